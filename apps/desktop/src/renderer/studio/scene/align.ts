import { boundsOf, type Box } from './geometry.ts';

/** Where several boxes are brought to: an edge or the middle of what surrounds them all. */
export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** @returns the box moved, so that its bounds, slanted as it may lie, touch the edge of the bounds of `all`. */
export function alignBox<T extends Box>(box: T, all: readonly Box[], to: Alignment): T {
  const own = boundsOf([box]);
  const outer = boundsOf(all);
  if (own === null || outer === null) return box;
  switch (to) {
    case 'left':
      return { ...box, x: box.x + outer.left - own.left };
    case 'right':
      return { ...box, x: box.x + outer.right - own.right };
    case 'centre':
      return { ...box, x: box.x + (outer.left + outer.right - own.left - own.right) / 2 };
    case 'top':
      return { ...box, y: box.y + outer.top - own.top };
    case 'bottom':
      return { ...box, y: box.y + outer.bottom - own.bottom };
    case 'middle':
      return { ...box, y: box.y + (outer.top + outer.bottom - own.top - own.bottom) / 2 };
  }
}
