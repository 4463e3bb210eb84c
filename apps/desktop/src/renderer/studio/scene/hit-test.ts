import type { Scene, SceneItem } from './collection.ts';
import { toBox, type Point } from './geometry.ts';

/** @returns whether a point of the canvas lies on an item; `margin` (px) makes small ones easier to take. */
export function covers(item: SceneItem, point: Point, margin = 0): boolean {
  const { x, y } = toBox(item, point);
  return Math.abs(x) <= item.width / 2 + margin && Math.abs(y) <= item.height / 2 + margin;
}

/** @returns the items under a point that can be taken (visible, not locked), front first. */
export function itemsAt(scene: Scene, point: Point): readonly SceneItem[] {
  return scene.items.filter((item) => item.visible && !item.locked && covers(item, point)).reverse();
}

/**
 * What a click takes: the front item, or the one behind what is already selected when the same place is clicked again.
 * @returns null over nothing
 */
export function pickItem(scene: Scene, point: Point, selectedId: string | null): SceneItem | null {
  const under = itemsAt(scene, point);
  const at = under.findIndex((item) => item.id === selectedId);
  return under[(at + 1) % Math.max(1, under.length)] ?? null;
}
