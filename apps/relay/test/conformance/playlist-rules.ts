import type { ParsedMediaPlaylist } from '@starling/shared/hls/parse-playlist.ts';
import type { Millis } from '@starling/shared/units.ts';
import { checkEach, eachRendition, type RenditionObservation, type Rule } from './observation.ts';

/** Playlists tell seconds with three to five digits. */
const rounding: Millis = 1;
const live = ({ snapshots }: RenditionObservation) => snapshots.filter(({ playlist }) => !playlist.hasEnded);
const lengthOf = ({ segments }: ParsedMediaPlaylist) =>
  segments.reduce<Millis>((sum, { duration }) => sum + duration, 0);
const seconds = (time: Millis) => `${(time / 1000).toFixed(3)} s`;

/** What each playlist must say, and must go on saying. */
export const playlistRules: readonly Rule[] = [
  {
    rule: 'every answer can be read',
    clause: '§4.1',
    judge: eachRendition(({ faults, snapshots, parts }) => ({
      looked: snapshots.length + parts.size,
      faults,
    })),
  },
  {
    rule: 'EXT-X-TARGETDURATION never changes, nor does PART-TARGET',
    clause: '§4.4.3.1, §6.2.1',
    judge: eachRendition(({ snapshots }) => {
      const values = new Set(
        snapshots.map(
          ({ playlist: { targetDuration, partTarget } }) => `${targetDuration}/${partTarget ?? '-'}`,
        ),
      );
      return { looked: snapshots.length, faults: values.size > 1 ? [`was ${[...values].join(', ')}`] : [] };
    }),
  },
  {
    rule: 'no segment is longer than EXT-X-TARGETDURATION, rounded',
    clause: '§4.4.3.1',
    judge: eachRendition(({ snapshots }) =>
      checkEach(
        snapshots.flatMap(({ playlist }) => playlist.segments.map((segment) => ({ segment, playlist }))),
        ({ segment, playlist }) =>
          Math.round(segment.duration / 1000) > playlist.targetDuration
            ? `segment ${segment.msn} of ${seconds(segment.duration)}, target ${playlist.targetDuration} s`
            : undefined,
      ),
    ),
  },
  {
    rule: 'no part is longer than PART-TARGET',
    clause: '§4.4.4.9',
    judge: eachRendition(({ snapshots }) =>
      checkEach(listedParts(snapshots), ({ msn, index, duration, target }) =>
        duration > target + rounding
          ? `part ${msn}.${index} of ${seconds(duration)}, target ${seconds(target)}`
          : undefined,
      ),
    ),
  },
  {
    rule: 'every part but the last of a segment is at least 85 % of PART-TARGET',
    clause: '§4.4.4.9',
    judge: eachRendition(({ snapshots }) =>
      checkEach(
        [...listedParts(snapshots)].filter(({ isLast }) => !isLast),
        ({ msn, index, duration, target }) =>
          duration < 0.85 * target - rounding
            ? `part ${msn}.${index} of ${seconds(duration)}, target ${seconds(target)}`
            : undefined,
      ),
    ),
  },
  {
    rule: 'EXTINF is the sum of its parts',
    clause: '§4.4.4.9',
    judge: eachRendition(({ snapshots }) =>
      checkEach(
        snapshots.flatMap(({ playlist }) =>
          playlist.segments.filter(({ uri, parts }) => uri !== undefined && parts.length > 0),
        ),
        ({ msn, duration, parts }) => {
          const sum = parts.reduce<Millis>((total, part) => total + part.duration, 0);
          return Math.abs(sum - duration) > rounding
            ? `segment ${msn}: ${seconds(duration)}, parts ${seconds(sum)}`
            : undefined;
        },
      ),
    ),
  },
  {
    rule: 'PART-HOLD-BACK is at least three times PART-TARGET',
    clause: '§4.4.3.8, authoring 14.3',
    judge: eachRendition((rendition) =>
      checkEach(live(rendition), ({ playlist: { serverControl, partTarget } }) => {
        if (partTarget === undefined) return 'no PART-TARGET';
        const hold = serverControl?.partHoldBack;
        if (hold === undefined) return 'no PART-HOLD-BACK';
        return hold < 3 * partTarget - rounding ? `${seconds(hold)} for ${seconds(partTarget)}` : undefined;
      }),
    ),
  },
  {
    rule: 'CAN-SKIP-UNTIL is at least six target durations, and the server can block',
    clause: '§4.4.3.8',
    judge: eachRendition((rendition) =>
      checkEach(live(rendition), ({ playlist: { serverControl, targetDuration } }) => {
        if (serverControl?.canBlockReload !== true) return 'no CAN-BLOCK-RELOAD';
        const { canSkipUntil } = serverControl;
        return canSkipUntil !== undefined && canSkipUntil < 6000 * targetDuration
          ? `CAN-SKIP-UNTIL ${seconds(canSkipUntil)}`
          : undefined;
      }),
    ),
  },
  {
    rule: 'at least three target durations of media are listed',
    clause: '§6.2.2',
    judge: eachRendition((rendition) =>
      checkEach(
        // A rendition that has begun later than the others is short at first, although nothing has left it.
        live(rendition).filter(
          ({ playlist, form }) =>
            playlist.mediaSequence > (rendition.snapshots[0]?.playlist.mediaSequence ?? 0) &&
            form !== 'delta',
        ),
        ({ playlist }) =>
          lengthOf(playlist) < 3000 * playlist.targetDuration ? seconds(lengthOf(playlist)) : undefined,
      ),
    ),
  },
  {
    rule: 'the parts of the last three target durations are listed, and no older ones for ever',
    clause: '§6.2.2',
    judge: eachRendition((rendition) =>
      checkEach(live(rendition), ({ playlist }) => {
        let behind: Millis = 0;
        for (const { parts, duration, uri, msn, isGap } of playlist.segments.toReversed()) {
          if (behind < 3000 * playlist.targetDuration && uri !== undefined && parts.length === 0 && !isGap)
            return `segment ${msn}, ${seconds(behind)} from the end, has no parts`;
          if (behind > 9000 * playlist.targetDuration && parts.length > 0)
            return `segment ${msn}, ${seconds(behind)} from the end, still has parts`;
          behind += duration;
        }
        return undefined;
      }),
    ),
  },
  {
    rule: 'a preload hint names the next part, always',
    clause: '§4.4.5.3, §6.2.2',
    judge: eachRendition((rendition) =>
      checkEach(live(rendition), ({ playlist: { preloadHints, segments } }) => {
        const [hint] = preloadHints;
        if (hint === undefined || preloadHints.length > 1) return `${preloadHints.length} hints`;
        const isListed = segments.some(({ parts }) => parts.some(({ uri }) => uri === hint));
        return isListed ? `${hint} is there already` : undefined;
      }),
    ),
  },
  {
    rule: 'media-sequence numbers never change their segment, and never go back',
    clause: '§6.2.1',
    judge: eachRendition(({ snapshots }) => {
      const names = new Map<number, string>();
      let last = -1;
      return checkEach(snapshots, ({ playlist }) => {
        if (playlist.mediaSequence < last) return `${playlist.mediaSequence} after ${last}`;
        last = playlist.mediaSequence;
        for (const { msn, uri } of playlist.segments) {
          if (uri === undefined) continue;
          if ((names.get(msn) ?? uri) !== uri) return `segment ${msn} was ${names.get(msn) ?? ''}, is ${uri}`;
          names.set(msn, uri);
        }
        return undefined;
      });
    }),
  },
  {
    rule: 'EXT-X-DISCONTINUITY-SEQUENCE counts the discontinuities that have left',
    clause: '§6.2.2',
    judge: eachRendition(({ snapshots }) => {
      const full = snapshots.filter(({ form, playlist }) => form !== 'delta' && playlist.skipped === 0);
      return checkEach(full.slice(1), ({ playlist }) => {
        const before = full[full.findIndex((one) => one.playlist === playlist) - 1]?.playlist;
        if (before === undefined) return undefined;
        const left = before.segments.filter(({ msn }) => msn < playlist.mediaSequence);
        const gone = left.filter(({ discontinuity }) => discontinuity).length;
        const isKnown = playlist.mediaSequence <= before.mediaSequence + before.segments.length;
        return isKnown && playlist.discontinuitySequence !== before.discontinuitySequence + gone
          ? `${playlist.discontinuitySequence} after ${before.discontinuitySequence} and ${gone} gone`
          : undefined;
      });
    }),
  },
  {
    rule: 'every segment has a map, and every playlist a date',
    clause: '§4.4.4.5, §4.4.4.6, authoring 9.x',
    judge: eachRendition(({ snapshots }) =>
      checkEach(snapshots, ({ playlist, form }) => {
        const bare = playlist.segments.find(({ map }) => map === undefined);
        // A delta update may leave out a map that was told before.
        if (bare !== undefined && form !== 'delta') return `segment ${bare.msn} has no EXT-X-MAP`;
        return playlist.segments.some(({ programDate }) => programDate !== undefined)
          ? undefined
          : 'no EXT-X-PROGRAM-DATE-TIME';
      }),
    ),
  },
  {
    rule: 'parts that begin with a keyframe say so, and each segment has one',
    clause: '§4.4.4.9',
    judge: eachRendition(({ snapshots, variant }) =>
      checkEach(
        snapshots.flatMap(({ playlist }) =>
          playlist.segments.filter(({ parts, isGap }) => parts.length > 0 && !isGap),
        ),
        ({ msn, parts }) =>
          parts.some(({ independent, isGap }) => independent || isGap) || variant.width === undefined
            ? undefined
            : `segment ${msn} has no independent part`,
      ),
    ),
  },
];

/** Each listed part once, as it was listed last. */
function listedParts(snapshots: RenditionObservation['snapshots']) {
  const parts = new Map<
    string,
    { msn: number; index: number; duration: Millis; target: Millis; isLast: boolean }
  >();
  for (const { playlist } of snapshots)
    for (const { msn, uri, parts: listed } of playlist.segments)
      listed.forEach(({ duration }, index) =>
        parts.set(`${msn}.${index}`, {
          ...{ msn, index, duration, target: playlist.partTarget ?? NaN },
          // The last one of a segment that is still growing may turn out to be its last.
          isLast: index === listed.length - 1 && (uri !== undefined || playlist.segments.at(-1)?.msn === msn),
        }),
      );
  return parts.values();
}
