import { expect, test } from 'vitest';
import { createCollection, noCrop, type Collection, type SceneItem } from '../scene/collection.ts';
import { renderList } from './render-list.ts';

const item = (sourceId: string, more: Partial<SceneItem> = {}): SceneItem => ({
  ...{
    id: `item-${sourceId}`,
    sourceId,
    x: 640,
    y: 360,
    width: 1280,
    height: 720,
    rotation: 0,
    crop: noCrop,
  },
  ...{ opacity: 1, visible: true, locked: false, fit: 'contain', ...more },
});

function collectionOf(items: readonly SceneItem[]): Collection {
  let ids = 0;
  const empty = createCollection('Show', 'Scene', () => `id-${++ids}`);
  const camera = {
    kind: 'camera',
    deviceId: null,
    label: '',
    width: 1280,
    height: 720,
    frameRate: 30,
  } as const;
  return {
    ...empty,
    sources: [
      { id: 'camera', name: 'Camera', settings: { ...camera, isMirrored: true } },
      { id: 'colour', name: 'Green', settings: { kind: 'colour', colour: '#00ff00' } },
    ],
    scenes: [{ id: 'scene', name: 'Scene', items }],
    programSceneId: 'scene',
    previewSceneId: 'scene',
  };
}

test('keeps the order from back to front and leaves out what cannot be seen', () => {
  const items = [
    item('colour', { id: 'back' }),
    item('camera', { id: 'hidden', visible: false }),
    item('camera', { id: 'clear', opacity: 0 }),
    item('camera', { id: 'front' }),
  ];
  expect(renderList(collectionOf(items), 'scene').map(({ itemId }) => itemId)).toEqual(['back', 'front']);
});

test('turns degrees into radians and mirrors a camera that is mirrored', () => {
  const [only] = renderList(collectionOf([item('camera', { rotation: 90 })]), 'scene');
  expect(only).toMatchObject({ isMirrored: true, fit: 'contain' });
  expect(only?.rotation).toBeCloseTo(Math.PI / 2);
});

test('stretches a colour, which has no shape to keep', () => {
  expect(renderList(collectionOf([item('colour')]), 'scene')[0]).toMatchObject({ fit: 'stretch' });
});

test('paints nothing of a scene or a source that is not there', () => {
  const collection = collectionOf([item('gone')]);
  expect(renderList(collection, 'scene')).toEqual([]);
  expect(renderList(collection, 'other')).toEqual([]);
});
