import { equalBytes } from '../bytes.ts';
import type { VideoCodec, VideoFormat } from '../frame.ts';
import { parseAv1Config, readAv1Picture, withoutTemporalDelimiter } from './av1-config.ts';
import { parseAvcConfig, readAvcPicture } from './h264-config.ts';
import { parseHevcConfig, readHevcPicture } from './hevc-config.ts';
import { widenNalLengths } from './nal-units.ts';
import type { PictureFacts, PictureSize, VideoConfig } from './video-config.ts';
import { parseVp9Config, readVp9Picture, withVp9Level } from './vp9-config.ts';

const parsers: Readonly<Record<VideoCodec, (record: Uint8Array) => VideoConfig | { reason: string }>> = {
  h264: parseAvcConfig,
  hevc: parseHevcConfig,
  av1: parseAv1Config,
  vp9: parseVp9Config,
};
const readers: Readonly<Record<VideoCodec, (data: Uint8Array) => PictureFacts>> = {
  h264: readAvcPicture,
  hevc: readHevcPicture,
  av1: readAv1Picture,
  vp9: readVp9Picture,
};

/** A picture as later stages take it. */
export interface Picture {
  readonly format: VideoFormat;
  readonly isKeyframe: boolean;
  readonly data: Uint8Array;
}

/**
 * What a publisher's sequence header says, and the pictures after it. Pictures of the same parameters carry the same
 * format object, however often the header is repeated.
 */
export class VideoTrack {
  #record: Uint8Array | undefined;
  #config: VideoConfig | undefined;
  #format: VideoFormat | undefined;

  /** @returns the format; undefined until a keyframe has told the size; or why the header cannot be used */
  learn(codec: VideoCodec, record: Uint8Array): VideoFormat | undefined | { readonly reason: string } {
    const isSame =
      this.#config?.coding.codec === codec && this.#record !== undefined && equalBytes(this.#record, record);
    if (isSame) return this.#format;
    const config = parsers[codec](record);
    if ('reason' in config) return config;
    this.#record = record.slice();
    this.#config = config;
    this.#format = config.size && formatOf(config, config.size);
    return this.#format;
  }

  /**
   * @param isMarked the tag says that it is a keyframe; the picture has to be one, too
   * @returns undefined for what cannot be shown: nothing, or a picture before the keyframe that tells its size
   */
  read(codec: VideoCodec, data: Uint8Array, isMarked: boolean): Picture | undefined | { reason: string } {
    const config = this.#config;
    if (config?.coding.codec !== codec) return { reason: `${codec} before its sequence header` };
    const sample =
      codec === 'av1' ? withoutTemporalDelimiter(data) : widenNalLengths(data, config.lengthSize);
    if (sample.length === 0) return undefined;
    const facts: PictureFacts = isMarked ? readers[codec](sample) : { isKeyframe: false };
    if (facts.isKeyframe && facts.size !== undefined) this.#learnSize(config, facts.size);
    const format = this.#format;
    return format && { format, isKeyframe: facts.isKeyframe, data: sample };
  }

  /** Where the sequence header told the size, that one holds. */
  #learnSize(config: VideoConfig, size: PictureSize): void {
    if (config.size !== undefined) return;
    if (this.#format?.width === size.width && this.#format.height === size.height) return;
    this.#format = formatOf(config, size);
  }
}

function formatOf({ coding }: VideoConfig, size: PictureSize): VideoFormat {
  return { ...withVp9Level(coding, size), ...size };
}
