import type { PlaylistPart, PlaylistSegment } from '@starling/shared/hls/media-playlist.ts';
import type { MediaDigest } from '@starling/shared/hls/starling-tags.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Part } from '../media.ts';
import type { WindowSegment } from './window-segment.ts';

/** How a playlist is to list its segments. */
export interface Listing {
  readonly withParts: boolean;
  /** The reader has had a playlist before, which told of all but the newest digests. */
  readonly isUpdate: boolean;
  /** Where the media ends, on the broadcast's timeline. */
  readonly end: Millis;
}

/** Parts so near the end have their digests listed: further behind, nobody joins who plays parts. */
const digestsWithin: Millis = 4_000;
/** In an update; a reader whose reload came later than this has some parts from the relay. */
const updatedWithin: Millis = 2_000;
/** Lengths are summed up in fractions. */
const tolerance: Millis = 1;

/** File name of a part within its rendition's folder. */
export function partUri(msn: number, part: number): string {
  return `${msn}.${part}.m4s`;
}

/** @returns a segment as a playlist names it */
export function listSegment(segment: WindowSegment, listing: Listing): PlaylistSegment {
  const { msn, duration, programDate, discontinuity, init, independent, isComplete, parts } = segment;
  const isGap = parts.some((part) => part.isGap);
  return {
    ...{ duration, programDate, discontinuity, isComplete, isGap },
    uri: `${msn}.m4s`,
    map: `init-${init.version}.mp4`,
    independent: independent || parts[0]?.isGap === true,
    digest: isGap || !isComplete || !needsDigest(segment, listing) ? undefined : segmentDigest(parts),
    parts: listing.withParts ? parts.map((part) => listPart(part, listing)) : [],
  };
}

function digestsFrom({ end, isUpdate }: Listing): Millis {
  return end - (isUpdate ? updatedWithin : digestsWithin);
}

/** A segment all of whose parts have digests listed needs none of its own. */
function needsDigest({ parts }: WindowSegment, listing: Listing): boolean {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return false;
  const from = digestsFrom(listing);
  const isNews = !listing.isUpdate || last.start + last.duration > from + tolerance;
  return isNews && !(listing.withParts && first.start >= from - tolerance);
}

function listPart(made: Part, listing: Listing): PlaylistPart {
  const { msn, part, duration, independent, isGap, data, digests } = made;
  const isTold = !isGap && made.start >= digestsFrom(listing) - tolerance;
  const digest = isTold && digests !== undefined ? { sha256: digests.part, bytes: data.length } : undefined;
  return { uri: partUri(msn, part), duration, independent, isGap, digest };
}

function segmentDigest(parts: readonly Part[]): MediaDigest | undefined {
  const sha256 = parts.at(-1)?.digests?.segment;
  return sha256 === undefined
    ? undefined
    : { sha256, bytes: parts.reduce((sum, { data }) => sum + data.length, 0) };
}
