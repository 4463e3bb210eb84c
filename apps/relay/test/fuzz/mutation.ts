import { concatBytes } from '@starling/shared/bytes.ts';
import type { Bytes } from '@starling/shared/units.ts';
import fc from 'fast-check';
import type { FuzzTarget } from './fuzz-target.ts';

/** Longer inputs are cut off: a sixteenth of the largest RTMP message, and 40 times what a parser usually gets at once. */
const longestInput: Bytes = 1024 * 1024;
const mostEdits = 6;
const longestNoise: Bytes = 2_048;
/** Taken modulo the length of what is edited; often near its beginning, where headers are. */
const place = fc.oneof(fc.nat(0xffff), fc.nat(15));

/** One change of some bytes. `others` are what it may borrow from. */
type Edit = (bytes: Uint8Array, others: readonly Uint8Array[]) => Uint8Array;

/**
 * Inputs made from the seeds of a target by up to six changes, and some of nothing but noise. They shrink towards fewer
 * changes, and changes nearer to the beginning.
 */
export function inputsFor(target: FuzzTarget): fc.Arbitrary<Uint8Array> {
  const { seeds } = target;
  const noise = fc.uint8Array({ maxLength: longestNoise, size: 'max' });
  const seed = fc.nat(Math.max(0, seeds.length - 1)).map((index) => seeds[index] ?? new Uint8Array(0));
  const edit = editsFor(target);
  const editsUpTo = (maxLength: number) => fc.array(edit, { minLength: 1, maxLength, size: 'max' });
  // Short inputs are broken for good by two changes.
  const edits = fc.oneof(editsUpTo(1), editsUpTo(mostEdits));
  const mutated = fc
    .tuple(seed, edits)
    .map(([from, changes]) =>
      changes.reduce<Uint8Array>((bytes, edit) => edit(bytes, seeds).slice(0, longestInput), from),
    );
  return fc.oneof(
    { arbitrary: mutated, weight: 18 },
    { arbitrary: fc.tuple(mutated, noise).map(concatBytes), weight: 1 },
    { arbitrary: noise, weight: 1 },
  );
}

/** Half of the changes are made within a unit of the format, where it has any. */
function editsFor({ words, editUnit }: FuzzTarget): fc.Arbitrary<Edit> {
  const anywhere = anyEdit(words);
  if (editUnit === undefined) return anywhere;
  const within = fc.tuple(fc.nat(500), anywhere).map(
    ([which, edit]): Edit =>
      (bytes, others) =>
        editUnit(bytes, which, (unit) => edit(unit, others)),
  );
  return fc.oneof(anywhere, within);
}

function anyEdit(words: readonly string[]): fc.Arbitrary<Edit> {
  const word = words.length === 0 ? extremes : fc.constantFrom(...words).map((text) => latin1(text));
  return fc.oneof(
    { arbitrary: flip, weight: 80 },
    { arbitrary: fc.tuple(place, extremes).map(overwriting), weight: 80 },
    { arbitrary: fc.tuple(place, word).map(overwriting), weight: 40 },
    { arbitrary: fc.tuple(place, word).map(inserting), weight: 40 },
    { arbitrary: fc.tuple(place, fc.uint8Array({ maxLength: 24 })).map(inserting), weight: 40 },
    { arbitrary: fc.tuple(place, fc.nat(64)).map(deleting), weight: 40 },
    { arbitrary: place.map(truncating), weight: 20 },
    { arbitrary: fc.tuple(place, fc.nat(400), fc.nat(8)).map(repeating), weight: 40 },
    { arbitrary: fc.tuple(place, fc.nat(200), fc.nat(20_000)).map(repeating), weight: 1 },
    { arbitrary: fc.tuple(place, place, fc.nat(600), fc.nat()).map(splicing), weight: 60 },
  );
}

/** Numbers at the edges of length fields of one to eight bytes, in both orders. */
const extremes: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.constantFrom(1, 2, 3, 4, 8),
    fc.constantFrom(0n, 1n, 2n, 7n, 8n, -1n, -2n, -8n, -9n),
    fc.constantFrom('plain', 'from half', 'little endian'),
  )
  .map(([size, number, form]) => {
    const value = form === 'from half' ? number + (1n << BigInt(8 * size - 1)) : number;
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value));
    const field = bytes.slice(8 - size);
    return form === 'little endian' ? field.reverse() : field;
  });

const flip: fc.Arbitrary<Edit> = fc.tuple(place, fc.nat(7)).map(([at, bit]) => (bytes) => {
  const copy = bytes.slice();
  const where = at % Math.max(1, bytes.length);
  copy[where] = (copy[where] ?? 0) ^ (1 << bit);
  return copy;
});

function overwriting([at, by]: [number, Uint8Array]): Edit {
  return (bytes) => {
    const where = at % (bytes.length + 1);
    return concatBytes([bytes.subarray(0, where), by, bytes.subarray(where + by.length)]);
  };
}

function inserting([at, what]: [number, Uint8Array]): Edit {
  return (bytes) => {
    const where = at % (bytes.length + 1);
    return concatBytes([bytes.subarray(0, where), what, bytes.subarray(where)]);
  };
}

function deleting([at, length]: [number, Bytes]): Edit {
  return (bytes) => {
    const where = at % (bytes.length + 1);
    return concatBytes([bytes.subarray(0, where), bytes.subarray(where + length)]);
  };
}

function truncating(at: number): Edit {
  return (bytes) => bytes.subarray(0, at % (bytes.length + 1));
}

function repeating([at, length, times]: [number, Bytes, number]): Edit {
  return (bytes) => {
    const where = at % (bytes.length + 1);
    const piece = bytes.subarray(where, where + length);
    const most = Math.floor(longestInput / Math.max(1, piece.length));
    const pieces = new Array<Uint8Array>(Math.min(times, most)).fill(piece);
    return concatBytes([bytes.subarray(0, where), ...pieces, bytes.subarray(where)]);
  };
}

/** A piece of another seed in the place of as much of this one. */
function splicing([at, from, length, which]: [number, number, Bytes, number]): Edit {
  return (bytes, others) => {
    const other = others[which % Math.max(1, others.length)] ?? bytes;
    const start = from % (other.length + 1);
    return overwriting([at, other.subarray(start, start + length)])(bytes, others);
  };
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}
