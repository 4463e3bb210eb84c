import { describe, expect, it } from 'vitest';
import { alignBox } from './align.ts';
import { boundsOf } from './geometry.ts';

const small = { x: 100, y: 100, width: 40, height: 20, rotation: 0 };
const large = { x: 300, y: 200, width: 200, height: 100, rotation: 0 };
const slanted = { x: 500, y: 50, width: 100, height: 20, rotation: 90 };
const all = [small, large, slanted];

describe('aligning', () => {
  it('brings a box to each edge of what surrounds all', () => {
    expect(alignBox(large, all, 'left')).toEqual({ ...large, x: 180 });
    expect(alignBox(small, all, 'right')).toEqual({ ...small, x: 490 });
    expect(alignBox(large, all, 'top')).toEqual({ ...large, y: 50 });
    expect(alignBox(small, all, 'bottom')).toEqual({ ...small, y: 240 });
  });

  it('brings the middles together', () => {
    expect(alignBox(small, all, 'centre').x).toBeCloseTo((80 + 510) / 2);
    expect(alignBox(small, all, 'middle').y).toBeCloseTo((0 + 250) / 2);
  });

  it('goes by what is seen of a slanted box', () => {
    const aligned = alignBox(slanted, all, 'left');
    expect(boundsOf([aligned])?.left).toBeCloseTo(80);
    expect(aligned.x).toBeCloseTo(90);
  });
});
