import { useRef, useState, type PointerEvent } from 'react';
import { updateItems } from '../scene/edit-items.ts';
import { covers, itemsAt, pickItem } from '../scene/hit-test.ts';
import type { SceneItem } from '../scene/collection.ts';
import type { Point } from '../scene/geometry.ts';
import type { Guide } from '../scene/snap.ts';
import { handles } from '../scene/transform.ts';
import { useStudio } from '../studio-context.tsx';
import { collectionOf, editedScene, selectedItems } from '../studio-store.ts';
import { dragTo, snapField, takeHandle, type Gesture } from './stage-gesture.ts';
import { toCanvas, type StageView } from './stage-view.ts';

/** A drag that is under way. */
interface Drag {
  readonly gesture: Gesture;
  readonly start: Point;
  hasMoved: boolean;
}

const clickPx = 3;

/** The pointer on the stage: selects, moves, scales, crops (with Alt) and rotates. A drag is one step to undo. */
export function useStagePointer(view: StageView | null) {
  const { store } = useStudio();
  const drag = useRef<Drag | null>(null);
  const [guides, setGuides] = useState<readonly Guide[]>([]);
  const [hoveredId, setHoveredId] = useState<string | null>(null);

  const placeOf = (event: PointerEvent): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const onPointerDown = (event: PointerEvent) => {
    if (view === null || event.button !== 0) return;
    const start = placeOf(event);
    const at = toCanvas(view, start);
    const gesture = handleGesture(event, at, selectedItems(store.get())) ?? takeUnder(at, event.shiftKey);
    if (gesture === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { gesture, start, hasMoved: false };
  };

  /** Takes what lies under the pointer: what is selected already, or else what is in front. */
  const takeUnder = (at: Point, isAdded: boolean): Gesture | null => {
    const isOnSelected = selectedItems(store.get()).some((item) => !item.locked && covers(item, at));
    if (!isOnSelected || isAdded) {
      const picked = pickItem(editedScene(store.get()), at, null);
      if (picked === null) {
        store.select([]);
        return null;
      }
      store.choose(picked.id, isAdded);
    }
    const items = selectedItems(store.get()).filter((item) => !item.locked);
    return items.length === 0 ? null : { kind: 'move', items, from: at };
  };

  const onPointerMove = (event: PointerEvent) => {
    if (view === null) return;
    const place = placeOf(event);
    const current = drag.current;
    if (current === null) {
      setHoveredId(itemsAt(editedScene(store.get()), toCanvas(view, place))[0]?.id ?? null);
      return;
    }
    const distance = Math.hypot(place.x - current.start.x, place.y - current.start.y);
    if (!current.hasMoved && distance < clickPx) return;
    current.hasMoved = true;
    apply(current.gesture, toCanvas(view, place), event, view);
  };

  const apply = (gesture: Gesture, to: Point, event: PointerEvent, { scale }: StageView) => {
    const scene = editedScene(store.get());
    const ids = (gesture.kind === 'move' ? gesture.items : [gesture.item]).map((item) => item.id);
    const field = snapField(collectionOf(store.get()).canvas, scene.items, ids, scale);
    const keys = { shift: event.shiftKey, control: event.ctrlKey || event.metaKey };
    const dragged = dragTo(gesture, to, field, keys);
    const byId = new Map(dragged.items.map((item) => [item.id, item]));
    store.edit((all) => updateItems(all, scene.id, ids, (item) => byId.get(item.id) ?? item), 'drag');
    setGuides(dragged.guides);
  };

  const onPointerUp = (event: PointerEvent) => {
    const current = drag.current;
    drag.current = null;
    setGuides([]);
    store.endGroup();
    if (current === null || current.hasMoved || view === null || event.shiftKey) return;
    // Alt takes what lies behind.
    if (current.gesture.kind !== 'move' || !event.altKey) return;
    const selected = store.get().selectedIds.at(-1) ?? null;
    const behind = pickItem(editedScene(store.get()), toCanvas(view, placeOf(event)), selected);
    if (behind !== null) store.choose(behind.id, false);
  };

  return {
    guides,
    hoveredId,
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerLeave: () => setHoveredId(null),
  };
}

function handleGesture(event: PointerEvent, at: Point, selected: readonly SceneItem[]): Gesture | null {
  const [item] = selected;
  const name = event.target instanceof Element ? event.target.getAttribute('data-handle') : null;
  if (name === null || item === undefined) return null;
  if (name === 'rotate') return { kind: 'rotate', item };
  const handle = handles.find(({ x, y }) => name === `${x},${y}`);
  return handle === undefined ? null : takeHandle(event.altKey ? 'crop' : 'scale', item, handle, at);
}
