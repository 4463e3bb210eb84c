import type { Canvas, SceneItem } from '../scene/collection.ts';
import type { OrderStep } from '../scene/edit-items.ts';
import { centreItem, fillCanvas, growItem, moveItem, rotateItemBy } from '../scene/transform.ts';

/** A key with what is held, as far as the stage cares. */
export interface StageKey {
  readonly key: string;
  readonly shift: boolean;
  /** Control, or Command on a Mac. */
  readonly control: boolean;
}

/** What a key does to the selected items. */
export type KeyEffect =
  | {
      readonly kind: 'change';
      readonly group: string;
      readonly change: (item: SceneItem, canvas: Canvas) => SceneItem;
    }
  | { readonly kind: 'order'; readonly step: OrderStep }
  | {
      readonly kind: 'next' | 'previous' | 'remove' | 'copy' | 'cut' | 'paste' | 'duplicate' | 'all' | 'none';
    };

const nudges: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const orders: Readonly<Record<string, OrderStep>> = {
  PageUp: 'forward',
  PageDown: 'backward',
  Home: 'front',
  End: 'back',
};

const controlled: Readonly<Record<string, KeyEffect>> = {
  c: { kind: 'copy' },
  x: { kind: 'cut' },
  v: { kind: 'paste' },
  d: { kind: 'duplicate' },
  a: { kind: 'all' },
};

const plain: Readonly<Record<string, KeyEffect>> = {
  n: { kind: 'next' },
  Delete: { kind: 'remove' },
  Backspace: { kind: 'remove' },
  Escape: { kind: 'none' },
  f: { kind: 'change', group: 'fill', change: fillCanvas },
  c: { kind: 'change', group: 'centre', change: centreItem },
  h: { kind: 'change', group: 'hide', change: (item) => ({ ...item, visible: !item.visible }) },
  l: { kind: 'change', group: 'lock', change: (item) => ({ ...item, locked: !item.locked }) },
};

/** @returns what a key does on the stage or in the list of sources; null where it does nothing there. */
export function keyEffect({ key, shift, control }: StageKey): KeyEffect | null {
  const letter = key.length === 1 ? key.toLowerCase() : key;
  if (control) return controlled[letter] ?? null;
  const order = orders[key];
  if (order !== undefined) return { kind: 'order', step: order };
  if (letter === 'n' && shift) return { kind: 'previous' };
  return movement(key, shift) ?? plain[letter] ?? null;
}

function movement(key: string, shift: boolean): KeyEffect | null {
  const nudge = nudges[key];
  if (nudge !== undefined) {
    const far = shift ? 10 : 1;
    const by = { x: nudge.x * far, y: nudge.y * far };
    return { kind: 'change', group: 'nudge', change: (item) => moveItem(item, by) };
  }
  const growth = { '+': 1.01, '=': 1.01, '*': 1.1, '-': 1 / 1.01, _: 1 / 1.1 }[key];
  if (growth !== undefined)
    return { kind: 'change', group: 'grow', change: (item) => growItem(item, growth) };
  const turn = { ',': -1, '.': 1, '<': -15, ';': -15, '>': 15, ':': 15 }[key];
  if (turn !== undefined)
    return { kind: 'change', group: 'turn', change: (item) => rotateItemBy(item, turn) };
  return null;
}
