import { noCrop, type Collection, type Scene, type SceneItem } from './collection.ts';

/** @returns the scene with an id; undefined where there is none. */
export function sceneOf(collection: Collection, sceneId: string): Scene | undefined {
  return collection.scenes.find((scene) => scene.id === sceneId);
}

/** Changes one scene; the same collection where nothing changed. */
export function withScene(
  collection: Collection,
  sceneId: string,
  change: (scene: Scene) => Scene,
): Collection {
  const scenes = collection.scenes.map((scene) => (scene.id === sceneId ? change(scene) : scene));
  const isSame = scenes.every((scene, index) => scene === collection.scenes[index]);
  return isSame ? collection : { ...collection, scenes };
}

/** Changes some items of a scene, each by itself. */
export function updateItems(
  collection: Collection,
  sceneId: string,
  itemIds: readonly string[],
  change: (item: SceneItem) => SceneItem,
): Collection {
  if (itemIds.length === 0) return collection;
  return withScene(collection, sceneId, (scene) => ({
    ...scene,
    items: scene.items.map((item) => (itemIds.includes(item.id) ? change(item) : item)),
  }));
}

/** An item that shows a source over the whole canvas, fitted into it. */
export function newItem(
  id: string,
  sourceId: string,
  canvas: { width: number; height: number },
  size: { width: number; height: number } = canvas,
): SceneItem {
  return {
    id,
    sourceId,
    x: canvas.width / 2,
    y: canvas.height / 2,
    width: size.width,
    height: size.height,
    rotation: 0,
    crop: noCrop,
    opacity: 1,
    visible: true,
    locked: false,
    fit: 'contain',
  };
}

/** Puts an item in front of all others. */
export function addItem(collection: Collection, sceneId: string, item: SceneItem): Collection {
  return withScene(collection, sceneId, (scene) => ({ ...scene, items: [...scene.items, item] }));
}

/** Takes items out of a scene; their sources stay. */
export function removeItems(collection: Collection, sceneId: string, itemIds: readonly string[]): Collection {
  return withScene(collection, sceneId, (scene) => {
    const items = scene.items.filter((item) => !itemIds.includes(item.id));
    return items.length === scene.items.length ? scene : { ...scene, items };
  });
}

/** Moves one element of a list to another index; indexes outside end at its ends. The same list where nothing moves. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const element = list[from];
  const target = Math.min(list.length - 1, Math.max(0, to));
  if (element === undefined || target === from) return list;
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, target), element, ...rest.slice(target)];
}

/** Moves an item in the order of the scene; index 0 is the back. */
export function moveItemTo(
  collection: Collection,
  sceneId: string,
  itemId: string,
  index: number,
): Collection {
  return withScene(collection, sceneId, (scene) => {
    const from = scene.items.findIndex((item) => item.id === itemId);
    const items = moved(scene.items, from, index);
    return items === scene.items ? scene : { ...scene, items };
  });
}

/** Where in the order an item is to go. */
export type OrderStep = 'forward' | 'backward' | 'front' | 'back';

/** Moves an item one step or all the way to the front or to the back. */
export function reorderItem(
  collection: Collection,
  sceneId: string,
  itemId: string,
  step: OrderStep,
): Collection {
  const items = sceneOf(collection, sceneId)?.items ?? [];
  const at = items.findIndex((item) => item.id === itemId);
  if (at === -1) return collection;
  const target = { forward: at + 1, backward: at - 1, front: items.length - 1, back: 0 }[step];
  return moveItemTo(collection, sceneId, itemId, target);
}
