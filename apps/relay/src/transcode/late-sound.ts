import type { AudioFrame, Frame, VideoFrame } from '@starling/shared/frame.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** Pictures wait so long for the first sound: ffmpeg has to start. */
const patienceAtFirst: Millis = 1_500;
/** And so long for sound that has been coming; after that it is taken to have stopped. */
const patience: Millis = 400;
const mostWaiting: Bytes = 16 * 1024 * 1024;

/**
 * Puts pictures behind the sound that is heard with them, where the sound has been on a longer way: what is packaged has
 * to come as its publisher sent it. Pure: the frames' own times are its clock.
 */
export class LateSound {
  #waiting: VideoFrame[] = [];
  #bytes: Bytes = 0;
  /** Until when there is sound. */
  #end: Millis | undefined;

  /** @returns what is to go on now, in order */
  addPicture(picture: VideoFrame): Frame[] {
    this.#waiting.push(picture);
    this.#bytes += picture.data.length;
    return this.#release(picture.decodeTime);
  }

  /** @returns what is to go on now, in order */
  addSound(sound: AudioFrame): Frame[] {
    const { samplesPerFrame, sampleRate } = sound.format;
    this.#end = sound.decodeTime + (samplesPerFrame * 1000) / sampleRate;
    return [sound, ...this.#release(-Infinity)];
  }

  /** @returns what still waits */
  end(): Frame[] {
    const rest = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    return rest;
  }

  #release(newest: Millis): VideoFrame[] {
    const longest = this.#end === undefined ? patienceAtFirst : patience;
    const due = Math.max(this.#end ?? -Infinity, newest - longest);
    const released: VideoFrame[] = [];
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (next.decodeTime > due && this.#bytes <= mostWaiting) break;
      this.#waiting.shift();
      this.#bytes -= next.data.length;
      released.push(next);
    }
    return released;
  }
}
