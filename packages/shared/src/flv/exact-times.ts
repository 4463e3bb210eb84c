import type { AudioFormat } from '../frame.ts';
import type { Millis } from '../units.ts';

/** A stamp in whole milliseconds is this far from the count at most; one further away follows a gap. */
const tolerance: Millis = 2;

/**
 * Gives sound that was stamped in whole milliseconds its exact times back: counted in samples from its first stamp, and
 * anew from the first stamp behind each gap.
 */
export class ExactTimes {
  #anchor: Millis | undefined;
  #samples = 0;

  place({ samplesPerFrame, sampleRate }: AudioFormat, stamp: Millis): Millis {
    const counted =
      this.#anchor === undefined ? undefined : this.#anchor + (this.#samples * 1000) / sampleRate;
    const isContinued = counted !== undefined && Math.abs(stamp - counted) <= tolerance;
    if (!isContinued) {
      this.#anchor = stamp;
      this.#samples = 0;
    }
    this.#samples += samplesPerFrame;
    return isContinued ? counted : stamp;
  }
}
