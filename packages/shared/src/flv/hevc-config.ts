import { readUnsigned } from '../bytes.ts';
import { BitReader } from './bit-reader.ts';
import { judgeNalUnits, withoutEmulationPrevention } from './nal-units.ts';
import { type PictureFacts, type PictureSize, usableSize, type VideoConfig } from './video-config.ts';

/** HEVCDecoderConfigurationRecord up to its arrays, ISO/IEC 14496-15 §8.3.3.1.2. */
const fixedLength = 23;
const nalTypes = { firstIrap: 16, lastIrap: 21, lastSlice: 31, sps: 33 } as const;

/**
 * Reads an HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 §8.3.3.1). Like that of H.264 it is handed on with NAL
 * lengths of 4 bytes.
 *
 * @returns the configuration, or why the record cannot be used
 */
export function parseHevcConfig(record: Uint8Array): VideoConfig | { reason: string } {
  // Version 0 was written by encoders that followed the draft.
  if (record.length < fixedLength || (record[0] ?? 9) > 1)
    return { reason: `not an HEVC configuration: ${record.length} bytes of version ${record[0] ?? 'none'}` };
  const sps = findSps(record);
  if (sps === undefined) return { reason: 'the HEVC configuration has no sequence parameter set' };
  const size = parseSpsSize(sps);
  if (size === undefined) return { reason: 'the sequence parameter set cannot be read' };
  const decoderConfig = record.slice();
  const lengthByte = record[21] ?? 0;
  decoderConfig[0] = 1;
  decoderConfig[21] = lengthByte | 3;
  return {
    coding: { codec: 'hevc', decoderConfig, codecString: codecString(record) },
    size,
    lengthSize: (lengthByte & 3) + 1,
  };
}

/** Whether the access unit is an IRAP picture: IDR, CRA or BLA; ITU-T H.265 §7.4.2.2. */
export function readHevcPicture(data: Uint8Array): PictureFacts {
  const isKeyframe = judgeNalUnits(data, (header) => {
    const type = (header >> 1) & 63;
    if (type > nalTypes.lastSlice) return undefined;
    return type >= nalTypes.firstIrap && type <= nalTypes.lastIrap;
  });
  return { isKeyframe };
}

/** ISO/IEC 14496-15 §E.3: profile, compatibility flags from the last to the first, tier and level, constraints. */
function codecString(record: Uint8Array): string {
  const first = record[1] ?? 0;
  const space = ['', 'A', 'B', 'C'][first >> 6] ?? '';
  const flags = readUnsigned(record, 2, 4);
  let reversed = 0;
  for (let bit = 0; bit < 32; bit += 1) reversed = reversed * 2 + ((flags >>> bit) & 1);
  const constraints = [...record.subarray(6, 12)];
  while (constraints.at(-1) === 0) constraints.pop();
  const hex = (value: number) => value.toString(16).toUpperCase();
  const tier = (first & 0x20) === 0 ? 'L' : 'H';
  const fields = [`${space}${first & 31}`, hex(reversed), `${tier}${record[12] ?? 0}`];
  return ['hvc1', ...fields, ...constraints.map(hex)].join('.');
}

function findSps(record: Uint8Array): Uint8Array | undefined {
  const arrays = record[22] ?? 0;
  let at = fixedLength;
  for (let index = 0; index < arrays && at + 3 <= record.length; index += 1) {
    const type = (record[at] ?? 0) & 63;
    const units = readUnsigned(record, at + 1, 2);
    at += 3;
    for (let unit = 0; unit < units && at + 2 <= record.length; unit += 1) {
      const length = readUnsigned(record, at, 2);
      at += 2;
      if (at + length > record.length) return undefined;
      if (type === nalTypes.sps) return record.subarray(at, at + length);
      at += length;
    }
  }
  return undefined;
}

/** Picture size after cropping out of a sequence parameter set NAL unit, ITU-T H.265 §7.3.2.2.1. */
function parseSpsSize(nal: Uint8Array): PictureSize | undefined {
  const bits = new BitReader(withoutEmulationPrevention(nal.subarray(2)));
  bits.skip(4);
  const subLayers = bits.bits(3);
  bits.skip(1);
  skipProfileTierLevel(bits, subLayers);
  bits.unsigned();
  const chroma = bits.unsigned();
  if (chroma === 3) bits.skip(1);
  const codedWidth = bits.unsigned();
  const codedHeight = bits.unsigned();
  const [left, right, top, bottom] = bits.flag()
    ? ([bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] as const)
    : ([0, 0, 0, 0] as const);
  if (bits.isExhausted) return undefined;
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = chroma === 1 ? 2 : 1;
  return usableSize(codedWidth - (left + right) * unitX, codedHeight - (top + bottom) * unitY);
}

/** `profile_tier_level(1, subLayers)`, ITU-T H.265 §7.3.3. */
function skipProfileTierLevel(bits: BitReader, subLayers: number): void {
  const profileBits = 88;
  const levelBits = 8;
  bits.skip(profileBits + levelBits);
  if (subLayers === 0) return;
  const present = Array.from({ length: 8 }, () => [bits.flag(), bits.flag()] as const);
  for (const [hasProfile, hasLevel] of present.slice(0, subLayers))
    bits.skip((hasProfile ? profileBits : 0) + (hasLevel ? levelBits : 0));
}
