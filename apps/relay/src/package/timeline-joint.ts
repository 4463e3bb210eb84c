import type { AudioFrame, VideoFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';

/**
 * Puts the timeline of one publisher's connection at the end of the packaged one, and tells the wall clock there.
 *
 * The decode timeline of a source with B-frames is moved by its reordering delay, so that an IDR is decoded when it
 * is shown, and cuts on decode time fall on the same instants as in renditions without B-frames.
 */
export class TimelineJoint {
  readonly #offset: Millis;
  /** Nothing before it belongs to the broadcast: it is when the first picture is shown. */
  readonly #floor: Millis;
  readonly #clockAtZero: Millis;
  #reorderDelay: Millis = 0;
  #lastDecode: Millis = -Infinity;

  /**
   * @param first presentation time of what the connection begins with, on its own timeline
   * @param end of the packaged timeline so far; undefined where nothing has been packaged
   * @param now wall clock, milliseconds since 1970
   */
  constructor(first: Millis, end: Millis | undefined, now: Millis) {
    // Whole milliseconds, so that a stamp made of it for FLV loses nothing.
    this.#offset = end === undefined ? 0 : Math.ceil(end) - first;
    this.#floor = first + this.#offset;
    this.#clockAtZero = now - this.#floor;
  }

  /** Some pictures are decoded in another order than they are shown. */
  get isReordered(): boolean {
    return this.#reorderDelay > 0;
  }

  /** @returns milliseconds since 1970 */
  clockAt(time: Millis): Millis {
    return this.#clockAtZero + time;
  }

  placePicture(frame: VideoFrame): VideoFrame {
    const presentationTime = frame.presentationTime + this.#offset;
    if (frame.isKeyframe) {
      const delay = frame.presentationTime - frame.decodeTime;
      if (frame.decodeTime + this.#offset + delay > this.#lastDecode) this.#reorderDelay = delay;
    }
    const decodeTime = frame.decodeTime + this.#offset + this.#reorderDelay;
    this.#lastDecode = decodeTime;
    return { ...frame, decodeTime, presentationTime };
  }

  /** @returns undefined for sound before the first picture */
  placeSound(frame: AudioFrame): AudioFrame | undefined {
    const decodeTime = frame.decodeTime + this.#offset;
    return decodeTime < this.#floor ? undefined : { ...frame, decodeTime };
  }
}
