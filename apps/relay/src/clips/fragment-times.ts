import { findBox, readBoxes } from '@starling/shared/fmp4/box.ts';

/** A track as the fMP4 header tells it. */
interface InitTrack {
  readonly trackId: number;
  /** Ticks a second. */
  readonly timescale: number;
}

/** The tracks of a rendition's init. */
export interface InitTracks {
  readonly video: (InitTrack & { readonly width: number; readonly height: number }) | undefined;
  readonly audio: InitTrack | undefined;
}

/** tf_flags, ISO/IEC 14496-12 §8.8.7.1. */
const baseOffsetPresent = 0x1;
const descriptionPresent = 0x2;
const defaultDurationPresent = 0x8;
/** tr_flags, ISO/IEC 14496-12 §8.8.8.1. */
const dataOffsetPresent = 0x1;
const firstFlagsPresent = 0x4;
const durationPresent = 0x100;
const sizePresent = 0x200;
const flagsPresent = 0x400;
const compositionPresent = 0x800;

/** What a box holds at the least, by its version; ISO/IEC 14496-12 §8.3.2, §8.4.2, §8.8.12. */
const leastLengths = { tkhd: [84, 96], mdhd: [24, 36], tfdt: [8, 12] } as const;

/**
 * Reads which tracks an fMP4 header announces: the first of pictures and the first of sound. A track whose boxes are cut
 * short, or that has no timescale, is none. Never throws.
 */
export function readInitTracks(init: Uint8Array): InitTracks {
  const moov = findBox(init, ['moov'])?.body ?? new Uint8Array(0);
  let video: InitTracks['video'];
  let audio: InitTracks['audio'];
  for (const { type, body } of readBoxes(moov)) {
    if (type !== 'trak') continue;
    const header = viewOf(findBox(body, ['tkhd'])?.body, leastLengths.tkhd);
    const media = viewOf(findBox(body, ['mdia', 'mdhd'])?.body, leastLengths.mdhd);
    const handler = Buffer.from(findBox(body, ['mdia', 'hdlr'])?.body.subarray(8, 12) ?? []).toString(
      'latin1',
    );
    if (header === undefined || media === undefined) continue;
    // Version 1 has two times of 8 bytes instead of 4 in front, ISO/IEC 14496-12 §8.3.2.2 and §8.4.2.2.
    const trackId = header.getUint32(header.getUint8(0) === 1 ? 20 : 12);
    const timescale = media.getUint32(media.getUint8(0) === 1 ? 20 : 12);
    if (timescale === 0) continue;
    const size = header.byteLength - 8;
    if (handler === 'vide')
      video ??= { trackId, timescale, width: header.getUint16(size), height: header.getUint16(size + 4) };
    if (handler === 'soun') audio ??= { trackId, timescale };
  }
  return { video, audio };
}

/**
 * When the samples of a track are shown, in ticks and in decoding order: of every fragment in `segment`. Durations are
 * taken from `trun` or `tfhd`; those that only the init tells count as 0. Never throws: a fragment whose boxes are cut
 * short has no samples.
 */
export function readPresentationTimes(segment: Uint8Array, trackId: number): number[] {
  return readBoxes(segment)
    .filter(({ type }) => type === 'moof')
    .flatMap(({ body }) => readBoxes(body))
    .filter(({ type, body }) => type === 'traf' && trackOf(body) === trackId)
    .flatMap(({ body }) => readRun(body));
}

function trackOf(traf: Uint8Array): number | undefined {
  return viewOf(findBox(traf, ['tfhd'])?.body)?.getUint32(4);
}

function defaultDuration(traf: Uint8Array): number {
  const header = viewOf(findBox(traf, ['tfhd'])?.body);
  const flags = header?.getUint32(0) ?? 0;
  if (header === undefined || (flags & defaultDurationPresent) === 0) return 0;
  const at = 8 + ((flags & baseOffsetPresent) === 0 ? 0 : 8) + ((flags & descriptionPresent) === 0 ? 0 : 4);
  return at + 4 <= header.byteLength ? header.getUint32(at) : 0;
}

/** ISO/IEC 14496-12 §8.8.8 and §8.8.12. */
function readRun(traf: Uint8Array): number[] {
  const decode = viewOf(findBox(traf, ['tfdt'])?.body, leastLengths.tfdt);
  const run = viewOf(findBox(traf, ['trun'])?.body);
  if (decode === undefined || run === undefined) return [];
  let time = decode.getUint8(0) === 1 ? Number(decode.getBigUint64(4)) : decode.getUint32(4);
  const duration = defaultDuration(traf);
  const flags = run.getUint32(0);
  const has = (flag: number) => (flags & flag) !== 0;
  let at = 8 + (has(dataOffsetPresent) ? 4 : 0) + (has(firstFlagsPresent) ? 4 : 0);
  const offsetAt = [durationPresent, sizePresent, flagsPresent].filter(has).length * 4;
  const row = offsetAt + (has(compositionPresent) ? 4 : 0);
  const times: number[] = [];
  for (let count = run.getUint32(4); count > 0 && row > 0 && at + row <= run.byteLength; count -= 1) {
    times.push(time + (has(compositionPresent) ? run.getInt32(at + offsetAt) : 0));
    time += has(durationPresent) ? run.getUint32(at) : duration;
    at += row;
  }
  return times;
}

/** @returns undefined where there is no box, or it is shorter than one of its version can be */
function viewOf(
  bytes: Uint8Array | undefined,
  [least, leastOfVersion1]: readonly [number, number] = [8, 8],
): DataView | undefined {
  if (bytes === undefined || bytes.length < (bytes[0] === 1 ? leastOfVersion1 : least)) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
