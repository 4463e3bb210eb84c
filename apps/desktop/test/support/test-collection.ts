import type { Collection, SceneItem, Source } from '../../src/renderer/studio/scene/collection.ts';
import { defaultSettings } from '../../src/renderer/studio/scene/source.ts';

/** An item that fills the canvas unless told otherwise. */
export function itemOf(sourceId: string, more: Partial<SceneItem> = {}): SceneItem {
  return {
    ...{
      id: `item-${sourceId}`,
      sourceId,
      x: 640,
      y: 360,
      width: 1280,
      height: 720,
      rotation: 0,
      opacity: 1,
    },
    crop: { left: 0, top: 0, right: 0, bottom: 0 },
    ...{ visible: true, locked: false, fit: 'contain', ...more },
  };
}

/** A camera that fills the picture, a text and an image on top of it, a microphone. */
const testSources: readonly Source[] = [
  { id: 'camera', name: 'Camera', settings: defaultSettings('camera') },
  { id: 'microphone', name: 'Microphone', settings: defaultSettings('microphone') },
  { id: 'text', name: 'Text', settings: { ...defaultSettings('text'), text: 'Starling', colour: '#ffffff' } },
  { id: 'image', name: 'Image', settings: { kind: 'image', url: '/image.png', label: 'image.png' } },
  { id: 'red', name: 'Red', settings: { kind: 'colour', colour: '#ff0000' } },
  { id: 'blue', name: 'Blue', settings: { kind: 'colour', colour: '#0000ff' } },
];

/** A show of 1280 × 720 at 30 frames a second with one scene on air and another one next to it. */
export function testCollection(
  program: readonly SceneItem[],
  more: Partial<Collection> = {},
  preview: readonly SceneItem[] = [],
): Collection {
  return {
    ...{ version: 1, id: 'show', name: 'Show', canvas: { width: 1280, height: 720, frameRate: 30 } },
    scenes: [
      { id: 'program', name: 'Program', items: program },
      { id: 'preview', name: 'Preview', items: preview },
    ],
    ...{ sources: testSources, transition: { kind: 'cut', durationMs: 300 }, strips: {} },
    ...{ programSceneId: 'program', previewSceneId: 'preview', ...more },
  };
}

/** Camera, text and image: what the benches compose. */
export const benchItems: readonly SceneItem[] = [
  itemOf('camera'),
  itemOf('text', { x: 300, y: 640, width: 500, height: 120 }),
  itemOf('image', { x: 1120, y: 120, width: 240, height: 160 }),
];
