import type { Bytes } from '../units.ts';
import { type Av1Sequence, readAv1Sequence } from './av1-sequence.ts';
import { type PictureFacts, twoDigits, type VideoConfig } from './video-config.ts';

/** Before the OBUs of an AV1CodecConfigurationRecord. */
const fixedLength = 4;
/** Marker and version 1. */
const firstByte = 0x81;
/** OBU types, AV1 specification §6.2.2. */
const obuTypes = { sequenceHeader: 1, temporalDelimiter: 2, frameHeader: 3, frame: 6 } as const;
/** More OBUs than any temporal unit has; what follows them is not looked at. */
const mostObus = 512;

interface Obu {
  readonly type: number;
  readonly payload: Uint8Array;
  /** Where the next one begins. */
  readonly end: Bytes;
}

/**
 * Reads an AV1CodecConfigurationRecord (AV1-ISOBMFF §2.3.3).
 *
 * @returns the configuration, without a size if the record holds no sequence header; or why it cannot be used
 */
export function parseAv1Config(record: Uint8Array): VideoConfig | { reason: string } {
  const [marker, profileLevel = 0, flags = 0] = record;
  if (record.length < fixedLength || marker !== firstByte)
    return { reason: `not an AV1 configuration: ${record.length} bytes beginning with ${marker ?? 'none'}` };
  const sequence = findSequence(record.subarray(fixedLength));
  if (sequence !== undefined && sequence.size === undefined)
    return { reason: 'the AV1 sequence header names a size that is not taken' };
  const codecString = nameCodec(profileLevel, flags, sequence);
  return {
    coding: { codec: 'av1', decoderConfig: record.slice(), codecString },
    size: sequence?.size,
    lengthSize: 4,
  };
}

/** Whether the temporal unit begins with a key frame that is shown; AV1 specification §7.6.1. */
export function readAv1Picture(data: Uint8Array): PictureFacts {
  let sequence: Av1Sequence | undefined;
  for (const { type, payload } of obus(data)) {
    if (type === obuTypes.sequenceHeader) sequence = readAv1Sequence(payload);
    else if (type === obuTypes.frameHeader || type === obuTypes.frame) {
      // show_existing_frame 0, frame_type KEY_FRAME 0, show_frame 1.
      const isKeyframe = sequence?.isReduced === true || (payload[0] ?? 0) >> 4 === 1;
      return { isKeyframe, size: sequence?.size };
    }
  }
  return { isKeyframe: false };
}

/** The unit without the delimiter that files leave out; AV1-ISOBMFF §2.4. */
export function withoutTemporalDelimiter(data: Uint8Array): Uint8Array {
  const first = readObu(data, 0);
  return first?.type === obuTypes.temporalDelimiter ? data.subarray(first.end) : data;
}

function findSequence(data: Uint8Array): Av1Sequence | undefined {
  for (const { type, payload } of obus(data))
    if (type === obuTypes.sequenceHeader) return readAv1Sequence(payload);
  return undefined;
}

function* obus(data: Uint8Array): Generator<Obu, void, undefined> {
  let at = 0;
  for (let count = 0; count < mostObus; count += 1) {
    const obu = readObu(data, at);
    if (obu === undefined) return;
    yield obu;
    at = obu.end;
  }
}

/** AV1 specification §5.3.1; an OBU without a size reaches to the end. */
function readObu(data: Uint8Array, from: number): Obu | undefined {
  const header = data[from];
  if (header === undefined) return undefined;
  let at = from + ((header & 4) === 0 ? 1 : 2);
  let length = data.length - at;
  if ((header & 2) !== 0) {
    length = 0;
    // leb128(), §4.10.5.
    for (let index = 0; index < 8; index += 1) {
      const byte = data[at] ?? 0;
      at += 1;
      length += (byte & 127) * 2 ** (7 * index);
      if (byte < 128) break;
    }
  }
  const end = at + length;
  return end > data.length ? undefined : { type: (header >> 3) & 15, payload: data.subarray(at, end), end };
}

/** AV1-ISOBMFF §5: the fields from monochrome on only where one of them is not the usual one. */
function nameCodec(profileLevel: number, flags: number, sequence: Av1Sequence | undefined): string {
  const isHigh = (flags & 0x40) !== 0;
  const depth = isHigh ? ((flags & 0x20) === 0 ? 10 : 12) : 8;
  const tier = (flags & 0x80) === 0 ? 'M' : 'H';
  const short = `av01.${profileLevel >> 5}.${twoDigits(profileLevel & 31)}${tier}.${twoDigits(depth)}`;
  if (sequence === undefined) return short;
  const { isMonochrome, chroma, isFullRange } = sequence;
  // "Not told" is taken for the usual one.
  const colors = [sequence.primaries, sequence.transfer, sequence.matrix].map((color) =>
    color === 2 ? 1 : color,
  );
  const [x, y, position] = chroma;
  const full = [
    isMonochrome ? '1' : '0',
    `${x}${y}${position}`,
    ...colors.map(twoDigits),
    isFullRange ? '1' : '0',
  ].join('.');
  return /^0\.11\d\.01\.01\.01\.0$/.test(full) ? short : `${short}.${full}`;
}
