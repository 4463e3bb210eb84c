import { decibelsOf } from './decibels.ts';

/** How loud something is, dBFS, -100 to 0 and a little above. */
export interface Level {
  /** The highest sample of either channel. */
  readonly peakDb: number;
  /** The root mean square of both channels. */
  readonly rmsDb: number;
}

/** Measures sound between two readings. */
export class LevelMeter {
  #peak = 0;
  #squares = 0;
  #count = 0;

  add(left: Float32Array, right: Float32Array): void {
    for (const channel of [left, right]) {
      for (const sample of channel) {
        const size = Math.abs(sample);
        if (size > this.#peak) this.#peak = size;
        this.#squares += sample * sample;
      }
      this.#count += channel.length;
    }
  }

  /** @returns the level since the last reading. */
  read(): Level {
    const rms = this.#count === 0 ? 0 : Math.sqrt(this.#squares / this.#count);
    const level = { peakDb: decibelsOf(this.#peak), rmsDb: decibelsOf(rms) };
    this.#peak = 0;
    this.#squares = 0;
    this.#count = 0;
    return level;
  }
}
