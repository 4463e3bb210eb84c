import { tuning } from './settings.ts';

/** A bit for each piece of a part, the first one's the lowest. Unsigned, 32 bits. */
export type PieceSet = number;

export const noPieces: PieceSet = 0;
export const allPieces: PieceSet = 0xffffffff;

const mostPieces = 32;

/**
 * How a part is cut into pieces: runs of chunks that travel each on a tree of its own, so that everybody passes something on at
 * the same time, and what one way or one lost packet delays is little. All peers cut alike.
 */
export class Pieces {
  readonly count: number;
  readonly #chunks: number;
  readonly #chunksEach: number;

  constructor(chunks: number) {
    this.#chunks = chunks;
    this.#chunksEach = Math.max(tuning.pieceChunks, Math.ceil(chunks / mostPieces));
    this.count = Math.ceil(chunks / this.#chunksEach);
  }

  get all(): PieceSet {
    return this.count === mostPieces ? 0xffffffff : 2 ** this.count - 1;
  }

  /** The piece of a chunk. */
  of(chunk: number): number {
    return Math.floor(chunk / this.#chunksEach);
  }

  /** Chunks `first` … `end` − 1. */
  range(piece: number): { readonly first: number; readonly end: number } {
    const first = piece * this.#chunksEach;
    return { first, end: Math.min(this.#chunks, first + this.#chunksEach) };
  }
}

export function hasPiece(set: PieceSet, piece: number): boolean {
  return ((set >>> piece) & 1) === 1;
}

export function withPiece(set: PieceSet, piece: number): PieceSet {
  return (set | (1 << piece)) >>> 0;
}

/** @returns those of `set` that are not in `known` */
export function without(set: PieceSet, known: PieceSet): PieceSet {
  return (set & ~known) >>> 0;
}
