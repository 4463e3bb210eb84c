import type { Millis } from '@starling/shared/units.ts';
import {
  checkEach,
  eachRendition,
  type FetchedPart,
  type RenditionObservation,
  type Rule,
} from './observation.ts';

const rounding: Millis = 2;
/** One block of AAC at 16 kHz. */
const soundBlock: Millis = 64;

const inOrder = ({ parts }: RenditionObservation) =>
  [...parts.values()].sort((a, b) => a.msn - b.msn || a.part - b.part);

function listedOf({ snapshots }: RenditionObservation, { msn, part }: FetchedPart) {
  const segment = snapshots
    .flatMap(({ playlist }) => playlist.segments)
    .findLast((listed) => listed.msn === msn && listed.parts.length > part);
  const listed = segment?.parts[part];
  return segment === undefined || listed === undefined ? undefined : { segment, listed };
}

function videoOf(rendition: RenditionObservation, { tracks }: FetchedPart) {
  const videoIds = new Set(
    [...rendition.inits.values()].flatMap((init) =>
      init.tracks.filter(({ isVideo }) => isVideo).map(({ id }) => id),
    ),
  );
  return tracks.find(({ id }) => videoIds.has(id));
}

/** Whether the media is what the playlists say. */
export const mediaRules: readonly Rule[] = [
  {
    rule: 'the pictures of a part lie where its DURATION says',
    clause: '§4.4.4.9',
    judge: eachRendition((rendition) => {
      const parts = inOrder(rendition);
      return checkEach(parts.slice(1), (part) => {
        const before = parts[parts.indexOf(part) - 1];
        const listed = before === undefined ? undefined : listedOf(rendition, before);
        if (before === undefined || listed === undefined) return undefined;
        const follows =
          (part.msn === before.msn && part.part === before.part + 1) ||
          (part.msn === before.msn + 1 && part.part === 0 && listed.segment.parts.length === before.part + 1);
        const isBreak = listedOf(rendition, part)?.segment.discontinuity === true && part.part === 0;
        const [from, to] = [videoOf(rendition, before), videoOf(rendition, part)];
        if (!follows || isBreak || from === undefined || to === undefined) return undefined;
        const distance = to.start - from.start;
        return Math.abs(distance - listed.listed.duration) > rounding
          ? `${before.uri}: ${distance.toFixed(1)} ms of media, DURATION ${listed.listed.duration} ms`
          : undefined;
      });
    }),
  },
  {
    rule: 'sound goes on without a hole from part to part',
    clause: 'CMAF §7.3',
    judge: eachRendition((rendition) => {
      const parts = inOrder(rendition);
      return checkEach(parts.slice(1), (part) => {
        const before = parts[parts.indexOf(part) - 1];
        const isNext =
          before !== undefined &&
          (part.msn === before.msn ? part.part === before.part + 1 : part.msn === before.msn + 1);
        if (!isNext || (part.part === 0 && listedOf(rendition, part)?.segment.discontinuity))
          return undefined;
        for (const track of part.tracks) {
          const earlier = before.tracks.find(({ id }) => id === track.id);
          if (earlier === undefined) continue;
          const hole = track.start - (earlier.start + earlier.duration);
          const isLastOfSegment =
            (listedOf(rendition, before)?.segment.parts.length ?? 0) === before.part + 1;
          if (Math.abs(hole) > soundBlock && (part.msn === before.msn || isLastOfSegment))
            return `${part.uri}: track ${track.id} begins ${hole.toFixed(1)} ms after the end of ${before.uri}`;
        }
        return undefined;
      });
    }),
  },
  {
    rule: 'a part begins with a sync sample if, and only if, it says INDEPENDENT=YES',
    clause: '§4.4.4.9',
    judge: eachRendition((rendition) =>
      checkEach(rendition.parts.values(), (part) => {
        const listed = listedOf(rendition, part)?.listed;
        const video = videoOf(rendition, part);
        if (listed === undefined || video === undefined || video.samples === 0) return undefined;
        return listed.independent === video.isSync
          ? undefined
          : `${part.uri}: INDEPENDENT=${listed.independent ? 'YES' : 'NO'}, sync sample ${video.isSync ? 'yes' : 'no'}`;
      }),
    ),
  },
  {
    rule: 'a part that is no gap has media',
    clause: '§4.4.4.9',
    judge: eachRendition(({ parts }) =>
      checkEach(parts.values(), ({ uri, answer, tracks }) =>
        answer.status === 200 && tracks.length === 0 ? `${uri} holds no track` : undefined,
      ),
    ),
  },
  {
    rule: 'CODECS names each format of the init, and nothing else',
    clause: '§4.4.6.2',
    judge: eachRendition(({ inits, variant }) =>
      checkEach([...inits.values()].slice(-1), ({ tracks }) => {
        for (const { codec } of tracks)
          if (!variant.codecs.some((named) => named.toLowerCase().startsWith(codec.toLowerCase())))
            return `${codec} is not in "${variant.codecs.join(',')}"`;
        return tracks.length === variant.codecs.length
          ? undefined
          : `${variant.codecs.length} named, ${tracks.length} tracks`;
      }),
    ),
  },
  {
    rule: 'BANDWIDTH is no less than any segment needs',
    clause: '§4.4.6.2',
    judge: eachRendition((rendition) => {
      const sizes = new Map<number, { bytes: number; parts: number }>();
      for (const { msn, answer } of rendition.parts.values()) {
        const known = sizes.get(msn) ?? { bytes: 0, parts: 0 };
        sizes.set(msn, { bytes: known.bytes + answer.body.length, parts: known.parts + 1 });
      }
      const target = 1000 * (rendition.snapshots[0]?.playlist.targetDuration ?? NaN);
      const whole = rendition.snapshots
        .flatMap(({ playlist }) => playlist.segments)
        .filter(
          ({ msn, uri, parts, duration }) =>
            uri !== undefined &&
            parts.length > 0 &&
            sizes.get(msn)?.parts === parts.length &&
            // A peak is of half a target duration at least (§4.4.6.2).
            duration >= target / 2,
        );
      return checkEach(
        new Map(whole.map((segment) => [segment.msn, segment])).values(),
        ({ msn, duration }) => {
          const rate = ((sizes.get(msn)?.bytes ?? 0) * 8000) / duration;
          // It was read at the beginning; a source is no constant.
          return rate > 1.5 * rendition.variant.bandwidth
            ? `segment ${msn} has ${Math.round(rate / 1000)} kbit/s, BANDWIDTH ${Math.round(rendition.variant.bandwidth / 1000)}`
            : undefined;
        },
      );
    }),
  },
  {
    rule: 'all renditions have the same segments: numbers, lengths, dates, discontinuities',
    clause: '§6.2.4',
    judge: ({ renditions }) => {
      const seen = new Map<number, { by: string; duration: Millis; date: Millis | undefined; is: boolean }>();
      const all = renditions.flatMap(({ variant, snapshots }) =>
        snapshots.flatMap(({ playlist }) =>
          playlist.segments
            .filter(({ uri }) => uri !== undefined)
            .map((segment) => ({ ...segment, by: variant.uri })),
        ),
      );
      return checkEach(all, ({ msn, duration, programDate, discontinuity, by }) => {
        const known = seen.get(msn);
        if (known === undefined) {
          seen.set(msn, { by, duration, date: programDate, is: discontinuity });
          return undefined;
        }
        known.date ??= programDate;
        if (Math.abs(known.duration - duration) > rounding)
          return `segment ${msn}: ${known.duration} ms in ${known.by}, ${duration} ms in ${by}`;
        if (
          known.date !== undefined &&
          programDate !== undefined &&
          Math.abs(known.date - programDate) > rounding
        )
          return `segment ${msn}: dates ${programDate - known.date} ms apart in ${known.by} and ${by}`;
        return known.is === discontinuity
          ? undefined
          : `segment ${msn}: a discontinuity in one of ${known.by}, ${by}`;
      });
    },
  },
  {
    rule: 'all renditions have the same TARGETDURATION, PART-TARGET and SERVER-CONTROL',
    clause: '§6.2.4',
    judge: ({ renditions }) => {
      const controls = new Set(
        renditions.map(({ snapshots }) => {
          const playlist = snapshots[0]?.playlist;
          return JSON.stringify([playlist?.targetDuration, playlist?.partTarget, playlist?.serverControl]);
        }),
      );
      return { looked: renditions.length, faults: controls.size > 1 ? [[...controls].join(' and ')] : [] };
    },
  },
  {
    rule: 'part n of a segment is as long in every rendition',
    clause: 'aligned parts',
    judge: ({ renditions }) => {
      const known = new Map<string, Millis>();
      const all = renditions.flatMap(({ variant, snapshots }) =>
        snapshots.flatMap(({ playlist }) =>
          playlist.segments.flatMap(({ msn, parts }) =>
            parts.map(({ duration }, index) => ({ key: `${msn}.${index}`, duration, by: variant.uri })),
          ),
        ),
      );
      return checkEach(all, ({ key, duration, by }) => {
        const other = known.get(key) ?? duration;
        known.set(key, other);
        return Math.abs(other - duration) > rounding
          ? `part ${key} in ${by}: ${duration} ms, elsewhere ${other} ms`
          : undefined;
      });
    },
  },
];
