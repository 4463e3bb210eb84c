import { describe, expect, it } from 'vitest';
import { createCollection } from './scene/collection.ts';
import { updateItems } from './scene/edit-items.ts';
import { addScene } from './scene/edit-scenes.ts';
import { addSource } from './scene/edit-sources.ts';
import { defaultSettings } from './scene/source.ts';
import { moveItem } from './scene/transform.ts';
import { collectionOf, createStudioStore, editedScene, selectedItems } from './studio-store.ts';

function open(hasPreview = false) {
  let next = 0;
  const newId = () => `id-${(next += 1)}`;
  let collection = createCollection('Show', 'A', newId);
  collection = addScene(collection, 'b', 'B');
  for (const id of ['one', 'two'])
    collection = addSource(collection, 'id-1', {
      id: `source-${id}`,
      itemId: id,
      name: id,
      settings: defaultSettings('colour'),
    });
  return createStudioStore(collection, hasPreview, newId);
}

const place = (store: ReturnType<typeof open>) => editedScene(store.get()).items[0]?.x;

describe('the studio store', () => {
  it('undoes a drag as one step and redoes it', () => {
    const store = open();
    for (let step = 0; step < 10; step += 1)
      store.edit(
        (all) => updateItems(all, 'id-1', ['one'], (item) => moveItem(item, { x: 5, y: 0 })),
        'drag',
      );
    store.endGroup();
    expect(place(store)).toBe(690);
    store.undo();
    expect(place(store)).toBe(640);
    store.redo();
    expect(place(store)).toBe(690);
  });

  it('tells its listeners of changes only', () => {
    const store = open();
    let calls = 0;
    const stop = store.subscribe(() => (calls += 1));
    store.edit((all) => all);
    store.undo();
    store.choose('one', false);
    store.choose('one', false);
    expect(calls).toBe(1);
    stop();
    store.choose('two', false);
    expect(calls).toBe(1);
  });

  it('undo leaves on air what is on air', () => {
    const store = open();
    store.edit((all) => addScene(all, 'c', 'C'));
    store.openScene('b');
    store.undo();
    expect(collectionOf(store.get()).programSceneId).toBe('b');
    expect(collectionOf(store.get()).scenes).toHaveLength(2);
  });

  it('puts a scene on air at once where nothing is prepared', () => {
    const store = open();
    store.openScene('b');
    expect(collectionOf(store.get())).toMatchObject({ programSceneId: 'b', previewSceneId: 'b' });
  });

  it('prepares a scene until it is taken', () => {
    const store = open(true);
    store.openScene('b');
    expect(collectionOf(store.get())).toMatchObject({ programSceneId: 'id-1', previewSceneId: 'b' });
    store.take();
    expect(collectionOf(store.get())).toMatchObject({ programSceneId: 'b', previewSceneId: 'id-1' });
  });

  it('shows in one picture what is on air when the preview is closed', () => {
    const store = open(true);
    store.openScene('b');
    store.setPreview(false);
    expect(collectionOf(store.get()).previewSceneId).toBe('id-1');
  });

  it('selects nothing that is gone', () => {
    const store = open();
    store.choose('one', false);
    store.choose('two', true);
    store.removeSelected();
    expect(selectedItems(store.get())).toEqual([]);
    expect(store.get().selectedIds).toEqual([]);
  });

  it('removes nothing that is locked', () => {
    const store = open();
    store.edit((all) => updateItems(all, 'id-1', ['one'], (item) => ({ ...item, locked: true })));
    store.select(['one', 'two']);
    store.removeSelected();
    expect(editedScene(store.get()).items.map((item) => item.id)).toEqual(['one']);
  });

  it('copies between scenes and selects the copies', () => {
    const store = open();
    store.select(['one', 'two']);
    store.copy();
    store.openScene('b');
    store.paste();
    expect(selectedItems(store.get())).toHaveLength(2);
    store.undo();
    expect(editedScene(store.get()).items).toHaveLength(0);
  });
});
