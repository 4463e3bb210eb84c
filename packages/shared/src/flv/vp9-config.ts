import { BitReader } from './bit-reader.ts';
import {
  type PictureFacts,
  type PictureSize,
  twoDigits,
  usableSize,
  type VideoConfig,
} from './video-config.ts';

/** VPCodecConfigurationRecord without data for the decoder, which VP9 has none of. */
const recordLength = 8;
const syncCode = 0x498342;
/** Picture size in luma samples by level, up to 5.1; VP9 levels, table 1. */
const levels = [
  [10, 36_864],
  [11, 73_728],
  [20, 122_880],
  [21, 245_760],
  [30, 552_960],
  [31, 983_040],
  [40, 2_228_224],
  [50, 8_912_896],
] as const;
const largestLevel = 60;

/**
 * Reads a VPCodecConfigurationRecord (VP-ISOBMFF), with or without the version and flags that stand before it in a
 * file. It names no picture size: keyframes do.
 *
 * @returns the configuration, or why the record cannot be used
 */
export function parseVp9Config(body: Uint8Array): VideoConfig | { reason: string } {
  const record = isFullBox(body) ? body.subarray(4) : body;
  const [profile = 0, level = 0, depthAndChroma = 0, primaries = 2, transfer = 2, matrix = 2] = record;
  const depth = depthAndChroma >> 4;
  if (record.length < recordLength || profile > 3 || ![8, 10, 12].includes(depth))
    return { reason: `not a VP9 configuration: ${body.length} bytes, profile ${profile}, ${depth} bits` };
  const decoderConfig = record.slice(0, recordLength);
  decoderConfig.fill(0, 6);
  const short = `vp09.${[profile, level, depth].map(twoDigits).join('.')}`;
  const chroma = (depthAndChroma >> 1) & 7;
  // "Not told" is taken for the usual one.
  const colors = [primaries, transfer, matrix].map((color) => (color === 2 ? 1 : color));
  const full = [chroma, ...colors, depthAndChroma & 1].map(twoDigits).join('.');
  const isUsual = /^0[01]\.01\.01\.01\.00$/.test(full);
  return {
    coding: { codec: 'vp9', decoderConfig, codecString: isUsual ? short : `${short}.${full}` },
    size: undefined,
    lengthSize: 4,
  };
}

/** Fills in the level that some encoders leave at 0, from the size and taking the rate for up to 60 pictures a second. */
export function withVp9Level(coding: VideoConfig['coding'], size: PictureSize): VideoConfig['coding'] {
  if (coding.codec !== 'vp9' || coding.decoderConfig[1] !== 0) return coding;
  const samples = size.width * size.height;
  const level = levels.find(([, most]) => samples <= most)?.[0] ?? largestLevel;
  const decoderConfig = coding.decoderConfig.slice();
  decoderConfig[1] = level;
  const codecString = coding.codecString.replace(/^(vp09\.\d\d)\.00/, `$1.${level}`);
  return { ...coding, decoderConfig, codecString };
}

/** Whether the frame, or the first one of a superframe, is a key frame, and its size; VP9 bitstream §6.2. */
export function readVp9Picture(data: Uint8Array): PictureFacts {
  const bits = new BitReader(data);
  if (bits.bits(2) !== 2) return { isKeyframe: false };
  const profile = bits.bits(1) + 2 * bits.bits(1);
  if (profile === 3) bits.skip(1);
  const showsExisting = bits.flag();
  if (showsExisting || bits.bits(1) !== 0) return { isKeyframe: false };
  bits.skip(2);
  if (bits.bits(24) !== syncCode) return { isKeyframe: false };
  skipColor(bits, profile);
  const size = usableSize(bits.bits(16) + 1, bits.bits(16) + 1);
  return bits.isExhausted ? { isKeyframe: false } : { isKeyframe: true, size };
}

/** `color_config`, VP9 bitstream §6.2.2. */
function skipColor(bits: BitReader, profile: number): void {
  const sRgb = 7;
  if (profile >= 2) bits.skip(1);
  const isSrgb = bits.bits(3) === sRgb;
  const hasSubsampling = profile === 1 || profile === 3;
  if (!isSrgb) bits.skip(hasSubsampling ? 4 : 1);
  else if (hasSubsampling) bits.skip(1);
}

/** Version 1 and no flags; read as a record it would have a depth of 0 bits. */
function isFullBox(body: Uint8Array): boolean {
  return body.length >= 4 + recordLength && body[0] === 1 && body[1] === 0 && body[2] === 0 && body[3] === 0;
}
