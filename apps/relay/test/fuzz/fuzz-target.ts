import type { Bytes } from '@starling/shared/units.ts';

/** What a parser said to one input: it took it, or refused it in the way that its documentation promises. */
export type Answer = 'taken' | 'refused';

/** One parser of outside bytes, and what has to be true whatever the bytes are. */
export interface FuzzTarget {
  /** For `--target`, and the name of its folder in `corpus/`. */
  readonly name: string;
  /** Inputs that mean something; mutations begin with them. */
  readonly seeds: readonly Uint8Array[];
  /** What the format's own words are: mutations put them anywhere. Bytes of latin1. */
  readonly words: readonly string[];
  /**
   * Changes one unit of the format within the input (a box, a message), so that all around it stays whole: mutations then
   * reach what lies behind the first check of a length. `which` is to be taken modulo the number of units.
   */
  readonly editUnit?: (
    input: Uint8Array,
    which: number,
    edit: (unit: Uint8Array) => Uint8Array,
  ) => Uint8Array;
  /** @throws whatever it likes if the parser breaks a promise; that is a failure */
  run(input: Uint8Array): Answer;
  /** Leaves a parser in the midst of the input, for what it holds on to. */
  readonly memory?: {
    hold(input: Uint8Array): unknown;
    /** The most that what `hold` returns may keep in memory beside the input itself. */
    bound(inputLength: Bytes): Bytes;
  };
}

/** A promise that was broken. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** @throws Broken with `promise`, unless `holds` */
export function demand(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Broken(promise);
}

/** Splits the input into pieces whose lengths come from the input itself, so that a replay cuts alike: mostly short ones. */
export function cutUp(input: Uint8Array): Uint8Array[] {
  let state = input.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0;
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < input.length;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const scale = [1, 8, 200, 4_000][state >>> 30] ?? 1;
    const length = 1 + ((state >>> 8) % scale);
    pieces.push(input.slice(at, at + length));
    at += length;
  }
  return pieces;
}
