import { addSequence, sequenceDistance } from './sequence.ts';
import { readWords } from './packet.ts';

/** Packets that are missing, both ends included. */
export interface SequenceRange {
  readonly first: number;
  readonly last: number;
}

const rangeBit = 0x8000_0000;
/** As many as fit into one packet of 1,456 bytes. */
export const mostLossWords = 360;

/** @returns what a NAK carries, draft appendix A; ranges that do not fit into one packet are left out */
export function writeLossList(ranges: readonly SequenceRange[]): number[] {
  const words: number[] = [];
  for (const { first, last } of ranges) {
    if (words.length + 2 > mostLossWords) break;
    if (first === last) words.push(first);
    else words.push(first + rangeBit, last);
  }
  return words;
}

/** @returns undefined where a range has no end or ends before it begins */
export function readLossList(body: Uint8Array): SequenceRange[] | undefined {
  const words = readWords(body);
  const ranges: SequenceRange[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? 0;
    if (word < rangeBit) {
      ranges.push({ first: word, last: word });
      continue;
    }
    at += 1;
    const [first, last] = [word - rangeBit, words[at]];
    if (last === undefined || last >= rangeBit || sequenceDistance(first, last) < 0) return undefined;
    ranges.push({ first, last });
  }
  return ranges;
}

/** @returns neighbouring numbers joined; `sequences` are in ascending order */
export function joinSequences(sequences: Iterable<number>): SequenceRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const sequence of sequences) {
    const newest = ranges.at(-1);
    if (newest !== undefined && addSequence(newest.last, 1) === sequence) newest.last = sequence;
    else ranges.push({ first: sequence, last: sequence });
  }
  return ranges;
}
