import type { LevelDetails, StreamController } from 'hls.js';
import type { Millis } from '@starling/shared/units.ts';
import { positionOfDate } from './date-map.ts';
import { PartKeeper } from './part-keeper.ts';

/** hls.js loads segments with this, beginning at what was captured at `date`: where that lies its playlist tells first. */
export function streamControllerFrom(date: Millis): typeof StreamController {
  return class extends PartKeeper {
    #isPlaced = false;

    protected override setStartPosition(details: LevelDetails, sliding: number): void {
      const position = this.#isPlaced ? null : positionOfDate(details.fragments, date);
      this.#isPlaced = true;
      // The very end has nothing to play yet.
      if (position !== null) this.startPosition = Math.max(sliding, Math.min(position, details.edge - 1));
      super.setStartPosition(details, sliding);
    }
  };
}
