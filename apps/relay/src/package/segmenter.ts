import type { AudioFormat, AudioFrame, Frame, VideoFrame } from '@starling/shared/frame.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { Timing, Tracks } from '../media.ts';
import { ClosedParts, type SourceCut } from './closed-parts.ts';
import { framesPerPart, partLimit, shortestPart } from './part-length.ts';
import { SettlingTracks } from './settling-tracks.ts';
import { frameLength } from './sound-lane.ts';
import { TimelineJoint } from './timeline-joint.ts';

export interface SegmenterOptions {
  /** Length of a part that is aimed at. Default 250 ms. */
  readonly wantedPart?: Millis;
  /** A segment ends at the first IDR after this. Default 2 s. */
  readonly segmentTarget?: Millis;
}

/** Pictures are waited for while the sound goes on for so long; then parts are made without them. */
const videoPatience: Millis = 1_000;
/** Where IDRs are promised, the first segment ends early, so that there is something to play: 500 ms. */
const shortestFirstSegment: Millis = 500;
/** A first segment without a second IDR ends here, and sets the target duration: 10 s, as EXTINF is rounded. */
const longestFirstSegment: Millis = 10_499;
/** Sound that comes before its IDR is kept so long. */
const longestEarlySound: Millis = 2_000;
/** How long the only picture of a broadcast is taken to last. */
const unknownInterval: Millis = 1000 / 30;
/** Times of sound are fractions. */
const rounding: Millis = 1e-6;

interface OpenPart {
  readonly start: Millis;
  readonly video: VideoFrame[];
}

/**
 * Cuts the frames of a publisher into segments and parts. Pure: frames and the wall clock go in, cuts come out.
 *
 * Segments begin at IDRs (RFC 8216bis §3); parts are closed before the frame that would cross PART-TARGET, on
 * decode time (§4.4.4.9). Where the source pauses, parts end at PART-TARGET all the same, with few pictures or none
 * in them: no part and no segment is ever too long.
 */
export class Segmenter {
  readonly #wantedPart: Millis;
  readonly #segmentTarget: Millis;
  #settling: SettlingTracks | undefined = new SettlingTracks();
  #hasPictures = false;
  #tracks: Tracks = {};
  #audioFormat: AudioFormat | undefined;
  /** Sound of a connection whose first picture has not come yet. */
  #early: AudioFrame[] = [];
  #joint: TimelineJoint | undefined;
  #part: OpenPart | undefined;
  readonly #closed = new ClosedParts();
  #placed: VideoFrame[] = [];
  #segmentStart: Millis = 0;
  /** The segment begins with an IDR, or has sound only. */
  #isIndependent = true;
  #msn = -1;
  #partIndex = 0;
  #discontinuity = false;
  #discontinuities = 0;
  #frameInterval: Millis = 0;
  #limit: Millis | undefined;
  #targetDuration: Seconds | undefined;
  #keyframeInterval: Seconds | undefined;
  #end: Millis = 0;

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

  /** @param interval IDRs are promised to be no further apart; 10 s at most */
  expectKeyframes(interval: Seconds | undefined): void {
    this.#keyframeInterval = interval;
  }

  /** @param now the wall clock, milliseconds since 1970 */
  push(frame: Frame, now: Millis): SourceCut[] {
    if (frame.kind === 'audio') this.#audioFormat = frame.format;
    if (this.#settling === undefined) this.#take(frame, now);
    else if (this.#settling.add(frame)) {
      const { frames, hasPictures } = this.#settling;
      this.#settling = undefined;
      this.#hasPictures = hasPictures;
      for (const waiting of frames) this.#take(waiting, now);
    }
    return this.#closed.release(this.#part?.video.at(-1)?.decodeTime ?? -Infinity);
  }

  /** @returns the pictures that were taken since the last call, on the packaged timeline: what a ladder is made of */
  takePlaced(): readonly VideoFrame[] {
    const placed = this.#placed;
    if (placed.length > 0) this.#placed = [];
    return placed;
  }

  /**
   * The publisher's connection is gone: what is open is closed. Frames pushed after this belong to another
   * connection, whose timeline is joined to the end of this one, with a discontinuity.
   */
  restart(): SourceCut[] {
    for (const waiting of this.#settling?.frames ?? [])
      this.#take(waiting, this.#joint?.clockAt(this.#end) ?? 0);
    if (this.#part !== undefined) {
      const end = this.#endOfOpenPart();
      this.#settleLimit(end);
      this.#closeByClock(end, end);
      this.#closePart(end, end, true);
    }
    const cuts = this.#closed.release(Infinity);
    this.#settling = new SettlingTracks();
    this.#hasPictures = false;
    this.#tracks = {};
    this.#part = undefined;
    this.#closed.forgetSound();
    this.#early = [];
    this.#audioFormat = undefined;
    this.#joint = undefined;
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
    this.#joint ??= this.#join(frame.presentationTime, now);
    const picture = this.#movedIfLate(this.#joint.placePicture(frame));
    const time = picture.decodeTime;
    this.#closeByClock(time, time);
    if (this.#part === undefined || !hasVideo || this.#endsSegmentBefore(picture)) {
      this.#settleLimit(time);
      if (this.#part !== undefined) this.#closePart(time, time, true);
      this.#openSegment(picture);
    } else if (this.#endsPartBefore(time)) {
      this.#closePart(time, time, false);
      this.#part = { start: time, video: [] };
    }
    this.#measureInterval(time);
    this.#part?.video.push(picture);
    this.#placed.push(picture);
    const early = this.#early;
    this.#early = [];
    for (const sound of early) this.#takeSound(sound, now);
  }

  /**
   * Where sound that ran ahead has closed the part that a picture belongs to, the picture is shown late: a millisecond
   * into the open part, so that whatever it closes has a length.
   */
  #movedIfLate(picture: VideoFrame): VideoFrame {
    const part = this.#part;
    const taken = Math.max(part?.start ?? -Infinity, part?.video.at(-1)?.decodeTime ?? -Infinity);
    if (picture.decodeTime > taken) return picture;
    const late = taken + 1 - picture.decodeTime;
    return { ...picture, decodeTime: taken + 1, presentationTime: picture.presentationTime + late };
  }

  #takeSound(frame: AudioFrame, now: Millis): void {
    const expectsVideo = this.#tracks.video !== undefined || this.#hasPictures;
    if (this.#joint === undefined && expectsVideo) {
      // Before the first IDR nothing can be shown; but sound of the same time may have come first.
      this.#early = this.#early.filter(({ decodeTime }) => frame.decodeTime - decodeTime < longestEarlySound);
      this.#early.push(frame);
      return;
    }
    // Without video the first sound begins everything.
    this.#joint ??= this.#join(frame.decodeTime, now);
    const sound = this.#joint.placeSound(frame);
    if (sound === undefined) return;
    if (!expectsVideo) this.#cutSoundOnly(sound.decodeTime, frame.format);
    this.#closed.addSound(sound);
    if (expectsVideo) this.#closeByClock(this.#closed.soundEnd - videoPatience, undefined);
  }

  #cutSoundOnly(time: Millis, format: AudioFormat): void {
    const length = frameLength(format);
    this.#frameInterval = length;
    this.#limit ??= partLimit(length, this.#wantedPart);
    const changes = this.#tracks.audio !== undefined && this.#tracks.audio !== format;
    this.#closeByClock(time, time);
    if (this.#part === undefined) this.#beginSegment(time, { audio: format });
    else if (changes || time - this.#segmentStart >= this.#segmentTarget - length / 2) {
      this.#closePart(time, time, true);
      this.#beginSegment(time, { audio: format });
    } else if (time + length - this.#part.start > this.#limit) {
      this.#closePart(time, time, false);
      this.#part = { start: time, video: [] };
    }
  }

  #openSegment(first: VideoFrame): void {
    const audio = this.#audioFormat;
    this.#beginSegment(first.decodeTime, {
      video: first.format,
      ...(audio === undefined ? {} : { audio }),
    });
    this.#isIndependent = first.isKeyframe;
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
    if (length > this.#longestSegment() - this.#frameInterval) return true;
    // After a forced cut the next IDR ends the segment, however short: players can join there.
    return (
      frame.isKeyframe &&
      (!this.#isIndependent || length >= this.#shortestSegment() - this.#frameInterval / 2)
    );
  }

  /**
   * Nothing can be played before the first segment is whole, and its length settles the target duration: it may be a
   * short one only where the length of the others is known without it.
   */
  #shortestSegment(): Millis {
    const isSettled = this.#targetDuration !== undefined || this.#keyframeInterval === undefined;
    return isSettled ? this.#segmentTarget : Math.min(shortestFirstSegment, this.#segmentTarget);
  }

  /** How long a segment gets by the promise of IDRs: 0 without one. */
  #promisedSegment(): Millis {
    const interval = (this.#keyframeInterval ?? 0) * 1000;
    return interval === 0 ? 0 : Math.ceil((this.#segmentTarget - rounding) / interval) * interval;
  }

  /** EXTINF, rounded, must not be more than the target duration (RFC 8216bis §4.4.4.1). */
  #longestSegment(): Millis {
    return this.#targetDuration === undefined ? longestFirstSegment : this.#targetDuration * 1000 + 499;
  }

  #endsPartBefore(time: Millis): boolean {
    const part = this.#part;
    if (part === undefined) return false;
    if (this.#limit === undefined) {
      const interval = (time - part.start) / part.video.length;
      if (part.video.length < Math.max(2, framesPerPart(interval, this.#wantedPart))) return false;
      this.#limit = partLimit(interval, this.#wantedPart);
      this.#closeByClock(time, time);
    }
    const length = time - (this.#part?.start ?? time);
    return length + this.#frameInterval > this.#limit && length >= shortestPart * this.#limit;
  }

  /** The first part ends with its segment, however few pictures it has: PART-TARGET has to be known by then. */
  #settleLimit(end: Millis): void {
    const part = this.#part;
    if (this.#limit !== undefined || part === undefined || part.video.length === 0) return;
    this.#limit = partLimit((end - part.start) / part.video.length, this.#wantedPart);
    this.#closeByClock(end, end);
  }

  /** The mean over the open part, so that the jitter of whole milliseconds evens out. */
  #measureInterval(time: Millis): void {
    const part = this.#part;
    if (part !== undefined && part.video.length > 0 && time > part.start)
      this.#frameInterval = (time - part.start) / part.video.length;
  }

  /**
   * Closes parts that have reached PART-TARGET or the end of the longest segment by `time`, although nothing begins
   * there.
   *
   * @param nextPicture when the picture after them is decoded, if that is known
   */
  #closeByClock(time: Millis, nextPicture: Millis | undefined): void {
    const limit = this.#limit;
    if (limit === undefined) return;
    for (let part = this.#part; part !== undefined; part = this.#part) {
      const longest = this.#segmentStart + this.#longestSegment();
      const end = Math.min(part.start + limit, longest);
      if (time <= end + rounding) return;
      const endsSegment = end + limit > longest;
      this.#closePart(end, nextPicture ?? end, endsSegment);
      if (endsSegment) {
        this.#beginSegment(end, this.#tracks);
        this.#isIndependent = this.#tracks.video === undefined;
      } else this.#part = { start: end, video: [] };
    }
  }

  #join(first: Millis, now: Millis): TimelineJoint {
    return new TimelineJoint(first, this.#msn < 0 ? undefined : this.#end, now);
  }

  #endOfOpenPart(): Millis {
    const start = this.#part?.start ?? 0;
    const last = this.#part?.video.at(-1);
    if (last === undefined) return Math.max(start + 1, this.#closed.soundEnd);
    return last.decodeTime + (this.#frameInterval || unknownInterval);
  }

  #closePart(end: Millis, videoEnd: Millis, endsSegment: boolean): void {
    const part = this.#part;
    if (part === undefined) return;
    const pictures = part.video.map(({ presentationTime }) => presentationTime);
    const isExact = pictures.length > 0 && this.#joint?.isReordered !== true;
    this.#closed.add({
      ...{ msn: this.#msn, part: this.#partIndex, start: part.start, end, endsSegment, videoEnd },
      hasVideo: this.#tracks.video !== undefined,
      pictures: pictures.length,
      lastPicture: isExact ? Math.max(...pictures) : undefined,
      programDate: this.#joint?.clockAt(part.start) ?? 0,
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
    const lengths = [this.#segmentTarget, end - this.#segmentStart, this.#promisedSegment()];
    this.#targetDuration ??= Math.max(...lengths.map((length) => Math.round(length / 1000)));
  }
}
