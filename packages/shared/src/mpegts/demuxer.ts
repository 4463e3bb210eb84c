import type { Tag } from '../flv/tag.ts';
import type { Millis } from '../units.ts';
import { AdtsTrack } from './adts-track.ts';
import { PacketSplitter } from './packet-splitter.ts';
import { type PesPacket, PesReader } from './pes-reader.ts';
import { PictureTrack } from './picture-track.ts';
import {
  type ElementaryStream,
  readProgramAssociation,
  readProgramMap,
  SectionReader,
} from './program-tables.ts';
import { readTransportPacket, type TransportPacket } from './transport-packet.ts';

/** What a transport stream turned out to hold. */
export type Demuxed =
  | { readonly kind: 'tag'; readonly tag: Tag }
  /** A track in a codec that is not taken, by the name that people know. */
  | { readonly kind: 'unsupported'; readonly type: 'audio' | 'video'; readonly what: string };

interface Track {
  readonly pes: PesReader;
  readonly picture: PictureTrack | undefined;
  readonly sound: AdtsTrack | undefined;
}

/** ISO/IEC 13818-1 table 2-34, and what ATSC and others have put beside it. */
const streamTypes = { h264: 0x1b, hevc: 0x24, aac: 0x0f } as const;
const unsupportedTypes: Readonly<Record<number, readonly ['audio' | 'video', string]>> = {
  0x01: ['video', 'MPEG-1'],
  0x02: ['video', 'MPEG-2'],
  0x03: ['audio', 'MP3'],
  0x04: ['audio', 'MP3'],
  0x10: ['video', 'MPEG-4 part 2'],
  0x11: ['audio', 'AAC in LATM'],
  0x33: ['video', 'VVC'],
  0x81: ['audio', 'AC-3'],
  0x87: ['audio', 'E-AC-3'],
};
const stampSpan = 2 ** 33;

/**
 * Takes an MPEG transport stream apart (ISO/IEC 13818-1): the first program's first picture and sound, as the FLV tags that an
 * RTMP publisher would send. Pure; never throws, whatever the bytes are, and holds 8 MiB a track at most.
 */
export class TransportDemuxer {
  readonly #splitter = new PacketSplitter();
  readonly #association = new SectionReader();
  #map: { readonly pid: number; readonly sections: SectionReader } | undefined;
  readonly #tracks = new Map<number, Track>();
  readonly #refused = new Set<number>();
  #lastStamp: number | undefined;
  #lastTotal = 0;

  /** PES packets of which parts were lost. */
  get damaged(): number {
    return [...this.#tracks.values()].reduce((sum, { pes }) => sum + pes.damaged, 0);
  }

  push(bytes: Uint8Array): Demuxed[] {
    const demuxed: Demuxed[] = [];
    for (const one of this.#splitter.push(bytes)) {
      const packet = readTransportPacket(one);
      if (packet !== undefined) this.#take(packet, demuxed);
    }
    return demuxed;
  }

  #take(packet: TransportPacket, demuxed: Demuxed[]): void {
    const { pid, payload, isStart } = packet;
    if (pid === 0) {
      const section = this.#association.push(payload, isStart);
      const map = section && readProgramAssociation(section);
      if (map !== undefined && map !== this.#map?.pid)
        this.#map = { pid: map, sections: new SectionReader() };
    } else if (pid === this.#map?.pid) {
      const section = this.#map.sections.push(payload, isStart);
      if (section !== undefined) this.#learn(readProgramMap(section) ?? [], demuxed);
    } else {
      const track = this.#tracks.get(pid);
      if (track === undefined) return;
      for (const pes of track.pes.push(packet))
        for (const tag of this.#read(track, pes)) demuxed.push({ kind: 'tag', tag });
    }
  }

  /** Tracks keep their PID's state as long as the map names them. */
  #learn(streams: readonly ElementaryStream[], demuxed: Demuxed[]): void {
    const video = streams.find(({ type }) => type === streamTypes.h264 || type === streamTypes.hevc);
    const audio = streams.find(({ type }) => type === streamTypes.aac);
    for (const pid of this.#tracks.keys())
      if (pid !== video?.pid && pid !== audio?.pid) this.#tracks.delete(pid);
    if (video !== undefined && this.#tracks.get(video.pid)?.picture === undefined) {
      const picture = new PictureTrack(video.type === streamTypes.hevc ? 'hevc' : 'h264');
      this.#tracks.set(video.pid, { pes: new PesReader(), picture, sound: undefined });
    }
    if (audio !== undefined && this.#tracks.get(audio.pid)?.sound === undefined)
      this.#tracks.set(audio.pid, { pes: new PesReader(), picture: undefined, sound: new AdtsTrack() });
    for (const { type } of streams) {
      const [kind, what] = unsupportedTypes[type] ?? [];
      const isMissing = kind === 'video' ? video === undefined : audio === undefined;
      if (kind === undefined || what === undefined || !isMissing || this.#refused.has(type)) continue;
      this.#refused.add(type);
      demuxed.push({ kind: 'unsupported', type: kind, what });
    }
  }

  #read({ picture, sound }: Track, { presentation, decode, data }: PesPacket): Tag[] {
    const decodeTime = decode === undefined ? undefined : this.#time(decode);
    if (sound !== undefined) return sound.read(data, decodeTime);
    if (picture === undefined || decodeTime === undefined) return [];
    const later = presentation === undefined || decode === undefined ? 0 : presentation - decode;
    const offset = ((later % stampSpan) + stampSpan) % stampSpan;
    const isSane = offset < 90 * 20_000;
    const times = {
      decode: Math.round(decodeTime),
      presentation: Math.round(decodeTime + (isSane ? offset / 90 : 0)),
    };
    return picture.read(data, times);
  }

  /** @returns milliseconds, the wrap at 33 bits undone */
  #time(stamp: number): Millis {
    if (this.#lastStamp === undefined) this.#lastTotal = stamp;
    else {
      const step = (((stamp - this.#lastStamp) % stampSpan) + stampSpan) % stampSpan;
      this.#lastTotal += step >= stampSpan / 2 ? step - stampSpan : step;
    }
    this.#lastStamp = stamp;
    return this.#lastTotal / 90;
  }
}
