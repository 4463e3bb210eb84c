import type { Millis, Seconds } from '../units.ts';
import { digestLines, type MediaDigest, partTag, segmentTag } from './starling-tags.ts';

/** A part as a playlist names it. */
export interface PlaylistPart {
  readonly uri: string;
  readonly duration: Millis;
  readonly independent: boolean;
  readonly isGap: boolean;
  /** Undefined where nothing is to be told of its bytes: a gap, or the mesh is off. */
  readonly digest?: MediaDigest | undefined;
}

/** A segment as a playlist names it; the last one of a live playlist may still be growing. */
export interface PlaylistSegment {
  readonly uri: string;
  /** URI of the init that it needs. */
  readonly map: string;
  readonly duration: Millis;
  /** Wall clock at its start, milliseconds since 1970. */
  readonly programDate: Millis;
  readonly discontinuity: boolean;
  readonly isGap: boolean;
  readonly isComplete: boolean;
  /** Begins with an IDR. */
  readonly independent: boolean;
  /** Of the whole; as that of a part, and undefined where all parts have theirs. */
  readonly digest?: MediaDigest | undefined;
  /** Empty where the segment is so old that its parts are no longer listed. */
  readonly parts: readonly PlaylistPart[];
}

/** Where another rendition is, for EXT-X-RENDITION-REPORT. */
export interface RenditionReport {
  readonly uri: string;
  readonly lastMsn: number;
  readonly lastPart: number;
}

export interface MediaPlaylist {
  readonly targetDuration: Seconds;
  readonly partTarget: Millis;
  /** Of the first segment. */
  readonly mediaSequence: number;
  /** Discontinuities that have left the playlist. */
  readonly discontinuitySequence: number;
  readonly segments: readonly PlaylistSegment[];
  /** The part that comes next; undefined once the broadcast has ended. */
  readonly preloadHint: string | undefined;
  readonly reports: readonly RenditionReport[];
  readonly hasEnded: boolean;
}

const seconds = (time: Millis, digits = 5): string => (time / 1000).toFixed(digits);

/** PART-HOLD-BACK: three parts, the least that is allowed (RFC 8216bis §4.4.3.8). */
export const partHoldBack = (partTarget: Millis): Millis => 3 * partTarget;

/** CAN-SKIP-UNTIL: six target durations, the least that is allowed (RFC 8216bis §4.4.3.8). */
export const canSkipUntil = (targetDuration: Seconds): Millis => 6000 * targetDuration;

/**
 * Writes a media playlist, RFC 8216bis-22 §4.4.
 *
 * @param options.skip write a delta update: segments older than CAN-SKIP-UNTIL become one EXT-X-SKIP (§6.2.5.1)
 */
export function writeMediaPlaylist(playlist: MediaPlaylist, options: { readonly skip: boolean }): string {
  const skipped = options.skip ? skippable(playlist) : 0;
  const listed = playlist.segments.slice(skipped);
  return [
    ...header(playlist),
    ...(skipped > 0 ? [`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}`] : []),
    ...listed.flatMap((segment, index) =>
      segmentLines(segment, playlist.segments[skipped + index - 1], index === 0),
    ),
    ...footer(playlist),
    '',
  ].join('\n');
}

function header(playlist: MediaPlaylist): string[] {
  const { partTarget, targetDuration } = playlist;
  const control = [
    'CAN-BLOCK-RELOAD=YES',
    `PART-HOLD-BACK=${seconds(partHoldBack(partTarget), 3)}`,
    `HOLD-BACK=${(3 * targetDuration).toFixed(3)}`,
    `CAN-SKIP-UNTIL=${seconds(canSkipUntil(targetDuration), 3)}`,
  ].join(',');
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:9',
    `#EXT-X-TARGETDURATION:${targetDuration}`,
    `#EXT-X-SERVER-CONTROL:${control}`,
    `#EXT-X-PART-INF:PART-TARGET=${seconds(partTarget, 3)}`,
    `#EXT-X-MEDIA-SEQUENCE:${playlist.mediaSequence}`,
    ...(playlist.discontinuitySequence > 0
      ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${playlist.discontinuitySequence}`]
      : []),
    ...(playlist.segments.every(({ independent }) => independent) ? ['#EXT-X-INDEPENDENT-SEGMENTS'] : []),
  ];
}

function segmentLines(
  segment: PlaylistSegment,
  previous: PlaylistSegment | undefined,
  isFirstListed: boolean,
): string[] {
  const needsDate = isFirstListed || segment.discontinuity || segment.parts.length > 0;
  return [
    ...(segment.discontinuity ? ['#EXT-X-DISCONTINUITY'] : []),
    ...(previous?.map !== segment.map ? [`#EXT-X-MAP:URI="${segment.map}"`] : []),
    ...(needsDate ? [`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.programDate).toISOString()}`] : []),
    ...(segment.isGap && segment.isComplete ? ['#EXT-X-GAP'] : []),
    ...segment.parts.flatMap(partLines),
    ...(segment.isComplete
      ? [...digestLines(segmentTag, segment.digest), `#EXTINF:${seconds(segment.duration)},`, segment.uri]
      : []),
  ];
}

function partLines({ uri, duration, independent, isGap, digest }: PlaylistPart): string[] {
  const flags = `${independent ? ',INDEPENDENT=YES' : ''}${isGap ? ',GAP=YES' : ''}`;
  return [...digestLines(partTag, digest), `#EXT-X-PART:DURATION=${seconds(duration)},URI="${uri}"${flags}`];
}

function footer(playlist: MediaPlaylist): string[] {
  const reports = playlist.reports.map(
    ({ uri, lastMsn, lastPart }) =>
      `#EXT-X-RENDITION-REPORT:URI="${uri}",LAST-MSN=${lastMsn},LAST-PART=${lastPart}`,
  );
  if (playlist.hasEnded) return ['#EXT-X-ENDLIST'];
  const hint = playlist.preloadHint;
  return [...(hint === undefined ? [] : [`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${hint}"`]), ...reports];
}

/** Segments that lie further from the end than CAN-SKIP-UNTIL. A client must have seen their EXT-X-MAP. */
function skippable(playlist: MediaPlaylist): number {
  const limit = canSkipUntil(playlist.targetDuration);
  let behind: Millis = 0;
  for (let index = playlist.segments.length - 1; index >= 0; index -= 1) {
    behind += playlist.segments[index]?.duration ?? 0;
    if (behind > limit) return index;
  }
  return 0;
}
