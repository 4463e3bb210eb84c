import { concatBytes } from '@starling/shared/bytes.ts';
import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import type { AudioFrame, Frame, VideoFormat, VideoFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';

/** A crash loses what is not in a fragment yet. */
const fragmentLength: Millis = 1_000;
/** The first fragment waits so long for sound, so that the header can name it. */
const soundPatience: Millis = 1_500;

/**
 * Makes the bytes of one fragmented MP4 file of frames: a header, then a fragment each second. It begins with a key frame,
 * whose time becomes 0. Pure.
 */
export class Fragmenter {
  #video: VideoFrame[] = [];
  #audio: AudioFrame[] = [];
  #origin: Millis | undefined;
  #sequence = 0;
  #format: VideoFormat | undefined;
  #hasSound = false;
  #end: Millis = 0;
  /** How long the last picture is shown, for all that is known. */
  #step: Millis = 33;

  /** Length of what was taken. */
  get duration(): Millis {
    return this.#end;
  }

  /** Whether a file can go on with this picture: one header describes one format. */
  fits(frame: Frame): boolean {
    return frame.kind !== 'video' || this.#format === undefined || this.#format === frame.format;
  }

  /** @returns what is to be written now; empty mostly */
  take(frame: Frame): Uint8Array {
    if (this.#origin === undefined) {
      if (frame.kind !== 'video' || !frame.isKeyframe) return new Uint8Array(0);
      this.#origin = frame.decodeTime;
      this.#format = frame.format;
    }
    const decodeTime = frame.decodeTime - this.#origin;
    if (decodeTime < 0) return new Uint8Array(0);
    if (frame.kind === 'audio') {
      this.#audio.push({ ...frame, decodeTime });
      return new Uint8Array(0);
    }
    const presentationTime = frame.presentationTime - this.#origin;
    const written = this.#isDue(decodeTime) ? this.#cut(decodeTime) : new Uint8Array(0);
    this.#video.push({ ...frame, decodeTime, presentationTime });
    if (decodeTime > this.#end) this.#step = decodeTime - this.#end;
    this.#end = Math.max(this.#end, decodeTime);
    return written;
  }

  /** @returns what is left */
  finish(): Uint8Array {
    const last = this.#video.at(-1);
    if (last === undefined) return new Uint8Array(0);
    this.#end = last.decodeTime + this.#step;
    return this.#cut(this.#end);
  }

  #isDue(decodeTime: Millis): boolean {
    const [first] = this.#video;
    if (first === undefined) return false;
    const length = decodeTime - first.decodeTime;
    const waitsForSound = this.#sequence === 0 && this.#audio.length === 0 && length < soundPatience;
    return length >= fragmentLength && !waitsForSound;
  }

  #cut(videoEnd: Millis): Uint8Array {
    const pieces = this.#sequence === 0 ? [this.#header()] : [];
    this.#sequence += 1;
    const audio = this.#hasSound ? this.#audio : [];
    pieces.push(writeFragment({ sequence: this.#sequence, video: this.#video, videoEnd, audio }));
    this.#video = [];
    this.#audio = [];
    return concatBytes(pieces);
  }

  #header(): Uint8Array {
    const audio = this.#audio[0]?.format;
    this.#hasSound = audio !== undefined;
    return writeInit({
      ...(this.#format === undefined ? {} : { video: this.#format }),
      ...(audio === undefined ? {} : { audio }),
    });
  }
}
