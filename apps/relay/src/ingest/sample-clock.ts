import type { AudioFormat } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';

/** Stamps are whole milliseconds, and encoders deliver sound in bursts: so far the count is believed and not the stamp. */
const largestDeparture: Millis = 80;

/** Times the frames of a sound track by counting their samples, and by their stamps only where there is a gap. */
export class SampleClock {
  #format: AudioFormat | undefined;
  #start: Millis = 0;
  #samples = 0;

  /**
   * @param stamped when the frame is heard according to its publisher
   * @returns when it is heard; undefined if that is more than 80 ms before the end of the sound so far
   */
  place(format: AudioFormat, stamped: Millis): Millis | undefined {
    const counted = this.#counted();
    if (counted !== undefined && stamped < counted - largestDeparture) return undefined;
    if (counted === undefined || stamped > counted + largestDeparture) this.#restart(format, stamped);
    else if (this.#format !== format) this.#restart(format, counted);
    const time = this.#counted();
    this.#samples += format.samplesPerFrame;
    return time;
  }

  /** Where the sound so far ends. */
  #counted(): Millis | undefined {
    return this.#format && this.#start + (this.#samples * 1000) / this.#format.sampleRate;
  }

  #restart(format: AudioFormat, start: Millis): void {
    this.#format = format;
    this.#start = start;
    this.#samples = 0;
  }
}
