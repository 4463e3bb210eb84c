import type { AudioFrame, Frame, VideoFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';
import { SampleClock } from './sample-clock.ts';

const wrap: Millis = 2 ** 32;
/** A step beyond these, against the track's own last stamp, is a clock that was set anew and not a pause. */
const largestStepForward: Millis = 10_000;
const largestStepBack: Millis = -1_000;
/** What follows a jump comes so long after the last frame of its track, if its usual distance is not known. */
const usualDistance: Millis = 20;
const longestDistance: Millis = 100;
/** A picture is shown so long after it is decoded at the most: 16 pictures of reordering (H.264 §A.3.1) at 2 Hz take less. */
const longestReordering: Millis = 10_000;
/** Where a timeline begins, so that a track which comes late but is stamped earlier has no negative times. */
const timelineStart: Millis = 2_000;

/** One track on its way from stamps to the timeline. */
interface Track {
  /** What is added to an unwrapped stamp. Differs from the shared one only while a jump passes through. */
  offset: Millis;
  /** Where its last stamp came to lie. */
  last: Millis;
  distance: Millis;
}

/**
 * Turns the stamps of an RTMP publisher into its timeline: the wrap at 32 bits undone; a clock that jumps bridged by the
 * same amount for both tracks, so that they stay together; sound counted in samples; a picture's decode time never
 * repeated or taken back, and shown within 10 s of it. It begins at 2,000 ms, whatever the first stamp is.
 */
export class Timeline {
  readonly #tracks = new Map<Frame['kind'], Track>();
  readonly #samples = new SampleClock();
  #unwrapped: Millis | undefined;
  #offset: Millis = 0;
  #lastVideo: Millis = -Infinity;
  /** Clock jumps that have been bridged. */
  jumps = 0;

  /**
   * @param frame with the times as they were stamped
   * @returns the frame with its times on the timeline; undefined for sound that lies where sound has been already
   */
  place(frame: Frame): Frame | undefined {
    const time = Math.max(0, this.#stampToTime(frame.kind, this.#unwrap(frame.decodeTime)));
    return frame.kind === 'video' ? this.#placeVideo(frame, time) : this.#placeAudio(frame, time);
  }

  /** Takes the value nearest to the stamp before it, of either track, among those that look alike in 32 bits. */
  #unwrap(stamp: Millis): Millis {
    if (this.#unwrapped === undefined) {
      this.#unwrapped = stamp;
      this.#offset = timelineStart - stamp;
      return stamp;
    }
    const step = (stamp - this.#unwrapped) % wrap;
    this.#unwrapped += step > wrap / 2 ? step - wrap : step < wrap / -2 ? step + wrap : step;
    return this.#unwrapped;
  }

  #stampToTime(kind: Frame['kind'], stamp: Millis): Millis {
    const track = this.#tracks.get(kind) ?? this.#begin(kind, stamp);
    track.offset = this.#chooseOffset(track, stamp);
    const time = stamp + track.offset;
    if (time > track.last) track.distance = Math.min(longestDistance, time - track.last);
    track.last = time;
    return time;
  }

  /** A second track whose stamps have nothing to do with the first one's is put beside it. */
  #begin(kind: Frame['kind'], stamp: Millis): Track {
    const newest = Math.max(...[...this.#tracks.values()].map((track) => track.last), -Infinity);
    const isApart = Number.isFinite(newest) && Math.abs(stamp + this.#offset - newest) > largestStepForward;
    const offset = isApart ? newest - stamp : this.#offset;
    const track = { offset, last: stamp + offset, distance: usualDistance };
    this.#tracks.set(kind, track);
    return track;
  }

  /**
   * The track keeps its offset until a jump. The first track to jump sets the shared offset anew; the other follows
   * with the first stamp that lies nearer by the shared one, so that what it still had under way is not moved.
   */
  #chooseOffset(track: Track, stamp: Millis): Millis {
    const stepBy = (offset: Millis) => stamp + offset - track.last;
    const nearest =
      Math.abs(stepBy(this.#offset)) < Math.abs(stepBy(track.offset)) ? this.#offset : track.offset;
    const step = stepBy(nearest);
    if (step <= largestStepForward && step >= largestStepBack) return nearest;
    this.jumps += 1;
    this.#offset = track.last + track.distance - stamp;
    return this.#offset;
  }

  #placeVideo(frame: VideoFrame, time: Millis): VideoFrame {
    const decodeTime = Math.max(time, this.#lastVideo + 1);
    this.#lastVideo = decodeTime;
    const reordering = Math.min(longestReordering, frame.presentationTime - frame.decodeTime);
    const presentationTime = Math.max(decodeTime, time + reordering);
    return { ...frame, decodeTime, presentationTime };
  }

  #placeAudio(frame: AudioFrame, time: Millis): AudioFrame | undefined {
    const decodeTime = this.#samples.place(frame.format, time);
    return decodeTime === undefined ? undefined : { ...frame, decodeTime };
  }
}
