import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import type { RenditionId } from '@starling/shared/ids.ts';
import type { Cut, Init, Part } from '../media.ts';
import { InitMaker } from './init-maker.ts';
import { partPlace } from './part-place.ts';

/**
 * Makes the parts of the rendition that has the sound alone, by the source's cuts: with as many parts as the others,
 * so that its blocking reloads are answered as theirs. A part without any sound is a gap.
 */
export class AudioPackager {
  readonly #inits = new InitMaker();
  readonly #rendition: RenditionId;
  #lastInit: Init | undefined;
  #sequence = 0;

  constructor(rendition: RenditionId) {
    this.#rendition = rendition;
  }

  /** @returns undefined before the first segment that has sound */
  part(cut: Cut): Part | undefined {
    const format = cut.audio[0]?.format;
    if (this.#lastInit === undefined && (format === undefined || cut.part !== 0)) return undefined;
    const init = format === undefined ? this.#lastInit : this.#inits.initFor({ audio: format });
    if (init === undefined) return undefined;
    this.#lastInit = init;
    this.#sequence += 1;
    const isGap = format === undefined;
    return {
      ...partPlace(this.#rendition, cut),
      independent: !isGap,
      init,
      data: isGap
        ? new Uint8Array(0)
        : writeFragment({ sequence: this.#sequence, video: [], videoEnd: cut.end, audio: cut.audio }),
      isGap,
    };
  }
}
