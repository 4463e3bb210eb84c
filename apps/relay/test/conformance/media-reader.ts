import { findBox, readBoxes } from '@starling/shared/fmp4/box.ts';
import type { InitTrack, TrackPiece } from './observation.ts';

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Reads the tracks of an init, ISO/IEC 14496-12 §8.3. @throws RangeError on boxes that are cut short */
export function readInit(bytes: Uint8Array): InitTrack[] {
  const moov = findBox(bytes, ['moov']);
  if (moov === undefined) return [];
  return readBoxes(moov.body)
    .filter(({ type }) => type === 'trak')
    .map(({ body }) => {
      const header = viewOf(findBox(body, ['tkhd'])?.body ?? new Uint8Array(0));
      const media = viewOf(findBox(body, ['mdia', 'mdhd'])?.body ?? new Uint8Array(0));
      const handler = findBox(body, ['mdia', 'hdlr'])?.body ?? new Uint8Array(0);
      const entries = findBox(body, ['mdia', 'minf', 'stbl', 'stsd'])?.body ?? new Uint8Array(8);
      const [entry] = readBoxes(entries.subarray(8));
      return {
        id: header.getUint32(header.getUint8(0) === 1 ? 20 : 12),
        timescale: media.getUint32(media.getUint8(0) === 1 ? 20 : 12),
        isVideo: Buffer.from(handler.subarray(8, 12)).toString() === 'vide',
        codec: entry === undefined ? '' : codecOf(entry.type, entry.body),
      };
    });
}

function codecOf(type: string, entry: Uint8Array): string {
  if (type !== 'avc1' && type !== 'avc3') return type;
  // A visual sample entry has 78 bytes before its boxes (ISO/IEC 14496-12 §12.1.3).
  const config = readBoxes(entry.subarray(78)).find((box) => box.type === 'avcC')?.body;
  return config === undefined ? type : `${type}.${Buffer.from(config.subarray(1, 4)).toString('hex')}`;
}

/** Reads what a part or segment holds of each track, all its fragments together. @throws RangeError */
export function readFragments(bytes: Uint8Array, tracks: readonly InitTrack[]): TrackPiece[] {
  const pieces = new Map<number, TrackPiece>();
  for (const moof of readBoxes(bytes).filter(({ type }) => type === 'moof'))
    for (const traf of readBoxes(moof.body).filter(({ type }) => type === 'traf')) {
      const piece = readTrackFragment(traf.body, tracks);
      const before = pieces.get(piece.id);
      pieces.set(
        piece.id,
        before === undefined
          ? piece
          : {
              ...before,
              duration: before.duration + piece.duration,
              samples: before.samples + piece.samples,
            },
      );
    }
  return [...pieces.values()];
}

/** ISO/IEC 14496-12 §8.8.7, §8.8.8, §8.8.12. */
function readTrackFragment(traf: Uint8Array, tracks: readonly InitTrack[]): TrackPiece {
  const header = viewOf(findBox(traf, ['tfhd'])?.body ?? new Uint8Array(0));
  const id = header.getUint32(4);
  const flags = header.getUint32(0) & 0xffffff;
  let at = 8 + ((flags & 1) !== 0 ? 8 : 0) + ((flags & 2) !== 0 ? 4 : 0);
  const take = (isThere: boolean) => {
    if (!isThere) return undefined;
    at += 4;
    return header.getUint32(at - 4);
  };
  const defaultDuration = take((flags & 8) !== 0) ?? 0;
  take((flags & 16) !== 0);
  const defaultFlags = take((flags & 32) !== 0) ?? 0;
  const decode = viewOf(findBox(traf, ['tfdt'])?.body ?? new Uint8Array(0));
  const start = decode.getUint8(0) === 1 ? Number(decode.getBigUint64(4)) : decode.getUint32(4);
  const run = readRun(findBox(traf, ['trun'])?.body ?? new Uint8Array(8), defaultDuration, defaultFlags);
  const toMillis = 1000 / (tracks.find((track) => track.id === id)?.timescale ?? NaN);
  return {
    ...{ id, start: start * toMillis, duration: run.duration * toMillis, samples: run.samples },
    isSync: run.isSync,
  };
}

function readRun(
  trun: Uint8Array,
  defaultDuration: number,
  defaultFlags: number,
): { duration: number; samples: number; isSync: boolean } {
  const run = viewOf(trun);
  const flags = run.getUint32(0) & 0xffffff;
  const samples = run.getUint32(4);
  let at = 8 + ((flags & 1) !== 0 ? 4 : 0);
  const hasFirstFlags = (flags & 4) !== 0;
  let firstFlags = hasFirstFlags ? run.getUint32(at) : defaultFlags;
  if (hasFirstFlags) at += 4;
  const fields = [0x100, 0x200, 0x400, 0x800].filter((bit) => (flags & bit) !== 0);
  let duration = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    duration += (flags & 0x100) !== 0 ? run.getUint32(at) : defaultDuration;
    if (sample === 0 && !hasFirstFlags && (flags & 0x400) !== 0)
      firstFlags = run.getUint32(at + 4 * fields.indexOf(0x400));
    at += 4 * fields.length;
  }
  // sample_is_non_sync_sample is bit 16.
  return { duration, samples, isSync: (firstFlags & 0x10000) === 0 };
}
