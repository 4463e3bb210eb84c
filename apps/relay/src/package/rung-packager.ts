import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import type { VideoFormat, VideoFrame } from '@starling/shared/frame.ts';
import type { RenditionId } from '@starling/shared/ids.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Cut, Init, Part } from '../media.ts';
import { InitMaker } from './init-maker.ts';
import { partPlace } from './part-place.ts';

/** Cuts that may wait for their pictures, about six seconds of them; older ones are given up as gaps. */
const mostWaitingCuts = 24;
const mostEarlyFrames = 600;
/**
 * Stamps went through FLV's whole milliseconds. With B-frames two of them are rounded, the decode time that a cut is
 * made on and the presentation time that a rung's picture has: they may differ by one.
 */
const tolerance: Millis = 1.5;

/**
 * Makes the parts of one rung of the ladder. It decides nothing about where to cut: the source's cuts come in,
 * with their sound, and the rung's pictures, which ffmpeg hands out some frames later; part *n* comes out for
 * part *n*. The rung begins at the first segment whose first picture it has; a part that never gets its pictures
 * becomes a gap, so that numbers stay aligned.
 */
export class RungPackager {
  readonly #rendition: RenditionId;
  readonly #inits = new InitMaker();
  #cuts: Cut[] = [];
  #frames: VideoFrame[] = [];
  #lastInit: Init | undefined;
  #sequence = 0;
  /** A ladder is running that makes pictures for it. */
  #isFed = true;
  /** After a gap pictures can be decoded from a keyframe only. */
  #needsKeyframe = true;

  constructor(rendition: RenditionId) {
    this.#rendition = rendition;
  }

  /** @param cut the next one of the source; those without video are not for rungs */
  addCut(cut: Cut): Part[] {
    if (!cut.hasVideo) return this.#lastInit === undefined ? [] : this.#giveUp(cut);
    this.#cuts.push(cut);
    if (!this.#isFed) return this.#giveUpFirst();
    const parts = this.#drain();
    while (this.#cuts.length > mostWaitingCuts) parts.push(...this.#giveUpFirst());
    return parts;
  }

  /** @param frame on the packaged timeline; decode and presentation time are the same */
  addFrame(frame: VideoFrame): Part[] {
    this.#frames.push(frame);
    if (this.#frames.length > mostEarlyFrames) this.#frames.shift();
    return this.#drain();
  }

  /**
   * The ladder has ended. What waits is closed with what it has, and cuts become gaps at once until `feed`: a
   * playlist that stood still would hold its players up.
   */
  finish(): Part[] {
    this.#isFed = false;
    const parts: Part[] = [];
    while (this.#cuts.length > 0) parts.push(...this.#closeFirst());
    return parts;
  }

  /** Another ladder has started; its first picture is a keyframe. */
  feed(): void {
    this.#isFed = true;
    this.#needsKeyframe = true;
    this.#frames = [];
  }

  #drain(): Part[] {
    const parts: Part[] = [];
    for (let cut = this.#cuts[0]; cut !== undefined; cut = this.#cuts[0]) {
      const newest = this.#frames.at(-1)?.presentationTime ?? -Infinity;
      if (newest < (cut.lastPicture ?? cut.end) - tolerance) break;
      parts.push(...this.#closeFirst());
    }
    return parts;
  }

  #closeFirst(): Part[] {
    const cut = this.#cuts[0];
    if (cut === undefined) return [];
    const pictures = this.#frames.filter(
      ({ presentationTime }) =>
        presentationTime >= cut.start - tolerance && presentationTime < cut.end - tolerance,
    );
    const first = pictures[0];
    const isLost = first === undefined ? cut.pictures > 0 : this.#needsKeyframe && !first.isKeyframe;
    const format = first?.format ?? this.#lastInit?.tracks.video;
    const canBegin = this.#lastInit !== undefined || cut.part === 0;
    if (isLost || format === undefined || !canBegin || (first === undefined && this.#needsKeyframe))
      return this.#giveUpFirst();
    this.#cuts.shift();
    this.#forgetFramesBefore(cut.end);
    this.#needsKeyframe = false;
    return [this.#makePart(cut, pictures, format)];
  }

  #makePart(cut: Cut, video: readonly VideoFrame[], format: VideoFormat): Part {
    const audio = cut.audio[0]?.format;
    // A part that happens to lie between two sounds keeps the track.
    const known = this.#lastInit?.tracks.audio;
    const sound = audio ?? known;
    const init = this.#inits.initFor({
      video: format,
      ...(sound === undefined ? {} : { audio: sound }),
    });
    this.#lastInit = init;
    this.#sequence += 1;
    return {
      ...partPlace(this.#rendition, cut),
      independent: video[0]?.isKeyframe === true,
      init,
      data: writeFragment({ sequence: this.#sequence, video, videoEnd: cut.videoEnd, audio: cut.audio }),
      isGap: false,
    };
  }

  /** @returns a gap, or nothing while the rung has not begun. */
  #giveUpFirst(): Part[] {
    const cut = this.#cuts.shift();
    return cut === undefined ? [] : this.#giveUp(cut);
  }

  #giveUp(cut: Cut): Part[] {
    this.#forgetFramesBefore(cut.end);
    this.#needsKeyframe = true;
    if (this.#lastInit === undefined) return [];
    const gap = { independent: false, init: this.#lastInit, data: new Uint8Array(0), isGap: true };
    return [{ ...partPlace(this.#rendition, cut), ...gap }];
  }

  #forgetFramesBefore(end: Millis): void {
    this.#frames = this.#frames.filter(({ presentationTime }) => presentationTime >= end - tolerance);
  }
}
