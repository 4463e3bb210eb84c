import type { Frame, VideoFormat } from '@starling/shared/frame.ts';
import type { BitsPerSecond, Bytes, Millis, Seconds } from '@starling/shared/units.ts';

/** Figures of the newest few seconds. */
const span: Millis = 5_000;
/** Players join at keyframes, and segments end at them. */
const longestKeyframeInterval: Seconds = 4;
const slowestFrameRate = 10;

/** H.264 profiles that many browsers and phones do not decode, by profile_idc (ITU-T H.264 annex A.2). */
const rareProfiles: Readonly<Record<number, string>> = {
  44: 'CAVLC 4:4:4 Intra',
  88: 'Extended',
  110: 'High 10 (10 bits a colour)',
  122: 'High 4:2:2',
  244: 'High 4:4:4 Predictive',
};

/** Measures what a publisher sends. Pure: the frames' own times are its clock. */
export class IngestStats {
  #bytes: { readonly time: Millis; readonly bytes: Bytes }[] = [];
  #lastKeyframe: Millis | undefined;
  #firstPicture: Millis | undefined;
  #newestPicture: Millis = 0;
  #format: VideoFormat | undefined;
  #hasSound = false;
  /** Between the last two keyframes; 0 before there are two. */
  keyframeInterval: Seconds = 0;

  take(frame: Frame): void {
    this.#note(frame.decodeTime, frame.data.length);
    if (frame.kind === 'audio') {
      this.#hasSound = true;
      return;
    }
    this.#firstPicture ??= frame.decodeTime;
    this.#newestPicture = frame.decodeTime;
    this.#format = frame.format;
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
    this.#firstPicture = undefined;
    this.#format = undefined;
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
    const hasPictures = this.#firstPicture !== undefined;
    return [
      ...this.#keyframeWarning(),
      ...this.#profileWarning(),
      ...(hasPictures && !this.#hasSound ? ['There is no sound.'] : []),
      ...(this.#hasSound && !hasPictures ? ['There is no picture.'] : []),
      ...(hasPictures && frameRate > 0 && frameRate < slowestFrameRate
        ? [`Only ${frameRate.toFixed(1)} frames come a second.`]
        : []),
    ];
  }

  #keyframeWarning(): string[] {
    if (this.#firstPicture === undefined) return [];
    const advice = 'set the keyframe interval to 2 s.';
    const without = (this.#newestPicture - (this.#lastKeyframe ?? this.#firstPicture)) / 1000;
    if (this.#lastKeyframe === undefined && without > 1)
      return [
        `No keyframe has come for ${without.toFixed(0)} s, and nothing can be shown before one: ${advice}`,
      ];
    if (without > Math.max(longestKeyframeInterval, this.keyframeInterval + 1))
      return [
        `No keyframe has come for ${without.toFixed(0)} s, and viewers cannot join without one: ${advice}`,
      ];
    if (this.keyframeInterval <= longestKeyframeInterval) return [];
    return [
      `A keyframe comes only each ${this.keyframeInterval.toFixed(1)} s, so viewers wait that long to join: ${advice}`,
    ];
  }

  #profileWarning(): string[] {
    if (this.#format?.codec !== 'h264') return [];
    const profile = rareProfiles[this.#format.decoderConfig[1] ?? 0];
    return profile === undefined
      ? []
      : [
          `Many browsers and phones do not play H.264 of the profile ${profile}: viewers there get the smaller qualities alone, and no picture where there are none. Choose the profile High and the colour format NV12.`,
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
