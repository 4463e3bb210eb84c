import { BitReader } from './bit-reader.ts';
import { judgeNalUnits, withoutEmulationPrevention } from './nal-units.ts';
import { type PictureFacts, type PictureSize, usableSize, type VideoConfig } from './video-config.ts';

/** Profiles whose SPS carries the chroma format, ITU-T H.264 §7.3.2.1.1. */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/**
 * Reads an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1) as a sequence header carries it. The record is
 * handed on with NAL lengths of 4 bytes; pictures have to be rewritten likewise.
 *
 * @returns the configuration, or why the record cannot be used
 */
export function parseAvcConfig(record: Uint8Array): VideoConfig | { reason: string } {
  const [version, profile, compatibility, level, lengthSize, spsCount] = record;
  if (version !== 1 || spsCount === undefined || lengthSize === undefined)
    return { reason: `not an AVC configuration: ${record.length} bytes of version ${version ?? 'none'}` };
  const spsLength = ((record[6] ?? 0) << 8) | (record[7] ?? 0);
  const sps = record.subarray(8, 8 + spsLength);
  if ((spsCount & 31) === 0 || sps.length < 4 || sps.length < spsLength)
    return { reason: 'the AVC configuration has no sequence parameter set' };
  const size = parseSpsSize(sps);
  if (size === undefined) return { reason: 'the sequence parameter set cannot be read' };
  const decoderConfig = record.slice();
  decoderConfig[4] = lengthSize | 3;
  const hex = [profile, compatibility, level].map((byte) => (byte ?? 0).toString(16).padStart(2, '0'));
  return {
    coding: { codec: 'h264', decoderConfig, codecString: `avc1.${hex.join('')}` },
    size,
    lengthSize: (lengthSize & 3) + 1,
  };
}

/**
 * Whether the access unit holds an IDR slice (NAL type 5). Some encoders flag every intra picture as a keyframe;
 * decoding can start at an IDR only.
 */
export function readAvcPicture(data: Uint8Array): PictureFacts {
  const isKeyframe = judgeNalUnits(data, (header) => {
    const type = header & 31;
    return type === 5 ? true : type === 1 ? false : undefined;
  });
  return { isKeyframe };
}

/** Picture size after cropping out of a sequence parameter set NAL unit, ITU-T H.264 §7.3.2.1.1. */
function parseSpsSize(nal: Uint8Array): PictureSize | undefined {
  const bits = new BitReader(withoutEmulationPrevention(nal.subarray(1)));
  const profile = bits.bits(8);
  bits.bits(16);
  bits.unsigned();
  const chroma = highProfiles.has(profile) ? readChroma(bits) : 1;
  bits.unsigned();
  skipPictureOrder(bits);
  bits.unsigned();
  bits.flag();
  const widthInBlocks = bits.unsigned() + 1;
  const heightInMaps = bits.unsigned() + 1;
  const isFrameOnly = bits.flag();
  if (!isFrameOnly) bits.flag();
  bits.flag();
  const crop = bits.flag()
    ? { left: bits.unsigned(), right: bits.unsigned(), top: bits.unsigned(), bottom: bits.unsigned() }
    : { left: 0, right: 0, top: 0, bottom: 0 };
  if (bits.isExhausted) return undefined;
  const cropX = chroma === 1 || chroma === 2 ? 2 : 1;
  const cropY = (chroma === 1 ? 2 : 1) * (isFrameOnly ? 1 : 2);
  const width = widthInBlocks * 16 - (crop.left + crop.right) * cropX;
  const height = heightInMaps * 16 * (isFrameOnly ? 1 : 2) - (crop.top + crop.bottom) * cropY;
  return usableSize(width, height);
}

/** @returns chroma_format_idc; skips bit depths and scaling lists. */
function readChroma(bits: BitReader): number {
  const chroma = bits.unsigned();
  if (chroma === 3) bits.flag();
  bits.unsigned();
  bits.unsigned();
  bits.flag();
  if (!bits.flag()) return chroma;
  for (let list = 0; list < (chroma === 3 ? 12 : 8); list += 1)
    if (bits.flag()) skipScalingList(bits, list < 6 ? 16 : 64);
  return chroma;
}

function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  for (let index = 0; index < size; index += 1) {
    const next = (last + bits.signed() + 256) % 256;
    if (next === 0) return;
    last = next;
  }
}

function skipPictureOrder(bits: BitReader): void {
  const type = bits.unsigned();
  if (type === 0) bits.unsigned();
  if (type !== 1) return;
  bits.flag();
  bits.signed();
  bits.signed();
  const cycle = Math.min(bits.unsigned(), 255);
  for (let index = 0; index < cycle; index += 1) bits.signed();
}
