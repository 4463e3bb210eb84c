import { parseMediaPlaylist, type ParsedSegment } from '../hls/parse-playlist.ts';
import { type MediaDigest, parseMeshMark } from '../hls/starling-tags.ts';
import type { BroadcastId, RenditionId } from '../ids.ts';
import { decodeBase64url, encodeBase64url } from '../protocol/base64url.ts';
import type { Bytes, Millis } from '../units.ts';
import { digestOfParts } from './media-digest.ts';

/** A part or a whole segment that a playlist lists with its digest: what the mesh can carry. */
export interface MarkedPart {
  readonly url: string;
  readonly msn: number;
  /** Undefined for a whole segment. */
  readonly part: number | undefined;
  readonly bytes: Bytes;
  /** 16 bytes, as `hls/starling-tags.ts` says. */
  readonly sha256: Uint8Array;
  readonly duration: Millis;
  readonly isIndependent: boolean;
  /** Wall clock of the origin at its start, milliseconds since 1970; undefined where the playlist does not tell. */
  readonly programDate: Millis | undefined;
}

/** What EXT-X-STARLING-MESH of a multivariant playlist says. */
export interface MeshOffer {
  readonly broadcast: BroadcastId;
  /** Raw Ed25519 key, 32 bytes: the origin signs announcements with it. */
  readonly publicKey: Uint8Array;
}

/** @returns undefined where the playlist offers no mesh, or one of another version */
export function readMeshOffer(multivariantPlaylist: string): MeshOffer | undefined {
  const mark = parseMeshMark(multivariantPlaylist);
  const publicKey = decodeBase64url(mark?.key ?? '');
  return mark === undefined || publicKey === undefined ? undefined : { broadcast: mark.broadcast, publicKey };
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
 * Reads what a media playlist marks with digests. What has no mark is left out. Never throws.
 *
 * @param baseUrl where the playlist came from
 */
export function readMarkedParts(playlist: string, baseUrl: string): readonly MarkedPart[] {
  const parsed = parseMediaPlaylist(playlist);
  if ('reason' in parsed) return [];
  const marked: MarkedPart[] = [];
  let date: Millis | undefined;
  for (const segment of parsed.segments) {
    date = segment.programDate ?? date;
    marked.push(...markedOf(segment, date, baseUrl));
    if (date !== undefined) date += segment.duration;
  }
  return marked;
}

function markedOf(segment: ParsedSegment, start: Millis | undefined, baseUrl: string): MarkedPart[] {
  const { msn } = segment;
  let behind: Millis = 0;
  const parts = segment.parts.map(({ uri, duration, independent, digest }, part) => {
    const programDate = start === undefined ? undefined : start + behind;
    behind += duration;
    return mark(uri, digest, baseUrl, { msn, part, duration, isIndependent: independent, programDate });
  });
  const isIndependent = segment.parts[0]?.independent ?? true;
  const marked = parts.filter((found) => found !== undefined);
  const isDerived = segment.uri !== undefined && marked.length === segment.parts.length;
  const digest = segment.digest ?? (isDerived ? digestOfMarked(marked) : undefined);
  const whole = mark(segment.uri, digest, baseUrl, {
    ...{ msn, part: undefined, duration: segment.duration, isIndependent, programDate: start },
  });
  return whole === undefined ? marked : [...marked, whole];
}

/** A segment all of whose parts have digests has none in the playlist. */
function digestOfMarked(parts: readonly MarkedPart[]): MediaDigest | undefined {
  if (parts.length === 0) return undefined;
  return {
    sha256: encodeBase64url(digestOfParts(parts.map(({ sha256 }) => sha256))),
    bytes: parts.reduce<Bytes>((sum, { bytes }) => sum + bytes, 0),
  };
}

function mark(
  uri: string | undefined,
  digest: MediaDigest | undefined,
  baseUrl: string,
  place: Omit<MarkedPart, 'url' | 'bytes' | 'sha256'>,
): MarkedPart | undefined {
  const sha256 = decodeBase64url(digest?.sha256 ?? '');
  if (uri === undefined || digest === undefined || sha256 === undefined) return undefined;
  if (!URL.canParse(uri, baseUrl)) return undefined;
  return { url: new URL(uri, baseUrl).href, bytes: digest.bytes, sha256, ...place };
}
