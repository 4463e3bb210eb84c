import type { BroadcastId, RenditionId } from '../ids.ts';
import { parseAttributes } from '../hls/attributes.ts';
import { decodeBase64url } from '../protocol/base64url.ts';
import type { Bytes, Millis } from '../units.ts';

/** A part or a whole segment that a playlist lists with its digest: what the mesh can carry. */
export interface MarkedPart {
  readonly url: string;
  readonly msn: number;
  /** Undefined for a whole segment. */
  readonly part: number | undefined;
  readonly bytes: Bytes;
  readonly sha256: Uint8Array;
  readonly duration: Millis;
  readonly independent: boolean;
  readonly isGap: boolean;
  /** Wall clock of the origin at its start, milliseconds since 1970; undefined where the playlist does not tell. */
  readonly programDate: Millis | undefined;
}

/** What EXT-X-STARLING-MESH of a multivariant playlist says. */
export interface MeshMark {
  readonly broadcast: BroadcastId;
  /** Raw Ed25519 key, 32 bytes: the origin signs announcements with it. */
  readonly publicKey: Uint8Array;
}

const meshTag = /^#EXT-X-STARLING-MESH:(.*)$/m;

/** @returns undefined where the playlist offers no mesh, or one of another version */
export function readMeshMark(multivariantPlaylist: string): MeshMark | undefined {
  const attributes = parseAttributes(meshTag.exec(multivariantPlaylist)?.[1] ?? '');
  const broadcast = attributes.get('BROADCAST') ?? '';
  const publicKey = decodeBase64url(attributes.get('KEY') ?? '');
  const isKnown = attributes.get('VERSION') === '1' && /^[0-9a-f]{16}$/.test(broadcast);
  return isKnown && publicKey?.length === 32 ? { broadcast, publicKey } : undefined;
}

/**
 * A rendition's id is the folder that its playlist lies in: `…/480p30/index.m3u8`.
 *
 * @returns undefined for a URL that is made otherwise
 */
export function renditionOf(mediaPlaylistUrl: string): RenditionId | undefined {
  const folder = new URL(mediaPlaylistUrl).pathname.split('/').at(-2) ?? '';
  return /^[a-z0-9-]{1,32}$/.test(folder) ? folder : undefined;
}

/**
 * Reads the marks of a media playlist: EXT-X-STARLING-PART before each EXT-X-PART, EXT-X-STARLING-SEGMENT before each
 * EXTINF. What has no mark, or one that cannot be read, is left out. Never throws.
 *
 * @param baseUrl where the playlist came from
 */
export function readPartMarks(playlist: string, baseUrl: string): readonly MarkedPart[] {
  const reader = new MarkReader(baseUrl);
  for (const line of playlist.split('\n')) reader.take(line.trimEnd());
  return reader.marked;
}

interface Mark {
  readonly bytes: Bytes;
  readonly sha256: Uint8Array;
}

class MarkReader {
  readonly marked: MarkedPart[] = [];
  readonly #baseUrl: string;
  #msn = 0;
  #part = 0;
  #partMark: Mark | undefined;
  #segmentMark: Mark | undefined;
  #duration: Millis = 0;
  #isGap = false;
  #isIndependent = false;
  #date: Millis | undefined;
  #partDate: Millis | undefined;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  take(line: string): void {
    if (line === '') return;
    if (!line.startsWith('#')) {
      this.#endSegment(line);
      return;
    }
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1);
    switch (colon === -1 ? line : line.slice(0, colon)) {
      case '#EXT-X-MEDIA-SEQUENCE':
        this.#msn = wholeOf(value) ?? 0;
        break;
      case '#EXT-X-SKIP':
        this.#msn += wholeOf(parseAttributes(value).get('SKIPPED-SEGMENTS')) ?? 0;
        break;
      case '#EXT-X-PROGRAM-DATE-TIME':
        this.#date = this.#partDate = dateOf(value);
        break;
      case '#EXT-X-GAP':
        this.#isGap = true;
        break;
      case '#EXT-X-STARLING-PART':
        this.#partMark = markOf(value);
        break;
      case '#EXT-X-STARLING-SEGMENT':
        this.#segmentMark = markOf(value);
        break;
      case '#EXT-X-PART':
        this.#takePart(parseAttributes(value));
        break;
      case '#EXTINF':
        this.#duration = Number.parseFloat(value) * 1000;
        break;
    }
  }

  #takePart(attributes: ReadonlyMap<string, string>): void {
    const duration = Number(attributes.get('DURATION')) * 1000;
    const isGap = attributes.get('GAP') === 'YES';
    const independent = attributes.get('INDEPENDENT') === 'YES';
    if (this.#part === 0) this.#isIndependent = independent;
    this.#add(attributes.get('URI'), this.#partMark, {
      ...{ part: this.#part, duration, independent, isGap, programDate: this.#partDate },
    });
    this.#part += 1;
    this.#partMark = undefined;
    if (this.#partDate !== undefined) this.#partDate += duration;
  }

  #endSegment(uri: string): void {
    const { duration, independent, isGap, programDate } = {
      ...{ duration: this.#duration, independent: this.#part === 0 || this.#isIndependent },
      ...{ isGap: this.#isGap, programDate: this.#date },
    };
    this.#add(uri, this.#segmentMark, { part: undefined, duration, independent, isGap, programDate });
    this.#date = this.#partDate = programDate === undefined ? undefined : programDate + duration;
    this.#segmentMark = this.#partMark = undefined;
    this.#msn += 1;
    this.#part = 0;
    this.#isGap = false;
  }

  #add(
    uri: string | undefined,
    mark: Mark | undefined,
    place: Omit<MarkedPart, 'url' | 'msn' | 'bytes' | 'sha256'>,
  ): void {
    if (uri === undefined || mark === undefined || !Number.isFinite(place.duration)) return;
    if (!URL.canParse(uri, this.#baseUrl)) return;
    this.marked.push({ url: new URL(uri, this.#baseUrl).href, msn: this.#msn, ...mark, ...place });
  }
}

function markOf(value: string): Mark | undefined {
  const attributes = parseAttributes(value);
  const sha256 = decodeBase64url(attributes.get('SHA256') ?? '');
  const bytes = wholeOf(attributes.get('BYTES'));
  return sha256?.length === 32 && bytes !== undefined ? { sha256, bytes } : undefined;
}

function wholeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function dateOf(text: string): Millis | undefined {
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}
