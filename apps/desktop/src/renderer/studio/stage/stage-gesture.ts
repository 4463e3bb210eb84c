import type { Canvas, SceneItem } from '../scene/collection.ts';
import { boundsOf, type Point } from '../scene/geometry.ts';
import { snapLines, snapPoint, snapRect, type Guide, type SnapLines } from '../scene/snap.ts';
import { cropItem, handlePoint, moveItem, rotateItemTo, scaleItem, type Handle } from '../scene/transform.ts';

/** What a drag does: which items, as they were when it began, and by what they were taken. */
export type Gesture =
  | { readonly kind: 'move'; readonly items: readonly SceneItem[]; readonly from: Point }
  | {
      readonly kind: 'scale' | 'crop';
      readonly item: SceneItem;
      readonly handle: Handle;
      readonly grip: Point;
    }
  | { readonly kind: 'rotate'; readonly item: SceneItem };

/** Keys that are held during a drag. */
export interface HeldKeys {
  /** Free ratio when scaling from a corner; steps of 15° when rotating. */
  readonly shift: boolean;
  /** No snapping. */
  readonly control: boolean;
}

/** What a drag has come to. */
export interface Dragged {
  readonly items: readonly SceneItem[];
  readonly guides: readonly Guide[];
}

/** What dragged items snap to. */
export interface SnapField {
  readonly lines: SnapLines;
  /** px of the canvas. */
  readonly within: number;
}

/** On screen, in CSS px, whatever the stage's scale. */
const snapDistance = 8;

/** @returns what the items of a gesture snap to: the canvas, and the other visible items. */
export function snapField(
  canvas: Canvas,
  items: readonly SceneItem[],
  draggedIds: readonly string[],
  scale: number,
): SnapField {
  const others = items.filter((item) => item.visible && !draggedIds.includes(item.id));
  return { lines: snapLines(canvas, others), within: snapDistance / scale };
}

/** @returns a gesture that takes an item by a handle; `at` is where the pointer is, so that nothing jumps. */
export function takeHandle(kind: 'scale' | 'crop', item: SceneItem, handle: Handle, at: Point): Gesture {
  const place = handlePoint(item, handle);
  return { kind, item, handle, grip: { x: at.x - place.x, y: at.y - place.y } };
}

/** @returns the items of a gesture as they are with the pointer at `to`, and the lines that they snapped to. */
export function dragTo(gesture: Gesture, to: Point, field: SnapField, keys: HeldKeys): Dragged {
  switch (gesture.kind) {
    case 'move':
      return moved(gesture.items, { x: to.x - gesture.from.x, y: to.y - gesture.from.y }, field, keys);
    case 'scale':
    case 'crop':
      return held(gesture.kind, gesture.item, gesture.handle, minus(to, gesture.grip), field, keys);
    case 'rotate':
      return {
        items: [rotateItemTo(gesture.item, to, keys.shift ? 15 : keys.control ? null : 1)],
        guides: [],
      };
  }
}

function minus(a: Point, b: Point): Point {
  return { x: a.x - b.x, y: a.y - b.y };
}

function moved(items: readonly SceneItem[], by: Point, field: SnapField, keys: HeldKeys): Dragged {
  const free = items.map((item) => moveItem(item, by));
  const bounds = boundsOf(free);
  if (bounds === null || keys.control) return { items: free, guides: [] };
  const snap = snapRect(bounds, field.lines, field.within);
  return { items: free.map((item) => moveItem(item, snap.by)), guides: snap.guides };
}

function held(
  kind: 'scale' | 'crop',
  item: SceneItem,
  handle: Handle,
  to: Point,
  field: SnapField,
  keys: HeldKeys,
): Dragged {
  // The sides of what lies slanted are no lines that could lie on others.
  const isStraight = item.rotation % 90 === 0;
  const isCorner = handle.x !== 0 && handle.y !== 0;
  const axes = isCorner ? 'both' : (handle.x !== 0) === (item.rotation % 180 === 0) ? 'x' : 'y';
  const snap =
    keys.control || !isStraight
      ? { by: { x: 0, y: 0 }, guides: [] }
      : snapPoint(to, field.lines, field.within, axes);
  const place = { x: to.x + snap.by.x, y: to.y + snap.by.y };
  const next =
    kind === 'crop' ? cropItem(item, handle, place) : scaleItem(item, handle, place, isCorner && !keys.shift);
  return { items: [next], guides: snap.guides };
}
