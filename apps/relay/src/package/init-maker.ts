import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import type { Init, Tracks } from '../media.ts';

/** Makes the inits of one rendition; equal parameters give the same object. */
export class InitMaker {
  #current: Init | undefined;

  initFor(tracks: Tracks): Init {
    const current = this.#current;
    if (
      current !== undefined &&
      current.tracks.video === tracks.video &&
      current.tracks.audio === tracks.audio
    )
      return current;
    const data = writeInit(tracks);
    if (current !== undefined && Buffer.compare(current.data, data) === 0) return current;
    this.#current = { version: current === undefined ? 0 : current.version + 1, data, tracks };
    return this.#current;
  }
}
