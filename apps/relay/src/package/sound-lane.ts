import type { AudioFormat, AudioFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';

/** Older sound than this, against the newest, is for a part that will not come. */
const longestWait: Millis = 30_000;

/** The sound that waits for the parts that it belongs to, on the packaged timeline. */
export class SoundLane {
  #waiting: AudioFrame[] = [];
  #end: Millis = -Infinity;

  /** Where the sound so far ends; -Infinity before the first. */
  get end(): Millis {
    return this.#end;
  }

  add(frame: AudioFrame): void {
    this.#end = frame.decodeTime + frameLength(frame.format);
    this.#waiting.push(frame);
    const oldest = this.#waiting[0];
    if (oldest !== undefined && frame.decodeTime - oldest.decodeTime > longestWait) this.#waiting.shift();
  }

  /** @returns what begins before `end` and has this format; what has another one is left out */
  takeBefore(end: Millis, format: AudioFormat | undefined): AudioFrame[] {
    let count = 0;
    for (const { decodeTime } of this.#waiting) {
      if (decodeTime >= end) break;
      count += 1;
    }
    return this.#waiting.splice(0, count).filter((frame) => frame.format === format);
  }
}

/** How long one block of sound is heard. */
export function frameLength({ samplesPerFrame, sampleRate }: AudioFormat): Millis {
  return (samplesPerFrame * 1000) / sampleRate;
}
