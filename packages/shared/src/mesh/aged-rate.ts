import type { Millis } from '../units.ts';

/** A learnt rate is believed so long without a new sample. */
const believed: Millis = 1_500;
/** Then it is taken to be twice as high after each so long. */
const doubling: Millis = 1_000;

/**
 * What a rate is taken to be that was learnt a while ago. Whoever believes to be slow is asked for nothing, sends nothing and so
 * learns nothing any more: one bad moment would last for ever, if it were not forgotten.
 *
 * @param rate Infinity while unknown
 * @param age since the last sample
 */
export function agedRate(rate: number, age: Millis): number {
  return age <= believed ? rate : rate * 2 ** ((age - believed) / doubling);
}
