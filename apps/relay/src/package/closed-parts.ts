import type { AudioFrame, VideoFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Cut, Tracks } from '../media.ts';
import { SoundLane } from './sound-lane.ts';

/** A cut with the pictures of the source in it. */
export interface SourceCut {
  readonly cut: Cut;
  readonly video: readonly VideoFrame[];
  /** The part begins with a keyframe, or has sound only. */
  readonly independent: boolean;
  readonly tracks: Tracks;
}

/** A part whose end is known, and whose sound may still come. */
export interface ClosedPart extends Omit<Cut, 'audio'> {
  readonly video: readonly VideoFrame[];
  readonly tracks: Tracks;
}

/** A part waits for its sound while the pictures go on for so long. */
const audioPatience: Millis = 60;

/** Parts that have their pictures, and the sound of the connection, out of which each is given its own. */
export class ClosedParts {
  readonly #parts: ClosedPart[] = [];
  #sound = new SoundLane();

  add(part: ClosedPart): void {
    this.#parts.push(part);
  }

  /** @param frame the next one of the track */
  addSound(frame: AudioFrame): void {
    this.#sound.add(frame);
  }

  /** Where the sound that has come ends, on the packaged timeline. */
  get soundEnd(): Millis {
    return this.#sound.end;
  }

  /** What is left of the sound is of a connection that is gone. */
  forgetSound(): void {
    this.#sound = new SoundLane();
  }

  /**
   * Hands out the parts whose sound is there, or has been waited for long enough.
   *
   * @param newestPicture when it is decoded; Infinity for all
   */
  release(newestPicture: Millis): SourceCut[] {
    const ready: SourceCut[] = [];
    for (let next = this.#parts[0]; next !== undefined; next = this.#parts[0]) {
      const hasSound = next.tracks.audio === undefined || this.#sound.end >= next.end;
      if (!hasSound && newestPicture < next.end + audioPatience) break;
      this.#parts.shift();
      ready.push(this.#finish(next));
    }
    return ready;
  }

  #finish({ video, tracks, ...cut }: ClosedPart): SourceCut {
    const audio = this.#sound.takeBefore(cut.end, tracks.audio);
    const independent = tracks.video === undefined || video[0]?.isKeyframe === true;
    return { cut: { ...cut, audio }, video, independent, tracks };
  }
}
