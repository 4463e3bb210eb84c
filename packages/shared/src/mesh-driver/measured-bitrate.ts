import type { BitsPerSecond, Bytes, Millis } from '../units.ts';

/** Some ten seconds of parts. */
const mostSamples = 40;

/** The bitrate that a rendition's newest parts have: playlists declare a peak, and upload is measured by what is received. */
export class MeasuredBitrate {
  readonly #samples: { readonly bytes: Bytes; readonly duration: Millis }[] = [];

  add(bytes: Bytes, duration: Millis): void {
    this.#samples.push({ bytes, duration });
    if (this.#samples.length > mostSamples) this.#samples.shift();
  }

  /** @returns 0 before anything was measured */
  value(): BitsPerSecond {
    let bits = 0;
    let time: Millis = 0;
    for (const { bytes, duration } of this.#samples) {
      bits += bytes * 8;
      time += duration;
    }
    return time === 0 ? 0 : (bits * 1000) / time;
  }
}
