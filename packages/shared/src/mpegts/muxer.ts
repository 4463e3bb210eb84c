import { concatBytes, readUnsigned } from '../bytes.ts';
import type { Tag } from '../flv/tag.ts';
import type { Millis } from '../units.ts';
import { AdtsWriter } from './adts-writer.ts';
import { readAvcParameterSets } from './decoder-records.ts';
import { PacketWriter } from './packet-writer.ts';
import { writePes } from './pes-writer.ts';
import type { ElementaryStream } from './program-tables.ts';
import { writeProgramAssociation, writeProgramMap } from './table-writer.ts';

const pids = { map: 0x1000, picture: 0x100, sound: 0x101 } as const;
/** ISO/IEC 13818-1 table 2-34. */
const streamTypes = { h264: 0x1b, aac: 0x0f } as const;
const streamIds = { picture: 0xe0, sound: 0xc0 } as const;
/** Tables come with each key frame, and so often at least. */
const tablesEvery: Millis = 500;
/** Stamps are so far ahead of the clock: sound comes up to 100 ms after its pictures, and a decoder needs it by then. */
const lead: Millis = 250;
const stampSpan = 2 ** 33;

/** How an FLV tag begins; FLV 10.1 §E.4.2.1, §E.4.3.1. */
const tagHeads = { h264: 7, key: 1, aac: 0xa } as const;
const packetTypes = { config: 0, coded: 1 } as const;
const startCode = Uint8Array.of(0, 0, 0, 1);
/** An access unit delimiter for any kind of picture, which a transport stream has to have; ITU-T H.264 §7.3.2.4. */
const delimiter = Uint8Array.of(0, 0, 0, 1, 9, 0xf0);

/**
 * Makes an MPEG transport stream (ISO/IEC 13818-1) of the FLV tags that an RTMP publisher would send: H.264 and AAC; whatever else
 * comes is left out. Each tag's packets come at once. Pure.
 */
export class TransportMuxer {
  readonly #association = new PacketWriter(0);
  readonly #map = new PacketWriter(pids.map);
  readonly #picture = new PacketWriter(pids.picture);
  readonly #sound = new PacketWriter(pids.sound);
  readonly #adts = new AdtsWriter();
  #sets: readonly Uint8Array[] | undefined;
  #lengthSize = 4;
  #tracks = '';
  #version = -1;
  #tablesAt: Millis = -Infinity;

  /** @returns whole packets; none for a configuration, and for what comes before its track's */
  push(tag: Tag): Uint8Array {
    if (tag.type === 'video') return this.#pushPicture(tag);
    if (tag.type === 'audio') return this.#pushSound(tag);
    return new Uint8Array(0);
  }

  #pushPicture({ timestamp, body }: Tag): Uint8Array {
    const [head = 0, packetType] = body;
    if ((head & 15) !== tagHeads.h264) return new Uint8Array(0);
    const data = body.subarray(5);
    if (packetType === packetTypes.config) this.#learnSets(data);
    if (packetType !== packetTypes.coded || this.#sets === undefined) return new Uint8Array(0);
    const isKey = head >> 4 === tagHeads.key;
    const units = this.#annexB(data, isKey ? this.#sets : []);
    const later = (readUnsigned(body, 2, 3) << 8) >> 8;
    const decode = stampOf(timestamp);
    const pes = writePes(
      { streamId: streamIds.picture, presentation: stampOf(timestamp + later), decode },
      units,
    );
    const clock = clockOf(timestamp);
    return concatBytes([...this.#tables(timestamp, isKey), this.#picture.write(pes, { clock, isKey })]);
  }

  #pushSound({ timestamp, body }: Tag): Uint8Array {
    const [head = 0, packetType] = body;
    if (head >> 4 !== tagHeads.aac) return new Uint8Array(0);
    const data = body.subarray(2);
    if (packetType === packetTypes.config) this.#adts.configure(data);
    const header = packetType === packetTypes.coded ? this.#adts.header(data.length) : undefined;
    if (header === undefined) return new Uint8Array(0);
    const stamp = stampOf(timestamp);
    const pes = writePes({ streamId: streamIds.sound, presentation: stamp, decode: stamp }, [header, data]);
    // Without pictures the sound has to carry the clock.
    const clock = this.#sets === undefined ? clockOf(timestamp) : undefined;
    return concatBytes([...this.#tables(timestamp, false), this.#sound.write(pes, { clock })]);
  }

  #learnSets(record: Uint8Array): void {
    this.#sets = readAvcParameterSets(record);
    this.#lengthSize = ((record[4] ?? 0) & 3) + 1;
  }

  /** @returns pieces: start codes and the units between them */
  #annexB(data: Uint8Array, sets: readonly Uint8Array[]): Uint8Array[] {
    const pieces = [delimiter, ...sets.flatMap((set) => [startCode, set])];
    const size = this.#lengthSize;
    for (let at = 0; at + size < data.length;) {
      const length = readUnsigned(data, at, size);
      at += size;
      if (length > 0) pieces.push(startCode, data.subarray(at, at + length));
      at += length;
    }
    return pieces;
  }

  #tables(now: Millis, isKey: boolean): Uint8Array[] {
    const streams: ElementaryStream[] = [
      ...(this.#sets === undefined ? [] : [{ pid: pids.picture, type: streamTypes.h264 }]),
      ...(this.#adts.isConfigured ? [{ pid: pids.sound, type: streamTypes.aac }] : []),
    ];
    const tracks = streams.map(({ type }) => type).join();
    const isDue = Math.abs(now - this.#tablesAt) >= tablesEvery;
    if (!isKey && !isDue && tracks === this.#tracks) return [];
    if (tracks !== this.#tracks) this.#version += 1;
    this.#tracks = tracks;
    this.#tablesAt = now;
    const clockPid = this.#sets === undefined ? pids.sound : pids.picture;
    return [
      this.#association.write(writeProgramAssociation(pids.map)),
      this.#map.write(writeProgramMap({ streams, clockPid, version: this.#version })),
    ];
  }
}

/** 90 kHz, 33 bits. */
function clockOf(time: Millis): number {
  return ((Math.round(time * 90) % stampSpan) + stampSpan) % stampSpan;
}

function stampOf(time: Millis): number {
  return clockOf(time + lead);
}
