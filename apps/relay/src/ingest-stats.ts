import type { Frame } from '@starling/shared/frame.ts';
import type { BitsPerSecond, Bytes, Millis, Seconds } from '@starling/shared/units.ts';

/** Figures of the newest few seconds. */
const span: Millis = 5_000;
/** Players join at keyframes, and segments end at them. */
const longestKeyframeInterval: Seconds = 4;
const slowestFrameRate = 10;

/** Measures what a publisher sends. Pure: the frames' own times are its clock. */
export class IngestStats {
  #bytes: { readonly time: Millis; readonly bytes: Bytes }[] = [];
  #lastKeyframe: Millis | undefined;
  #hasSound = false;
  #hasPictures = false;
  /** Between the last two keyframes; 0 before there are two. */
  keyframeInterval: Seconds = 0;

  take(frame: Frame): void {
    this.#note(frame.decodeTime, frame.data.length);
    if (frame.kind === 'audio') {
      this.#hasSound = true;
      return;
    }
    this.#hasPictures = true;
    if (!frame.isKeyframe) return;
    if (this.#lastKeyframe !== undefined)
      this.keyframeInterval = Math.max(0, frame.decodeTime - this.#lastKeyframe) / 1000;
    this.#lastKeyframe = frame.decodeTime;
  }

  /** Another connection: its timeline has nothing to do with the one before. */
  restart(): void {
    this.#bytes = [];
    this.#lastKeyframe = undefined;
    this.#hasSound = false;
    this.#hasPictures = false;
    this.keyframeInterval = 0;
  }

  get bitrate(): BitsPerSecond {
    const first = this.#bytes[0];
    const last = this.#bytes.at(-1);
    if (first === undefined || last === undefined || last.time - first.time < 500) return 0;
    const sum = this.#bytes.reduce<Bytes>((bytes, bucket) => bytes + bucket.bytes, 0);
    return Math.round((sum * 8000) / (last.time - first.time));
  }

  /** What the streamer should change, for people. */
  warnings(frameRate: number): string[] {
    if (this.#bytes.length === 0) return [];
    return [
      ...(this.keyframeInterval > longestKeyframeInterval
        ? [
            `A keyframe comes only each ${this.keyframeInterval.toFixed(1)} s, so viewers wait that long to join: set the keyframe interval to 2 s.`,
          ]
        : []),
      ...(this.#hasPictures && !this.#hasSound ? ['There is no sound.'] : []),
      ...(this.#hasSound && !this.#hasPictures ? ['There is no picture.'] : []),
      ...(this.#hasPictures && frameRate > 0 && frameRate < slowestFrameRate
        ? [`Only ${frameRate.toFixed(1)} frames come a second.`]
        : []),
    ];
  }

  /** Sums up in steps of 250 ms, so that little is kept. */
  #note(time: Millis, bytes: Bytes): void {
    const last = this.#bytes.at(-1);
    if (last !== undefined && time >= last.time && time - last.time < 250) {
      this.#bytes[this.#bytes.length - 1] = { time: last.time, bytes: last.bytes + bytes };
      return;
    }
    if (last !== undefined && time < last.time - span) this.#bytes = [];
    this.#bytes.push({ time, bytes });
    while ((this.#bytes[0]?.time ?? time) < time - span) this.#bytes.shift();
  }
}
