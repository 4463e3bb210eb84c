import { createCollection, type Collection } from '../../src/renderer/studio/scene/collection.ts';
import { updateItems } from '../../src/renderer/studio/scene/edit-items.ts';
import { addScene } from '../../src/renderer/studio/scene/edit-scenes.ts';
import { addSource, updateSource, updateStrip } from '../../src/renderer/studio/scene/edit-sources.ts';
import { defaultSettings, type SourceKind } from '../../src/renderer/studio/scene/source.ts';

/** A show such as streamers have: a game, a camera in its corner, a title, two voices. Its ids are the names. */
export function sampleCollection(): Collection {
  const ids = ['main', 'show'];
  let collection = createCollection('Evening show', 'Main', () => ids.shift() ?? 'more');
  for (const name of ['Starting soon', 'Just talking', 'Credits'])
    collection = addScene(collection, name.toLowerCase().replace(' ', '-'), name);
  const add = (name: string, kind: SourceKind, place?: readonly [number, number, number, number]) => {
    const itemId = `item-${name}`;
    collection = addSource(collection, 'main', { id: name, itemId, name, settings: defaultSettings(kind) });
    if (place === undefined) return;
    const [x, y, width, height] = place;
    collection = updateItems(collection, 'main', [itemId], (item) => ({ ...item, x, y, width, height }));
  };
  add('Game', 'screen', [640, 360, 1280, 720]);
  add('Camera', 'camera', [1080, 560, 320, 240]);
  add('Title', 'text', [320, 644, 520, 76]);
  add('Logo', 'image', [1196, 72, 88, 88]);
  add('Voice', 'microphone');
  add('Desktop', 'desktop-audio');
  add('Music', 'media', [168, 72, 216, 64]);
  collection = updateSource(collection, 'Title', (source) => ({
    ...source,
    settings: {
      ...defaultSettings('text'),
      text: 'Murmuration at dusk',
      fontSize: 44,
      background: '#0b1012b3',
    },
  }));
  collection = updateStrip(collection, 'Desktop', { gainDb: -9 });
  return updateStrip(collection, 'Music', { gainDb: -18, muted: true });
}
