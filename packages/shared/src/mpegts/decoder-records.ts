import { concatBytes, readUnsigned } from '../bytes.ts';
import { BitReader } from '../flv/bit-reader.ts';
import { withoutEmulationPrevention } from '../flv/nal-units.ts';

const sized = (unit: Uint8Array) => concatBytes([Uint8Array.of(unit.length >> 8, unit.length), unit]);
/** Profiles whose record tells chroma and bit depth; ISO/IEC 14496-15 §5.3.3.1.2. */
const highProfiles: readonly (number | undefined)[] = [100, 110, 122, 144];

/** @returns an AVCDecoderConfigurationRecord, NAL lengths of 4 bytes; ISO/IEC 14496-15 §5.3.3.1 */
export function writeAvcRecord(sps: Uint8Array, pps: readonly Uint8Array[]): Uint8Array {
  const head = Uint8Array.of(1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1);
  const record = concatBytes([head, sized(sps), Uint8Array.of(pps.length), ...pps.map(sized)]);
  return highProfiles.includes(sps[1]) ? concatBytes([record, writeHighProfile(sps)]) : record;
}

function writeHighProfile(sps: Uint8Array): Uint8Array {
  const bits = new BitReader(withoutEmulationPrevention(sps.subarray(4)));
  bits.unsigned();
  const chroma = bits.unsigned();
  if (chroma === 3) bits.skip(1);
  const [luma, colour] = [bits.unsigned(), bits.unsigned()];
  return Uint8Array.of(0xfc | (chroma & 3), 0xf8 | (luma & 7), 0xf8 | (colour & 7), 0);
}

/** @returns the SPS and PPS of an AVCDecoderConfigurationRecord, in their order; ISO/IEC 14496-15 §5.3.3.1 */
export function readAvcParameterSets(record: Uint8Array): Uint8Array[] {
  const sets: Uint8Array[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = (record[at] ?? 0) & mask;
    at += 1;
    for (let index = 0; index < count && at + 2 <= record.length; index += 1) {
      const length = readUnsigned(record, at, 2);
      sets.push(record.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return sets;
}

/** Parameter sets of HEVC, all that a stream has. */
export interface HevcParameterSets {
  readonly vps: readonly Uint8Array[];
  readonly sps: readonly [Uint8Array, ...Uint8Array[]];
  readonly pps: readonly Uint8Array[];
}

const hevcTypes = { vps: 32, sps: 33, pps: 34 } as const;

/** @returns an HEVCDecoderConfigurationRecord, NAL lengths of 4 bytes; ISO/IEC 14496-15 §8.3.3.1 */
export function writeHevcRecord({ vps, sps, pps }: HevcParameterSets): Uint8Array {
  const facts = readHevcFacts(sps[0]);
  const array = (type: number, units: readonly Uint8Array[]) =>
    concatBytes([Uint8Array.of(0x80 | type, units.length >> 8, units.length), ...units.map(sized)]);
  return concatBytes([
    Uint8Array.of(1),
    facts.profileTierLevel,
    // Neither segmentation nor parallelism is told; chroma and depths are.
    Uint8Array.of(0xf0, 0, 0xfc, 0xfc | facts.chroma, 0xf8 | facts.lumaDepth, 0xf8 | facts.chromaDepth),
    Uint8Array.of(0, 0, (facts.layers << 3) | (facts.isNested ? 4 : 0) | 3, 3),
    ...[array(hevcTypes.vps, vps), array(hevcTypes.sps, sps), array(hevcTypes.pps, pps)],
  ]);
}

interface HevcFacts {
  /** 12 bytes, as they stand in the SPS. */
  readonly profileTierLevel: Uint8Array;
  readonly layers: number;
  readonly isNested: boolean;
  readonly chroma: number;
  /** Bits over 8. */
  readonly lumaDepth: number;
  readonly chromaDepth: number;
}

/** ITU-T H.265 §7.3.2.2.1. */
function readHevcFacts(sps: Uint8Array): HevcFacts {
  const body = withoutEmulationPrevention(sps.subarray(2));
  const bits = new BitReader(body);
  bits.skip(4);
  const subLayers = bits.bits(3);
  const isNested = bits.flag();
  bits.skip(96);
  if (subLayers > 0) {
    const present = Array.from({ length: 8 }, () => [bits.flag(), bits.flag()] as const);
    for (const [hasProfile, hasLevel] of present.slice(0, subLayers))
      bits.skip((hasProfile ? 88 : 0) + (hasLevel ? 8 : 0));
  }
  bits.unsigned();
  const chroma = bits.unsigned();
  if (chroma === 3) bits.skip(1);
  bits.unsigned();
  bits.unsigned();
  if (bits.flag()) for (let side = 0; side < 4; side += 1) bits.unsigned();
  const [lumaDepth, chromaDepth] = [bits.unsigned() & 7, bits.unsigned() & 7];
  const profileTierLevel = new Uint8Array(12);
  profileTierLevel.set(body.subarray(1, 13));
  return { profileTierLevel, layers: subLayers + 1, isNested, chroma: chroma & 3, lumaDepth, chromaDepth };
}
