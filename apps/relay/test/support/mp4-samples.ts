import { findBox, readBoxes } from '@starling/shared/fmp4/box.ts';
import type { Millis } from '@starling/shared/units.ts';

/** One sample of a track, as an encoder made it. */
export interface Sample {
  readonly decodeTime: Millis;
  readonly presentationTime: Millis;
  readonly isKeyframe: boolean;
  readonly data: Uint8Array;
}

/** One track of an MP4 file that is no fragmented one. */
export interface Mp4Track {
  readonly kind: 'video' | 'audio';
  /** Of its sample entry: `hvc1`, `Opus`. */
  readonly fourCc: string;
  /** Payload of each box in the sample entry, by type. */
  readonly boxes: ReadonlyMap<string, Uint8Array>;
  readonly samples: readonly Sample[];
}

const sampleEntryLength = { video: 78, audio: 28 } as const;

/** Reads the tracks of an MP4 file as ffmpeg writes it; ISO/IEC 14496-12 §8.5–§8.7. Edit lists are not followed. */
export function readMp4(file: Uint8Array): Mp4Track[] {
  const moov = bodyAt(file, 'moov');
  return readBoxes(moov)
    .filter(({ type }) => type === 'trak')
    .map(({ body }) => readTrack(file, body));
}

function readTrack(file: Uint8Array, trak: Uint8Array): Mp4Track {
  const media = bodyAt(trak, 'mdia');
  const kind = Buffer.from(bodyAt(media, 'hdlr').subarray(8, 12)).toString() === 'vide' ? 'video' : 'audio';
  const timescale = viewOf(bodyAt(media, 'mdhd')).getUint32(12);
  const table = bodyAt(media, 'minf', 'stbl');
  const [entry] = readBoxes(bodyAt(table, 'stsd').subarray(8));
  if (entry === undefined) throw new Error('no sample entry');
  const boxes = new Map(
    readBoxes(entry.body.subarray(sampleEntryLength[kind])).map(({ type, body }) => [type, body]),
  );
  return { kind, fourCc: entry.type, boxes, samples: readSamples(file, table, timescale) };
}

function readSamples(file: Uint8Array, table: Uint8Array, timescale: number): Sample[] {
  const sizes = viewOf(bodyAt(table, 'stsz'));
  const count = sizes.getUint32(8);
  const durations = expand(table, 'stts', count);
  const offsets = findBox(table, ['ctts']) === undefined ? [] : expand(table, 'ctts', count);
  const sync = syncSamples(table);
  const places = samplePlaces(table, count, (index) => sizes.getUint32(4) || sizes.getUint32(12 + 4 * index));
  let ticks = 0;
  return places.map(([at, size], index) => {
    const decodeTime = (ticks * 1000) / timescale;
    ticks += durations[index] ?? 0;
    const presentationTime = decodeTime + ((offsets[index] ?? 0) * 1000) / timescale;
    const isKeyframe = sync === undefined || sync.has(index + 1);
    return { decodeTime, presentationTime, isKeyframe, data: file.slice(at, at + size) };
  });
}

/** A table of runs, `stts` or `ctts`, as one value a sample. */
function expand(table: Uint8Array, type: string, count: number): number[] {
  const view = viewOf(bodyAt(table, type));
  const values: number[] = [];
  for (let row = 0; values.length < count && row < view.getUint32(4); row += 1)
    for (let repeat = view.getUint32(8 + 8 * row); repeat > 0; repeat -= 1)
      values.push(view.getInt32(12 + 8 * row));
  return values;
}

function syncSamples(table: Uint8Array): Set<number> | undefined {
  const found = findBox(table, ['stss']);
  if (found === undefined) return undefined;
  const view = viewOf(found.body);
  return new Set(Array.from({ length: view.getUint32(4) }, (_, row) => view.getUint32(8 + 4 * row)));
}

function samplePlaces(
  table: Uint8Array,
  count: number,
  sizeOf: (index: number) => number,
): [at: number, size: number][] {
  const chunks = viewOf(bodyAt(table, 'stco'));
  const runs = viewOf(bodyAt(table, 'stsc'));
  const places: [number, number][] = [];
  let run = 0;
  for (let chunk = 1; places.length < count && chunk <= chunks.getUint32(4); chunk += 1) {
    if (run + 1 < runs.getUint32(4) && runs.getUint32(8 + 12 * (run + 1)) <= chunk) run += 1;
    let at = chunks.getUint32(4 + 4 * chunk);
    for (let left = runs.getUint32(12 + 12 * run); left > 0 && places.length < count; left -= 1) {
      const size = sizeOf(places.length);
      places.push([at, size]);
      at += size;
    }
  }
  return places;
}

function bodyAt(bytes: Uint8Array, ...path: string[]): Uint8Array {
  const found = findBox(bytes, path);
  if (found === undefined) throw new Error(`no ${path.join('/')} in the file`);
  return found.body;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
