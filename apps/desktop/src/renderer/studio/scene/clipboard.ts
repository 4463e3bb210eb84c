import { addItem, sceneOf } from './edit-items.ts';
import type { Collection, NewId, SceneItem } from './collection.ts';

/** What was copied: items with all their geometry, back to front. Their sources are shared, not copied. */
export interface Clipboard {
  readonly items: readonly SceneItem[];
  /** The scene they were copied from: pasted there again, they are set off a little. */
  readonly sceneId: string;
}

const offset = 24;

/** @returns what copying gives; null where nothing is selected. */
export function copyItems(
  collection: Collection,
  sceneId: string,
  itemIds: readonly string[],
): Clipboard | null {
  const items = sceneOf(collection, sceneId)?.items.filter((item) => itemIds.includes(item.id)) ?? [];
  return items.length === 0 ? null : { items, sceneId };
}

/** The collection with the copies, and their ids. Items whose source is gone by now are left out. */
export function pasteItems(
  collection: Collection,
  sceneId: string,
  clipboard: Clipboard,
  newId: NewId,
): { readonly collection: Collection; readonly itemIds: readonly string[] } {
  const known = new Set(collection.sources.map((source) => source.id));
  const shift = clipboard.sceneId === sceneId ? offset : 0;
  const copies = clipboard.items
    .filter((item) => known.has(item.sourceId))
    .map((item) => ({ ...item, id: newId(), x: item.x + shift, y: item.y + shift, locked: false }));
  const pasted = copies.reduce((all, copy) => addItem(all, sceneId, copy), collection);
  return { collection: pasted, itemIds: copies.map((copy) => copy.id) };
}
