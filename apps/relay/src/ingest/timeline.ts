import type { AudioFormat, AudioFrame, Frame, VideoFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';

const wrap: Millis = 2 ** 32;
/** A step beyond these is a clock that was set anew, not a pause or late interleaving. */
const largestStepForward: Millis = 10_000;
const largestStepBack: Millis = 2_000;
/** Where a timeline begins, so that late interleaving cannot make a time negative. */
const timelineStart: Millis = 2_000;
/** What follows a jump is put so far behind the newest frame before it. */
const stepOverJump: Millis = 20;
/** Stamps are whole milliseconds and AAC frames are not; a counted time may differ so much before it is set anew. */
const largestAudioDrift: Millis = 60;

/**
 * Turns the stamps of an RTMP publisher into a timeline: 32-bit wrap undone, jumps bridged for both tracks
 * alike so that they stay together, sound counted in samples, decode times strictly rising per track.
 */
export class Timeline {
  /** What is added to an unwrapped stamp. */
  #offset: Millis = 0;
  #lastStamp: Millis | undefined;
  #wraps = 0;
  /** Newest time given to a frame of either track. */
  #newest: Millis = timelineStart;
  #lastVideo: Millis | undefined;
  #audio: { format: AudioFormat; start: Millis; samples: number } | undefined;
  /** Jumps that have been bridged. */
  jumps = 0;

  /** @param frame with the times as they were stamped */
  place(frame: Frame): Frame {
    const time = this.#unwrap(frame.decodeTime);
    const placed = frame.kind === 'video' ? this.#placeVideo(frame, time) : this.#placeAudio(frame, time);
    this.#newest = Math.max(this.#newest, placed.decodeTime);
    return placed;
  }

  #unwrap(stamp: Millis): Millis {
    const last = this.#lastStamp;
    this.#lastStamp = stamp;
    if (last !== undefined && stamp - last < -wrap / 2) this.#wraps += 1;
    else if (last !== undefined && stamp - last > wrap / 2) this.#wraps -= 1;
    const unwrapped = stamp + this.#wraps * wrap;
    if (last === undefined) this.#offset = timelineStart - unwrapped;
    const step = unwrapped + this.#offset - this.#newest;
    if (step > largestStepForward || step < -largestStepBack) {
      this.#offset = this.#newest + stepOverJump - unwrapped;
      this.jumps += 1;
    }
    return unwrapped + this.#offset;
  }

  #placeVideo(frame: VideoFrame, time: Millis): VideoFrame {
    const decodeTime = Math.max(time, (this.#lastVideo ?? -Infinity) + 1);
    this.#lastVideo = decodeTime;
    const presentationTime = Math.max(decodeTime, time + (frame.presentationTime - frame.decodeTime));
    return { ...frame, decodeTime, presentationTime };
  }

  #placeAudio(frame: AudioFrame, time: Millis): AudioFrame {
    const { format } = frame;
    const counted = this.#audio;
    const expected =
      counted === undefined ? undefined : counted.start + (counted.samples * 1000) / counted.format.sampleRate;
    if (counted === undefined || expected === undefined || counted.format !== format)
      this.#audio = { format, start: Math.max(time, expected ?? time), samples: 0 };
    else if (time - expected > largestAudioDrift) this.#audio = { format, start: time, samples: 0 };
    const clock = this.#audio;
    if (clock === undefined) return frame;
    const decodeTime = clock.start + (clock.samples * 1000) / format.sampleRate;
    clock.samples += format.samplesPerFrame;
    return { ...frame, decodeTime };
  }
}
