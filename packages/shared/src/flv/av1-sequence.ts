import { BitReader } from './bit-reader.ts';
import { type PictureSize, usableSize } from './video-config.ts';

/** What a sequence header OBU says. */
export interface Av1Sequence {
  /** Undefined if it is larger than we take. */
  readonly size: PictureSize | undefined;
  /** It holds one still picture; its frame headers lack their first bits. */
  readonly isReduced: boolean;
  readonly isMonochrome: boolean;
  /** As in a CODECS string: subsampling in x and y, and where chroma is sampled. */
  readonly chroma: readonly [x: number, y: number, position: number];
  /** ISO/IEC 23091-4; 2 where they are not told. */
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  readonly isFullRange: boolean;
}

/** A timing model as far as the operating points after it need it. */
interface DecoderModel {
  readonly delayBits: number;
}

/** Reads the payload of a sequence header OBU; AV1 specification §5.5.1. */
export function readAv1Sequence(payload: Uint8Array): Av1Sequence | undefined {
  const bits = new BitReader(payload);
  const profile = bits.bits(3);
  bits.skip(1);
  const isReduced = bits.flag();
  if (isReduced) bits.skip(5);
  else skipOperatingPoints(bits);
  const widthBits = bits.bits(4) + 1;
  const heightBits = bits.bits(4) + 1;
  const width = bits.bits(widthBits) + 1;
  const height = bits.bits(heightBits) + 1;
  if (!isReduced && bits.flag()) bits.skip(7);
  bits.skip(3);
  if (!isReduced) skipInterTools(bits);
  bits.skip(3);
  const color = readColor(bits, profile);
  return bits.isExhausted ? undefined : { size: usableSize(width, height), isReduced, ...color };
}

/** Timing, decoder model and operating points. */
function skipOperatingPoints(bits: BitReader): void {
  const model = bits.flag() ? skipTiming(bits) : undefined;
  const hasDisplayDelay = bits.flag();
  const points = bits.bits(5) + 1;
  for (let point = 0; point < points; point += 1) {
    bits.skip(12);
    if (bits.bits(5) > 7) bits.skip(1);
    if (model !== undefined && bits.flag()) bits.skip(2 * model.delayBits + 1);
    if (hasDisplayDelay && bits.flag()) bits.skip(4);
  }
}

/** `timing_info` and `decoder_model_info`, §5.5.3 and §5.5.4. */
function skipTiming(bits: BitReader): DecoderModel | undefined {
  bits.skip(64);
  // num_ticks_per_picture_minus_1 is uvlc(), §4.10.3, which equals ue(v).
  if (bits.flag()) bits.unsigned();
  if (!bits.flag()) return undefined;
  const delayBits = bits.bits(5) + 1;
  bits.skip(42);
  return { delayBits };
}

function skipInterTools(bits: BitReader): void {
  bits.skip(4);
  const hasOrderHint = bits.flag();
  if (hasOrderHint) bits.skip(2);
  const choosesScreenContent = bits.flag();
  const screenContent = choosesScreenContent || bits.flag();
  if (screenContent && !bits.flag()) bits.skip(1);
  if (hasOrderHint) bits.skip(3);
}

/** `color_config`, §5.5.2. */
function readColor(bits: BitReader, profile: number): Omit<Av1Sequence, 'size' | 'isReduced'> {
  const isHigh = bits.flag();
  const isTwelve = profile === 2 && isHigh && bits.flag();
  const isMonochrome = profile !== 1 && bits.flag();
  const [primaries, transfer, matrix] = bits.flag()
    ? ([bits.bits(8), bits.bits(8), bits.bits(8)] as const)
    : ([2, 2, 2] as const);
  const color = { isMonochrome, primaries, transfer, matrix };
  if (isMonochrome) return { ...color, isFullRange: bits.flag(), chroma: [1, 1, 0] };
  if (primaries === 1 && transfer === 13 && matrix === 0)
    return { ...color, isFullRange: true, chroma: [0, 0, 0] };
  const isFullRange = bits.flag();
  const [x, y] = readSubsampling(bits, profile, isTwelve);
  return { ...color, isFullRange, chroma: [x, y, x + y === 2 ? bits.bits(2) : 0] };
}

function readSubsampling(
  bits: BitReader,
  profile: number,
  isTwelve: boolean,
): readonly [x: number, y: number] {
  if (profile === 0) return [1, 1];
  if (profile === 1) return [0, 0];
  if (!isTwelve) return [1, 0];
  const x = bits.bits(1);
  return [x, x === 1 ? bits.bits(1) : 0];
}
