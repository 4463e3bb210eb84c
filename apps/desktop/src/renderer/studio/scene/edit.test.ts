import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyItems, pasteItems } from './clipboard.ts';
import { createCollection, parseCollection, stripOf, type Collection } from './collection.ts';
import { moveItemTo, moved, removeItems, reorderItem, sceneOf, updateItems } from './edit-items.ts';
import {
  addScene,
  cutToScene,
  duplicateScene,
  keepOnAir,
  moveScene,
  previewScene,
  removeScene,
  renameScene,
  takePreview,
} from './edit-scenes.ts';
import {
  addSource,
  audibleSources,
  removeSource,
  renameSource,
  unusedSources,
  updateStrip,
} from './edit-sources.ts';
import { covers, pickItem } from './hit-test.ts';
import { defaultSettings } from './source.ts';

function counter() {
  let next = 0;
  return () => `id-${(next += 1)}`;
}

/** Scenes `a` and `b`; in `a`, back to front: back, middle, front; a microphone. */
function show(): Collection {
  let collection = createCollection('Show', 'A', counter());
  collection = addScene(collection, 'b', 'B');
  for (const id of ['back', 'middle', 'front'])
    collection = addSource(collection, 'id-1', {
      id: `source-${id}`,
      itemId: id,
      name: id,
      settings: defaultSettings('colour'),
    });
  const settings = defaultSettings('microphone');
  return addSource(collection, 'id-1', { id: 'mic', itemId: 'none', name: 'Mic', settings });
}

const order = (collection: Collection, sceneId = 'id-1') =>
  sceneOf(collection, sceneId)?.items.map((item) => item.id);

describe('the order of items', () => {
  it('moves forward, backward, to the front and to the back, and stops at the ends', () => {
    expect(order(reorderItem(show(), 'id-1', 'back', 'forward'))).toEqual(['middle', 'back', 'front']);
    expect(order(reorderItem(show(), 'id-1', 'front', 'backward'))).toEqual(['back', 'front', 'middle']);
    expect(order(reorderItem(show(), 'id-1', 'back', 'front'))).toEqual(['middle', 'front', 'back']);
    expect(order(reorderItem(show(), 'id-1', 'front', 'back'))).toEqual(['front', 'back', 'middle']);
    expect(order(reorderItem(show(), 'id-1', 'front', 'forward'))).toEqual(order(show()));
  });

  it('is the same collection where nothing moves, so that it is no step to undo', () => {
    const collection = show();
    expect(moveItemTo(collection, 'id-1', 'back', 0)).toBe(collection);
    expect(removeItems(collection, 'id-1', ['nobody'])).toBe(collection);
    expect(updateItems(collection, 'gone', ['back'], (item) => item)).toBe(collection);
  });

  it('keeps all elements whatever is moved where', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.integer(), fc.integer(), (list, from, to) => {
        const next = moved(list, from, to);
        expect([...next].sort()).toEqual([...list].sort());
        if (from >= 0 && from < list.length)
          expect(next[Math.min(list.length - 1, Math.max(0, to))]).toBe(list[from]);
      }),
    );
  });
});

describe('copying', () => {
  it('pastes into another scene at the same place, sharing the source', () => {
    const collection = show();
    const clipboard = copyItems(collection, 'id-1', ['middle']);
    if (clipboard === null) throw new Error('nothing was copied');
    const pasted = pasteItems(collection, 'b', clipboard, () => 'copy');
    expect(sceneOf(pasted.collection, 'b')?.items).toEqual([{ ...clipboard.items[0], id: 'copy' }]);
    expect(pasted.collection.sources).toBe(collection.sources);
    expect(pasted.itemIds).toEqual(['copy']);
  });

  it('sets a copy in the same scene off from the original', () => {
    const collection = show();
    const clipboard = copyItems(collection, 'id-1', ['middle']);
    if (clipboard === null) throw new Error('nothing was copied');
    const { collection: pasted } = pasteItems(collection, 'id-1', clipboard, () => 'copy');
    expect(sceneOf(pasted, 'id-1')?.items.at(-1)).toMatchObject({ x: 664, y: 384 });
  });

  it('leaves out what has no source any more', () => {
    const clipboard = copyItems(show(), 'id-1', ['middle', 'front']);
    if (clipboard === null) throw new Error('nothing was copied');
    const { itemIds } = pasteItems(removeSource(show(), 'source-middle'), 'b', clipboard, counter());
    expect(itemIds).toHaveLength(1);
  });
});

describe('scenes', () => {
  it('finds a free name', () => {
    expect(addScene(show(), 'c', 'B').scenes.at(-1)?.name).toBe('B 2');
  });

  it('duplicates with items of its own and the same sources', () => {
    const collection = duplicateScene(show(), 'id-1', counter());
    expect(collection.scenes.map((scene) => scene.name)).toEqual(['A', 'A 2', 'B']);
    expect(collection.sources).toHaveLength(4);
  });

  it('never removes the last one, and never leaves air or preview without a scene', () => {
    const one = removeScene(removeScene(cutToScene(show(), 'b'), 'b'), 'id-1');
    expect(one.scenes).toHaveLength(1);
    expect(one.programSceneId).toBe('id-1');
    expect(one.previewSceneId).toBe('id-1');
  });

  it('swaps air and preview', () => {
    const taken = takePreview(previewScene(show(), 'b'));
    expect(taken).toMatchObject({ programSceneId: 'b', previewSceneId: 'id-1' });
  });

  it('keeps on air what is on air when something is undone', () => {
    const before = show();
    const live = cutToScene(renameScene(before, 'b', 'Other'), 'b');
    expect(keepOnAir(before, live)).toMatchObject({ programSceneId: 'b', previewSceneId: 'b' });
  });

  it('falls back where undo takes the scene on air away', () => {
    const before = removeScene(show(), 'b');
    expect(keepOnAir(before, cutToScene(show(), 'b')).programSceneId).toBe('id-1');
  });

  it('moves in the list', () => {
    expect(moveScene(show(), 'b', 0).scenes.map((scene) => scene.id)).toEqual(['b', 'id-1']);
  });
});

describe('sources', () => {
  it('goes from every scene with its strip', () => {
    const collection = updateStrip(show(), 'mic', { gainDb: -6 });
    expect(stripOf(collection, 'mic').gainDb).toBe(-6);
    const without = removeSource(removeSource(collection, 'mic'), 'source-back');
    expect(without.strips).toEqual({});
    expect(order(without)).toEqual(['middle', 'front']);
  });

  it('puts what is only heard into the mixer and not into the scene', () => {
    expect(audibleSources(show()).map((source) => source.id)).toEqual(['mic']);
    expect(order(show())).toHaveLength(3);
  });

  it('knows what no scene shows', () => {
    const collection = removeItems(show(), 'id-1', ['middle']);
    expect(unusedSources(collection).map((source) => source.id)).toEqual(['source-middle']);
  });

  it('keeps its name where the new one is empty', () => {
    const collection = show();
    expect(renameSource(collection, 'mic', '   ')).toBe(collection);
  });
});

describe('everything one can do', () => {
  it('leaves a collection that can be saved and read again', () => {
    const actions = fc.constantFrom<(collection: Collection, newId: () => string) => Collection>(
      (all, newId) => addScene(all, newId(), 'Scene'),
      (all) => removeScene(all, all.previewSceneId),
      (all, newId) => duplicateScene(all, all.programSceneId, newId),
      (all) => takePreview(all),
      (all) => previewScene(all, all.scenes.at(-1)?.id ?? ''),
      (all) => removeSource(all, all.sources[0]?.id ?? ''),
      (all) => updateStrip(all, all.sources.at(-1)?.id ?? '', { muted: true }),
      (all, newId) => {
        const clipboard = copyItems(all, all.programSceneId, order(all, all.programSceneId) ?? []);
        return clipboard === null ? all : pasteItems(all, all.previewSceneId, clipboard, newId).collection;
      },
    );
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 7 }), (done) => {
        let next = 0;
        const newId = () => `new-${(next += 1)}`;
        const end = done.reduce((collection, action) => action(collection, newId), show());
        expect(parseCollection(JSON.parse(JSON.stringify(end)))).toEqual({ ok: true, collection: end });
      }),
    );
  });
});

describe('taking an item with the pointer', () => {
  const scene = () => sceneOf(show(), 'id-1');

  it('takes the front one, then those behind it when the place is clicked again', () => {
    const at = { x: 640, y: 360 };
    const items = scene();
    if (items === undefined) throw new Error('the scene is gone');
    expect(pickItem(items, at, null)?.id).toBe('front');
    expect(pickItem(items, at, 'front')?.id).toBe('middle');
    expect(pickItem(items, at, 'back')?.id).toBe('front');
    expect(pickItem(items, { x: -10, y: 0 }, null)).toBeNull();
  });

  it('takes neither what is hidden nor what is locked', () => {
    const hidden = updateItems(show(), 'id-1', ['front'], (item) => ({ ...item, visible: false }));
    const locked = updateItems(hidden, 'id-1', ['middle'], (item) => ({ ...item, locked: true }));
    const items = sceneOf(locked, 'id-1');
    if (items === undefined) throw new Error('the scene is gone');
    expect(pickItem(items, { x: 640, y: 360 }, null)?.id).toBe('back');
  });

  it('goes by the slanted outline', () => {
    const item = { ...scene()?.items[0], x: 0, y: 0, width: 200, height: 20, rotation: 90 };
    expect(covers(item as never, { x: 0, y: 90 })).toBe(true);
    expect(covers(item as never, { x: 90, y: 0 })).toBe(false);
  });
});
