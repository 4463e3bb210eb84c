import { ExactTimes } from '@starling/shared/flv/exact-times.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { Frame } from '@starling/shared/frame.ts';
import type { ProgrammeTag } from '../publish/programme-tag.ts';

/** Makes frames of the programme's tags, sound with exact times. Pure. */
export class FrameReader {
  readonly #decoder = new TagDecoder();
  readonly #times = new ExactTimes();

  /** @returns undefined for what is no picture and no sound */
  read({ tag }: ProgrammeTag): Frame | undefined {
    const decoded = this.#decoder.decode(tag);
    if (decoded.kind !== 'frame') return undefined;
    const { frame } = decoded;
    if (frame.kind === 'video') return frame;
    return { ...frame, decodeTime: this.#times.place(frame.format, frame.decodeTime) };
  }
}
