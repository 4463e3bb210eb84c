import { isDeepStrictEqual } from 'node:util';
import type { Millis } from '@starling/shared/units.ts';
import { checkEach, eachRendition, type RenditionObservation, type Rule } from './observation.ts';

/** Judges the answer to one probe. */
function probe(
  name: string,
  check: (status: number, rendition: RenditionObservation) => string | undefined,
): Rule['judge'] {
  return eachRendition((rendition) => {
    const answer = rendition.probes.get(name);
    return answer === undefined
      ? { looked: 0, faults: [] }
      : checkEach([answer], ({ status }) => check(status, rendition));
  });
}

const wants = (expected: number) => (status: number) =>
  status === expected ? undefined : `answered ${status} instead of ${expected}`;

/** How delivery directives are answered, RFC 8216bis §6.2.5. */
export const reloadRules: readonly Rule[] = [
  {
    rule: 'a blocking reload is held until it has what was asked for',
    clause: '§6.2.5.2',
    judge: eachRendition(({ snapshots }) =>
      checkEach(
        snapshots.filter(({ form }) => form !== 'plain'),
        ({ answer, playlist }) => {
          if (playlist.hasEnded) return undefined;
          const query = new URL(answer.url).searchParams;
          const msn = Number(query.get('_HLS_msn'));
          const part = query.get('_HLS_part');
          const last = playlist.segments.at(-1);
          if (last === undefined || last.msn < msn) return `asked for ${msn}, got up to ${last?.msn ?? '-'}`;
          return last.msn === msn && last.uri === undefined && last.parts.length <= Number(part)
            ? `asked for ${msn}.${part ?? ''}, got ${last.parts.length} parts`
            : undefined;
        },
      ),
    ),
  },
  {
    rule: 'a new part comes within one PART-TARGET, a new segment within 1.5 target durations',
    clause: '§6.2.1, §6.2.2',
    judge: eachRendition(({ snapshots }) => {
      const blocking = snapshots.filter(({ form, playlist }) => form !== 'plain' && !playlist.hasEnded);
      return checkEach(blocking.slice(1), (snapshot) => {
        const index = blocking.indexOf(snapshot);
        const before = blocking[index - 1];
        const { partTarget = 0, targetDuration, segments } = snapshot.playlist;
        if (before === undefined) return undefined;
        // What lies between two answers, against the media that came in it: bursts are allowed, lag is not.
        const waited = snapshot.answer.begunAt - before.answer.begunAt;
        const isSilence = segments.at(-1)?.discontinuity === true;
        return waited > partTarget + 1500 * targetDuration && !isSilence
          ? `nothing new for ${Math.round(waited)} ms`
          : undefined;
      });
    }),
  },
  {
    rule: 'a delta update joined to what was known is the whole playlist',
    clause: '§6.2.5.1',
    judge: eachRendition(({ snapshots }) =>
      checkEach(
        snapshots.filter(({ playlist }) => playlist.skipped > 0),
        (snapshot) => {
          const full = snapshots.find(
            ({ playlist, form }) =>
              form !== 'delta' &&
              playlist.skipped === 0 &&
              isDeepStrictEqual(playlist.segments.at(-1), snapshot.playlist.segments.at(-1)),
          );
          if (full === undefined) return undefined;
          const tail = full.playlist.segments.slice(snapshot.playlist.skipped);
          const bare = ({ msn, uri, duration, parts }: (typeof tail)[number]) => ({
            msn,
            uri,
            duration,
            parts,
          });
          return isDeepStrictEqual(tail.map(bare), snapshot.playlist.segments.map(bare))
            ? undefined
            : `the delta of ${snapshot.answer.url} is not the end of the full playlist`;
        },
      ),
    ),
  },
  {
    rule: 'a delta update leaves out only what is older than CAN-SKIP-UNTIL',
    clause: '§6.2.5.1',
    judge: eachRendition(({ snapshots }) =>
      checkEach(
        snapshots.filter(({ playlist }) => playlist.skipped > 0),
        ({ playlist }) => {
          const kept = playlist.segments.reduce<Millis>((sum, { duration }) => sum + duration, 0);
          const until = playlist.serverControl?.canSkipUntil ?? Infinity;
          return kept < until ? `kept ${kept / 1000} s of ${until / 1000} s` : undefined;
        },
      ),
    ),
  },
  {
    rule: 'a wait is given up after three target durations, and not before',
    clause: '§6.2.5.2',
    judge: eachRendition(({ givenUp, snapshots }) => {
      const patience = 3000 * (snapshots[0]?.playlist.targetDuration ?? 0);
      return checkEach(givenUp, ({ askedAt, begunAt }) => {
        const waited = begunAt - askedAt;
        return waited < patience - 250 || waited > patience + 2_000
          ? `after ${Math.round(waited)} ms`
          : undefined;
      });
    }),
  },
  {
    rule: '_HLS_part without _HLS_msn is refused',
    clause: '§6.2.5.2',
    judge: probe('part alone', wants(400)),
  },
  {
    rule: 'a segment more than two ahead is refused',
    clause: '§6.2.5.2',
    judge: probe('far segment', wants(400)),
  },
  { rule: 'a part far ahead is refused', clause: '§6.2.5.2', judge: probe('far part', wants(400)) },
  { rule: 'a number that is none is refused', clause: '§6.2.5', judge: probe('no number', wants(400)) },
  {
    rule: 'a segment that has gone by gets the present playlist at once',
    clause: '§6.2.5.2',
    judge: eachRendition((rendition) => {
      const answer = rendition.probes.get('old segment');
      if (answer === undefined) return { looked: 0, faults: [] };
      const waited = answer.begunAt - answer.askedAt;
      const target = rendition.snapshots[0]?.playlist.targetDuration ?? 0;
      return checkEach([answer], ({ status }) =>
        status !== 200
          ? `answered ${status}`
          : waited > 1000 * target
            ? `only after ${waited} ms`
            : undefined,
      );
    }),
  },
  {
    rule: 'the hinted part is held, and then comes whole',
    clause: '§6.2.2',
    judge: eachRendition((rendition) => {
      const answer = rendition.probes.get('hint');
      const listed = rendition.probes.get('hint again');
      return answer === undefined
        ? { looked: 0, faults: [] }
        : checkEach([answer], ({ status, body }) =>
            status !== 200
              ? `answered ${status}`
              : listed !== undefined && !Buffer.from(listed.body).equals(body)
                ? 'other bytes when it was asked for again'
                : undefined,
          );
    }),
  },
  {
    rule: 'a part that nobody announced is not there',
    clause: '§6.2.2',
    judge: probe('strange part', wants(404)),
  },
  {
    rule: 'each rendition reports on every other one, and truly',
    clause: '§4.4.5.4',
    judge: (observation) => {
      const { renditions } = observation;
      return eachRendition((rendition) =>
        checkEach(
          rendition.snapshots.filter(({ playlist }) => !playlist.hasEnded),
          ({ playlist, answer }) => {
            for (const other of renditions) {
              if (other === rendition) continue;
              const report = playlist.reports.find(({ uri }) => new URL(uri, answer.url).href === other.url);
              if (report === undefined) return `no report on ${other.variant.uri}`;
              const own = playlist.segments.at(-1);
              if (report.lastMsn === undefined || report.lastPart === undefined)
                return `the report on ${other.variant.uri} has no LAST-MSN or LAST-PART`;
              if (own !== undefined && Math.abs(report.lastMsn - own.msn) > 3)
                return `${other.variant.uri} is said to be at ${report.lastMsn}, this one at ${own.msn}`;
              const reached = other.snapshots
                .filter((one) => one.answer.endedAt < answer.askedAt)
                .at(-1)
                ?.playlist.segments.at(-1);
              if (reached !== undefined && report.lastMsn < reached.msn)
                return `${other.variant.uri} is said to be at ${report.lastMsn}, was at ${reached.msn}`;
            }
            return undefined;
          },
        ),
      )(observation);
    },
  },
];
