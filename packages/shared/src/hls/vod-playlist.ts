import type { Millis, Seconds } from '../units.ts';
import { canSkipUntil } from './media-playlist.ts';
import { digestLines, type MediaDigest, segmentTag } from './starling-tags.ts';

/** A whole segment of a recording. */
export interface VodSegment {
  readonly uri: string;
  /** URI of the init that it needs. */
  readonly map: string;
  readonly duration: Millis;
  /** Wall clock at its start, milliseconds since 1970. */
  readonly programDate: Millis;
  readonly discontinuity: boolean;
  readonly isGap: boolean;
  /** Undefined for a gap, and where it is not known. */
  readonly digest?: MediaDigest | undefined;
}

/** A recording, of whole segments. */
export interface VodPlaylist {
  readonly targetDuration: Seconds;
  /** Of the first segment. */
  readonly mediaSequence: number;
  /** Discontinuities before the first segment. */
  readonly discontinuitySequence: number;
  readonly segments: readonly VodSegment[];
  /** Nothing will be added. */
  readonly hasEnded: boolean;
  /** Its beginning may be deleted while it grows. */
  readonly isTrimmed: boolean;
}

/** Further apart than this the clock has jumped, or media is missing. */
const clockTolerance: Millis = 1;

/**
 * Writes the playlist of a recording, RFC 8216bis-22 §4.4.3.5: of type VOD once it has ended, EVENT while it grows; then
 * players may ask for delta updates, so that hours of it cost little at each reload.
 *
 * @param options.skip write a delta update (§6.2.5.1); a recording that has ended has none
 */
export function writeVodPlaylist(playlist: VodPlaylist, options: { readonly skip: boolean }): string {
  const { segments, hasEnded, targetDuration } = playlist;
  const skipped = options.skip && !hasEnded ? skippable(playlist) : 0;
  const type = hasEnded ? 'VOD' : 'EVENT';
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${hasEnded ? 7 : 9}`,
    `#EXT-X-TARGETDURATION:${targetDuration}`,
    ...(hasEnded || !playlist.isTrimmed ? [`#EXT-X-PLAYLIST-TYPE:${type}`] : []),
    ...(hasEnded
      ? []
      : [`#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL=${(canSkipUntil(targetDuration) / 1000).toFixed(3)}`]),
    `#EXT-X-MEDIA-SEQUENCE:${playlist.mediaSequence}`,
    ...(playlist.discontinuitySequence > 0
      ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${playlist.discontinuitySequence}`]
      : []),
    ...(skipped > 0 ? [`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}`] : []),
    ...segments.slice(skipped).flatMap((segment, index) => {
      const before = segments[skipped + index - 1];
      return segmentLines(segment, before, index === 0);
    }),
    ...(hasEnded ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n');
}

function segmentLines(segment: VodSegment, before: VodSegment | undefined, isFirstListed: boolean): string[] {
  const expected = before === undefined ? NaN : before.programDate + before.duration;
  const needsDate =
    isFirstListed || segment.discontinuity || !(Math.abs(segment.programDate - expected) <= clockTolerance);
  return [
    ...(segment.discontinuity && before !== undefined ? ['#EXT-X-DISCONTINUITY'] : []),
    ...(before?.map !== segment.map ? [`#EXT-X-MAP:URI="${segment.map}"`] : []),
    ...(needsDate ? [`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.programDate).toISOString()}`] : []),
    ...(segment.isGap ? ['#EXT-X-GAP'] : []),
    ...digestLines(segmentTag, segment.digest),
    `#EXTINF:${(segment.duration / 1000).toFixed(5)},`,
    segment.uri,
  ];
}

/** Segments that lie further from the end than CAN-SKIP-UNTIL. */
function skippable({ segments, targetDuration }: VodPlaylist): number {
  let behind: Millis = 0;
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    behind += segments[index]?.duration ?? 0;
    if (behind > canSkipUntil(targetDuration)) return index;
  }
  return 0;
}
