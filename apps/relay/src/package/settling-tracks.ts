import type { Frame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';

/** Both tracks are waited for so long after the first frame of either. */
const settleTime: Millis = 700;

/** The first frames of a connection, which wait until it is known which tracks there are. */
export class SettlingTracks {
  readonly frames: Frame[] = [];

  /** @returns whether it is known now */
  add(frame: Frame): boolean {
    this.frames.push(frame);
    return hasSettled(this.frames);
  }

  get hasPictures(): boolean {
    return this.frames.some(({ kind }) => kind === 'video');
  }
}

function hasSettled(frames: readonly Frame[]): boolean {
  const kinds = new Set(frames.map(({ kind }) => kind));
  const times = frames.map(({ decodeTime }) => decodeTime);
  return kinds.size === 2 || Math.max(...times) - Math.min(...times) >= settleTime;
}
