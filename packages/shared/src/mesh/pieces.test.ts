import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allPieces, hasPiece, noPieces, Pieces, without, withPiece } from './pieces.ts';

describe('the pieces of a part', () => {
  it('are at most 32, cover every chunk once, and know which chunk is whose', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (chunks) => {
        const pieces = new Pieces(chunks);
        expect(pieces.count).toBeLessThanOrEqual(32);
        let next = 0;
        for (let piece = 0; piece < pieces.count; piece += 1) {
          const { first, end } = pieces.range(piece);
          expect(first).toBe(next);
          expect(end).toBeGreaterThan(first);
          expect([pieces.of(first), pieces.of(end - 1)]).toEqual([piece, piece]);
          next = end;
        }
        expect(next).toBe(chunks);
      }),
    );
  });
});

describe('a set of pieces', () => {
  it('holds what was put into it, up to the 32nd', () => {
    const set = withPiece(withPiece(noPieces, 0), 31);
    expect([0, 1, 30, 31].map((piece) => hasPiece(set, piece))).toEqual([true, false, false, true]);
    expect(set).toBe(0x80000001);
  });

  it('loses what is known', () => {
    expect(without(allPieces, withPiece(noPieces, 31))).toBe(0x7fffffff);
    expect(without(0b1010, 0b1110)).toBe(noPieces);
  });
});
