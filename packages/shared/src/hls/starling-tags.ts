import type { BroadcastId } from '../ids.ts';
import type { Bytes } from '../units.ts';
import { parseAttributes } from './attributes.ts';

/**
 * Tags of our own, which other players ignore (RFC 8216bis-22 §4.1): EXT-X-STARLING-PART before an EXT-X-PART and
 * EXT-X-STARLING-SEGMENT before an EXTINF tell what the media must be, EXT-X-STARLING-MESH in a multivariant playlist
 * who signs announcements.
 */

/**
 * What a viewer checks media against that came from a peer. A part's digest is the first 128 bits of the SHA-256 of its
 * body, a whole segment's those of its parts' digests one after the other: where these are listed, its own need not be.
 */
export interface MediaDigest {
  /** Base64url without padding: 22 letters. */
  readonly sha256: string;
  readonly bytes: Bytes;
}

/** The mesh of one broadcast. */
export interface MeshMark {
  readonly broadcast: BroadcastId;
  /** Ed25519 public key of the origin, raw, base64url without padding: 43 letters. */
  readonly key: string;
}

export const partTag = '#EXT-X-STARLING-PART';
export const segmentTag = '#EXT-X-STARLING-SEGMENT';
const meshTag = '#EXT-X-STARLING-MESH';

/** 16 bytes; the last letter holds two bits. */
const bytes16 = /^[A-Za-z0-9_-]{21}[AQgw]$/;
/** 32 bytes; the last letter holds four bits. */
const bytes32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const broadcastPattern = /^[0-9a-f]{16}$/;
const bytesPattern = /^(?:0|[1-9]\d{0,11})$/;

/** @returns no line where there is no digest */
export function digestLines(
  tag: typeof partTag | typeof segmentTag,
  digest: MediaDigest | undefined,
): string[] {
  return digest === undefined ? [] : [`${tag}:SHA256=${digest.sha256},BYTES=${digest.bytes}`];
}

/** @returns undefined where the attributes are not those of a digest */
export function parseDigest(attributes: string): MediaDigest | undefined {
  const read = parseAttributes(attributes);
  const [sha256, bytes] = [read.get('SHA256') ?? '', read.get('BYTES') ?? ''];
  return bytes16.test(sha256) && bytesPattern.test(bytes) ? { sha256, bytes: Number(bytes) } : undefined;
}

/** @returns no line where the mesh is off */
export function meshLines(mark: MeshMark | undefined): string[] {
  return mark === undefined ? [] : [`${meshTag}:VERSION=1,BROADCAST="${mark.broadcast}",KEY="${mark.key}"`];
}

/**
 * Looks for EXT-X-STARLING-MESH in a multivariant playlist.
 *
 * @returns undefined without one, or with one of a version that is not known. Never throws.
 */
export function parseMeshMark(playlist: string): MeshMark | undefined {
  const start = playlist.indexOf(`\n${meshTag}:`);
  if (start === -1) return undefined;
  const from = start + meshTag.length + 2;
  const end = playlist.indexOf('\n', from);
  const read = parseAttributes(playlist.slice(from, end === -1 ? undefined : end).trimEnd());
  const [broadcast, key] = [read.get('BROADCAST') ?? '', read.get('KEY') ?? ''];
  const isKnown = read.get('VERSION') === '1' && broadcastPattern.test(broadcast) && bytes32.test(key);
  return isKnown ? { broadcast, key } : undefined;
}
