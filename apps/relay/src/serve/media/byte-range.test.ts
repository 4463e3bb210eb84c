import { describe, expect, it } from 'vitest';
import { parseRange, sliceBuffers } from './byte-range.ts';

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', { from: 0, to: 1 }],
    ['bytes=0-9', { from: 0, to: 10 }],
    ['bytes=0-99', { from: 0, to: 10 }],
    ['bytes=3-', { from: 3, to: 10 }],
    ['bytes=-4', { from: 6, to: 10 }],
    ['bytes=-99', { from: 0, to: 10 }],
    ['bytes=10-', 'unsatisfiable'],
    [`bytes=${'9'.repeat(400)}-`, 'unsatisfiable'],
    [`bytes=-${'9'.repeat(400)}`, { from: 0, to: 10 }],
    ['bytes=10-20', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=0-1,3-4', 'whole'],
    ['bytes=a-b', 'whole'],
    ['lines=0-1', 'whole'],
    ['', 'whole'],
    [undefined, 'whole'],
  ])('reads %s of ten bytes', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });
});

describe('sliceBuffers', () => {
  it('gives any bytes of the whole, without copying', () => {
    const buffers = ['abc', '', 'd', 'efgh'].map((text) => Buffer.from(text));
    for (let from = 0; from < 8; from += 1)
      for (let to = from + 1; to <= 8; to += 1) {
        const slices = sliceBuffers(buffers, from, to);
        expect(Buffer.concat(slices).toString()).toBe('abcdefgh'.slice(from, to));
      }
    expect(sliceBuffers(buffers, 4, 8)[0]?.buffer).toBe(buffers[3]?.buffer);
  });
});
