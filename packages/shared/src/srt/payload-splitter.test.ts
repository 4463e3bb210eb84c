import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PayloadSplitter } from './payload-splitter.ts';

describe('PayloadSplitter', () => {
  it('hands on every whole packet at once, seven in a payload at most', () => {
    const splitter = new PayloadSplitter();
    expect(splitter.push(new Uint8Array(187))).toEqual([]);
    expect(splitter.push(new Uint8Array(1)).map(({ length }) => length)).toEqual([188]);
    expect(splitter.push(new Uint8Array(188 * 16 + 5)).map(({ length }) => length)).toEqual([
      1_316, 1_316, 376,
    ]);
  });

  it('loses and adds nothing, however the stream comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 2_000 }), { maxLength: 20 }), (pieces) => {
        const splitter = new PayloadSplitter();
        const out = Buffer.concat(pieces.flatMap((piece) => splitter.push(piece)));
        const whole = Buffer.concat(pieces);
        expect(out.equals(whole.subarray(0, whole.length - (whole.length % 188)))).toBe(true);
      }),
    );
  });
});
