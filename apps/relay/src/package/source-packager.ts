import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import type { RenditionId } from '@starling/shared/ids.ts';
import type { Part } from '../media.ts';
import { InitMaker } from './init-maker.ts';
import { partPlace } from './part-place.ts';
import type { SourceCut } from './closed-parts.ts';

/** Makes the parts of the source rendition: the publisher's own frames in another box. */
export class SourcePackager {
  readonly #inits = new InitMaker();
  readonly #rendition: RenditionId;
  #sequence = 0;

  constructor(rendition: RenditionId) {
    this.#rendition = rendition;
  }

  part({ cut, video, independent, tracks }: SourceCut): Part {
    this.#sequence += 1;
    return {
      ...partPlace(this.#rendition, cut),
      independent,
      init: this.#inits.initFor(tracks),
      data: writeFragment({ sequence: this.#sequence, video, videoEnd: cut.videoEnd, audio: cut.audio }),
      isGap: false,
    };
  }
}
