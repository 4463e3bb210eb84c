import { equalBytes } from '../bytes.ts';
import type { Tag } from '../flv/tag.ts';
import type { Millis } from '../units.ts';
import { writeAvcRecord, writeHevcRecord } from './decoder-records.ts';
import { joinNalUnits, splitNalUnits } from './nal-stream.ts';

/** When a picture is decoded and shown, by the encoder's clock. */
export interface PictureTimes {
  readonly decode: Millis;
  readonly presentation: Millis;
}

/** How a codec's NAL units are told apart. */
interface Grammar {
  /** What stands before a sequence header, and before a coded picture's offset and units; FLV 10.1 §E.4.3, Enhanced RTMP v2. */
  readonly header: readonly number[];
  readonly coded: (isKeyframe: boolean) => readonly number[];
  readonly typeOf: (unit: Uint8Array) => number;
  readonly isKey: (type: number) => boolean;
  /** VPS, SPS and PPS; the first is undefined for H.264. */
  readonly sets: readonly [number | undefined, number, number];
  /** Delimiters and filler, which fMP4 has no use for. */
  readonly dropped: readonly number[];
  readonly record: (vps: Uint8Array[], sps: [Uint8Array, ...Uint8Array[]], pps: Uint8Array[]) => Uint8Array;
}

/** `hvc1`. */
const fourCc = [0x68, 0x76, 0x63, 0x31];
const grammars: Readonly<Record<'h264' | 'hevc', Grammar>> = {
  h264: {
    header: [0x17, 0, 0, 0, 0],
    coded: (isKeyframe) => [isKeyframe ? 0x17 : 0x27, 1],
    typeOf: (unit) => (unit[0] ?? 0) & 31,
    isKey: (type) => type === 5,
    sets: [undefined, 7, 8],
    dropped: [9, 12],
    record: (_, [sps], pps) => writeAvcRecord(sps, pps),
  },
  hevc: {
    header: [0x90, ...fourCc],
    coded: (isKeyframe) => [isKeyframe ? 0x91 : 0xa1, ...fourCc],
    typeOf: (unit) => ((unit[0] ?? 0) >> 1) & 63,
    isKey: (type) => type >= 16 && type <= 21,
    sets: [32, 33, 34],
    dropped: [35, 38],
    record: (vps, sps, pps) => writeHevcRecord({ vps, sps, pps }),
  },
};
/** More are nobody's. */
const mostSets = 16;

/** Turns access units between start codes into FLV tags, with a sequence header whenever parameters change. */
export class PictureTrack {
  readonly #grammar: Grammar;
  #record: Uint8Array | undefined;

  constructor(codec: 'h264' | 'hevc') {
    this.#grammar = grammars[codec];
  }

  /** @returns nothing for pictures before the first parameters */
  read(data: Uint8Array, { decode, presentation }: PictureTimes): Tag[] {
    const { typeOf, isKey, dropped, sets, coded } = this.#grammar;
    const units = splitNalUnits(data).slice(0, 4_096);
    const header = this.#learn(units, decode);
    const types = units.map(typeOf);
    const kept = units.filter((_, at) => {
      const type = types[at] ?? 0;
      return !dropped.includes(type) && !sets.includes(type);
    });
    if (this.#record === undefined || kept.length === 0) return header;
    const head = coded(types.some(isKey));
    const body = joinNalUnits(kept, head.length + 3);
    body.set(head);
    const offset = Math.max(0, presentation - decode);
    body.set([offset >> 16, offset >> 8, offset], head.length);
    return [...header, { type: 'video', timestamp: decode, body }];
  }

  #learn(units: readonly Uint8Array[], timestamp: Millis): Tag[] {
    const { typeOf, sets, record, header } = this.#grammar;
    const [vps = [], sps = [], pps = []] = sets.map((type) =>
      units.filter((unit) => unit.length <= 0xffff && typeOf(unit) === type).slice(0, mostSets),
    );
    const [first, ...others] = sps;
    if (first === undefined || pps.length === 0) return [];
    const written = record(vps, [first, ...others], pps);
    if (this.#record !== undefined && equalBytes(written, this.#record)) return [];
    this.#record = written;
    return [{ type: 'video', timestamp, body: Uint8Array.from([...header, ...written]) }];
  }
}
