import type { AudioFormat, AudioFrame, Frame, VideoFrame } from '@starling/shared/frame.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { Cut, Timing, Tracks } from '../media.ts';
import { framesPerPart, partLimit } from './part-length.ts';

/** A cut with the pictures of the source in it. */
export interface SourceCut {
  readonly cut: Cut;
  readonly video: readonly VideoFrame[];
  /** The part begins with a keyframe, or has sound only. */
  readonly independent: boolean;
  readonly tracks: Tracks;
}

export interface SegmenterOptions {
  /** Length of a part that is aimed at. Default 250 ms. */
  readonly wantedPart?: Millis;
  /** A segment ends at the first IDR after this. Default 2 s. */
  readonly segmentTarget?: Millis;
}

/** Both tracks are waited for so long after the first frame of either. */
const settleTime: Millis = 700;
/** A part waits for its sound while the pictures go on for so long. */
const audioPatience: Millis = 60;
/** A first segment without a second IDR ends here, and sets the target duration. */
const longestFirstSegment: Millis = 10_000;
const longestPendingAudio: Millis = 30_000;

/** How long the only picture of a broadcast is taken to last. */
const unknownInterval: Millis = 1000 / 30;

interface OpenPart {
  readonly start: Millis;
  readonly video: VideoFrame[];
}

interface ClosedPart extends Omit<Cut, 'audio'> {
  readonly video: readonly VideoFrame[];
  readonly tracks: Tracks;
}

/**
 * Cuts the frames of a publisher into segments and parts. Pure: frames and the wall clock go in, cuts come out.
 *
 * Segments begin at IDRs (RFC 8216bis §3); parts are closed before the frame that would cross PART-TARGET, on
 * decode time (§4.4.4.9). The decode timeline of a source with B-frames is moved by its reordering delay, so that
 * an IDR is decoded when it is shown and the cuts fall on the same instants as in renditions without B-frames.
 */
export class Segmenter {
  readonly #wantedPart: Millis;
  readonly #segmentTarget: Millis;
  /** Frames that wait until it is known which tracks there are. */
  #settling: Frame[] | undefined = [];
  #hasPictures = false;
  #tracks: Tracks = {};
  #audioFormat: AudioFormat | undefined;
  #pendingAudio: AudioFrame[] = [];
  #audioEnd: Millis = -Infinity;
  #part: OpenPart | undefined;
  #closed: ClosedPart[] = [];
  #segmentStart: Millis = 0;
  #msn = -1;
  #partIndex = 0;
  #discontinuity = false;
  #discontinuities = 0;
  #frameInterval: Millis = 0;
  #limit: Millis | undefined;
  #targetDuration: Seconds | undefined;
  /** From the publisher's timeline to the packaged one. */
  #base: Millis | undefined;
  #reorderDelay: Millis = 0;
  /** Sound before the first picture of a connection is left out. */
  #floor: Millis = -Infinity;
  #end: Millis = 0;
  #clockAtZero: Millis = 0;

  constructor(options: SegmenterOptions = {}) {
    this.#wantedPart = options.wantedPart ?? 250;
    this.#segmentTarget = options.segmentTarget ?? 2_000;
  }

  /** Known once the first segment is complete. */
  get timing(): Timing | undefined {
    if (this.#limit === undefined || this.#targetDuration === undefined) return undefined;
    return { partTarget: this.#limit, targetDuration: this.#targetDuration };
  }

  /** Frames per second of the video; 0 while it is not known. */
  get frameRate(): number {
    return this.#frameInterval > 0 && this.#tracks.video !== undefined ? 1000 / this.#frameInterval : 0;
  }

  /** @returns the picture on the packaged timeline, as the renditions made of it must stamp theirs. */
  place(frame: VideoFrame): VideoFrame | undefined {
    if (this.#base === undefined) return undefined;
    return {
      ...frame,
      decodeTime: frame.decodeTime + this.#base + this.#reorderDelay,
      presentationTime: frame.presentationTime + this.#base,
    };
  }

  /** @param now the wall clock, milliseconds since 1970 */
  push(frame: Frame, now: Millis): SourceCut[] {
    if (frame.kind === 'audio') this.#audioFormat = frame.format;
    if (this.#settling === undefined) this.#take(frame, now);
    else {
      this.#settling.push(frame);
      if (hasSettled(this.#settling)) {
        const frames = this.#settling;
        this.#settling = undefined;
        this.#hasPictures = frames.some(({ kind }) => kind === 'video');
        for (const waiting of frames) this.#take(waiting, now);
      }
    }
    return this.#release(false);
  }

  /**
   * The publisher's connection is gone: what is open is closed. Frames pushed after this belong to another
   * connection, whose timeline is joined to the end of this one, with a discontinuity.
   */
  restart(): SourceCut[] {
    for (const waiting of this.#settling ?? []) this.#take(waiting, this.#clockAtZero);
    if (this.#part !== undefined) this.#closePart(this.#endOfOpenPart(), true);
    const cuts = this.#release(true);
    this.#settling = [];
    this.#hasPictures = false;
    this.#tracks = {};
    this.#part = undefined;
    this.#pendingAudio = [];
    this.#audioEnd = -Infinity;
    this.#audioFormat = undefined;
    this.#base = undefined;
    this.#discontinuity = this.#msn >= 0;
    return cuts;
  }

  #take(frame: Frame, now: Millis): void {
    if (frame.kind === 'video') this.#takePicture(frame, now);
    else this.#takeSound(frame, now);
  }

  #takePicture(frame: VideoFrame, now: Millis): void {
    const hasVideo = this.#part !== undefined && this.#tracks.video !== undefined;
    const changes = hasVideo && frame.format !== this.#tracks.video;
    if ((!hasVideo || changes) && !frame.isKeyframe) return;
    if (this.#base === undefined) this.#anchor(frame.decodeTime, frame.presentationTime, now);
    const placed = this.place(frame);
    if (placed === undefined) return;
    const time = placed.decodeTime;
    if (this.#part === undefined || !hasVideo) {
      if (this.#part !== undefined) this.#closePart(time, true);
      this.#openSegment(placed);
    } else if (this.#endsSegmentBefore(placed)) {
      this.#closePart(time, true);
      this.#openSegment(placed);
    } else if (this.#endsPartBefore(time)) {
      this.#closePart(time, false);
      this.#part = { start: time, video: [] };
    }
    this.#measureInterval(time);
    this.#part?.video.push(placed);
  }

  #takeSound(frame: AudioFrame, now: Millis): void {
    if (this.#base === undefined) {
      // Before the first IDR nothing can be shown. Without video the first sound begins everything.
      if (this.#expectsVideo()) return;
      this.#anchor(frame.decodeTime, frame.decodeTime, now);
    }
    const decodeTime = frame.decodeTime + (this.#base ?? 0);
    const length = (frame.format.samplesPerFrame * 1000) / frame.format.sampleRate;
    if (decodeTime < this.#floor) return;
    this.#audioEnd = decodeTime + length;
    if (!this.#expectsVideo()) this.#cutSoundOnly(decodeTime, length, frame.format);
    this.#pendingAudio.push({ ...frame, decodeTime });
    const oldest = this.#pendingAudio[0];
    if (oldest !== undefined && decodeTime - oldest.decodeTime > longestPendingAudio)
      this.#pendingAudio.shift();
  }

  #expectsVideo(): boolean {
    return this.#tracks.video !== undefined || this.#hasPictures;
  }

  #cutSoundOnly(time: Millis, length: Millis, format: AudioFormat): void {
    this.#frameInterval = length;
    const frames = framesPerPart(length, this.#wantedPart);
    this.#limit ??= partLimit(length, frames);
    const changes = this.#tracks.audio !== undefined && this.#tracks.audio !== format;
    if (this.#part === undefined) this.#openSoundSegment(time, format);
    else if (changes || time - this.#segmentStart >= this.#segmentTarget - length / 2) {
      this.#closePart(time, true);
      this.#openSoundSegment(time, format);
    } else if (time + length - this.#part.start > this.#limit) {
      this.#closePart(time, false);
      this.#part = { start: time, video: [] };
    }
  }

  #openSoundSegment(time: Millis, format: AudioFormat): void {
    this.#beginSegment(time, { audio: format });
  }

  #openSegment(keyframe: VideoFrame): void {
    const audio = this.#audioFormat;
    this.#beginSegment(keyframe.decodeTime, {
      video: keyframe.format,
      ...(audio === undefined ? {} : { audio }),
    });
  }

  #beginSegment(start: Millis, tracks: Tracks): void {
    const hasChanged = tracks.video !== this.#tracks.video || tracks.audio !== this.#tracks.audio;
    if (hasChanged && this.#msn >= 0) this.#discontinuity = true;
    this.#tracks = tracks;
    this.#msn += 1;
    this.#partIndex = 0;
    this.#segmentStart = start;
    this.#part = { start, video: [] };
  }

  #endsSegmentBefore(frame: VideoFrame): boolean {
    if (frame.format !== this.#tracks.video) return true;
    const length = frame.decodeTime - this.#segmentStart;
    const longest =
      this.#targetDuration === undefined
        ? longestFirstSegment
        : this.#targetDuration * 1000 + 499 - this.#frameInterval;
    return length > longest || (frame.isKeyframe && length >= this.#segmentTarget - this.#frameInterval / 2);
  }

  #endsPartBefore(time: Millis): boolean {
    const part = this.#part;
    if (part === undefined) return false;
    if (this.#limit === undefined) {
      const interval = (time - part.start) / part.video.length;
      const frames = framesPerPart(interval, this.#wantedPart);
      if (part.video.length < Math.max(2, frames)) return false;
      this.#limit = partLimit(interval, frames);
      return true;
    }
    return time + this.#frameInterval - part.start > this.#limit;
  }

  /** The mean over the open part, so that the jitter of whole milliseconds evens out. */
  #measureInterval(time: Millis): void {
    const part = this.#part;
    if (part !== undefined && part.video.length > 0)
      this.#frameInterval = (time - part.start) / part.video.length;
  }

  #anchor(decodeTime: Millis, presentationTime: Millis, now: Millis): void {
    const isFirst = this.#msn < 0;
    this.#reorderDelay = presentationTime - decodeTime;
    // Whole milliseconds, so that a stamp made of it for FLV loses nothing.
    this.#base = isFirst ? 0 : Math.ceil(this.#end) - presentationTime;
    this.#floor = presentationTime + this.#base;
    this.#clockAtZero = now - (presentationTime + this.#base);
  }

  #endOfOpenPart(): Millis {
    const last = this.#part?.video.at(-1);
    if (last !== undefined) return last.decodeTime + (this.#frameInterval || unknownInterval);
    return Math.max(this.#part?.start ?? 0, this.#audioEnd);
  }

  #closePart(end: Millis, endsSegment: boolean): void {
    const part = this.#part;
    if (part === undefined) return;
    const pictures = part.video.map(({ presentationTime }) => presentationTime);
    this.#closed.push({
      ...{ msn: this.#msn, part: this.#partIndex, start: part.start, end, endsSegment },
      lastPicture: pictures.length === 0 ? undefined : Math.max(...pictures),
      programDate: this.#clockAtZero + part.start,
      discontinuity: this.#discontinuity,
      discontinuities: this.#discontinuities + (this.#discontinuity ? 1 : 0),
      video: part.video,
      tracks: this.#tracks,
    });
    this.#partIndex += 1;
    this.#end = end;
    if (!endsSegment) return;
    if (this.#discontinuity) this.#discontinuities += 1;
    this.#discontinuity = false;
    this.#targetDuration ??= Math.max(
      Math.round(this.#segmentTarget / 1000),
      Math.round((end - this.#segmentStart) / 1000),
    );
  }

  /** Hands out the closed parts whose sound is there, or has been waited for long enough. */
  #release(isFinal: boolean): SourceCut[] {
    const ready: SourceCut[] = [];
    for (let next = this.#closed[0]; next !== undefined; next = this.#closed[0]) {
      const newestPicture = this.#part?.video.at(-1)?.decodeTime ?? -Infinity;
      const hasSound = next.tracks.audio === undefined || this.#audioEnd >= next.end;
      if (!isFinal && !hasSound && newestPicture < next.end + audioPatience) break;
      this.#closed.shift();
      ready.push(this.#finish(next));
    }
    return ready;
  }

  #finish({ video, tracks, ...cut }: ClosedPart): SourceCut {
    const format = tracks.audio;
    const isMine = (frame: AudioFrame) => frame.format === format && frame.decodeTime < cut.end;
    const audio = this.#pendingAudio.filter(isMine);
    this.#pendingAudio = this.#pendingAudio.filter((frame) => frame.decodeTime >= cut.end);
    const independent = tracks.video === undefined || video[0]?.isKeyframe === true;
    return { cut: { ...cut, audio }, video, independent, tracks };
  }
}

function hasSettled(frames: readonly Frame[]): boolean {
  const kinds = new Set(frames.map(({ kind }) => kind));
  const times = frames.map(({ decodeTime }) => decodeTime);
  return kinds.size === 2 || Math.max(...times) - Math.min(...times) >= settleTime;
}
