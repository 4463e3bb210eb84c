import type { ParsedMediaPlaylist, ParsedVariant } from '@starling/shared/hls/parse-playlist.ts';
import type { Millis } from '@starling/shared/units.ts';

/** One answer of the server. Times are of the checker's own monotonic clock. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  readonly askedAt: Millis;
  /** When its first byte came. */
  readonly begunAt: Millis;
  readonly endedAt: Millis;
}

/** A playlist as it was at some moment. */
export interface Snapshot {
  readonly answer: Answer;
  /** `blocking` was asked for ahead of its time by `_HLS_msn`. */
  readonly form: 'plain' | 'blocking' | 'delta';
  readonly playlist: ParsedMediaPlaylist;
}

/** One track in one piece of media. */
export interface TrackPiece {
  readonly id: number;
  /** tfdt, in milliseconds of the track's own timescale. */
  readonly start: Millis;
  /** Sum of the samples' durations. */
  readonly duration: Millis;
  readonly samples: number;
  /** Of the first sample. */
  readonly isSync: boolean;
}

/** A part that was fetched. */
export interface FetchedPart {
  readonly uri: string;
  readonly msn: number;
  readonly part: number;
  readonly answer: Answer;
  readonly tracks: readonly TrackPiece[];
}

/** What an init says of a track. */
export interface InitTrack {
  readonly id: number;
  readonly timescale: number;
  readonly isVideo: boolean;
  /** `avc1.64001f` as far as it can be told from the sample entry; its four characters alone where not. */
  readonly codec: string;
}

/** What one rendition has shown. */
export interface RenditionObservation {
  readonly variant: ParsedVariant;
  readonly url: string;
  readonly snapshots: Snapshot[];
  readonly inits: Map<string, { readonly answer: Answer; readonly tracks: readonly InitTrack[] }>;
  readonly parts: Map<string, FetchedPart>;
  /** Answers to questions that test one rule each, by the rule's name. */
  readonly probes: Map<string, Answer>;
  /** Blocking reloads that were answered with 503. */
  readonly givenUp: Answer[];
  /** What could not be read. */
  readonly faults: string[];
}

/** All that was seen from outside. */
export interface Observation {
  readonly multivariant: Answer;
  readonly renditions: readonly RenditionObservation[];
}

/** How a rule fared. `unseen`: nothing happened that it speaks of. */
export interface Verdict {
  readonly rule: string;
  /** Where it is written. */
  readonly clause: string;
  readonly outcome: 'held' | 'failed' | 'unseen';
  /** What broke it, or on what it rests. */
  readonly evidence: readonly string[];
}

/** A rule, and what it says of an observation: faults, and how many things it looked at. */
export interface Rule {
  readonly rule: string;
  readonly clause: string;
  readonly judge: (observation: Observation) => {
    readonly looked: number;
    readonly faults: readonly string[];
  };
}

const mostEvidence = 5;

/** Judges by each rule. Pure. */
export function judgeAll(rules: readonly Rule[], observation: Observation): Verdict[] {
  return rules.map(({ rule, clause, judge }) => {
    const { looked, faults } = judge(observation);
    const outcome = faults.length > 0 ? 'failed' : looked > 0 ? 'held' : 'unseen';
    const more = faults.length > mostEvidence ? [`… and ${faults.length - mostEvidence} more`] : [];
    const evidence = outcome === 'held' ? [`${looked} seen`] : [...faults.slice(0, mostEvidence), ...more];
    return { rule, clause, outcome, evidence };
  });
}

/** Judges each rendition by itself and names it in the faults. */
export function eachRendition(
  judge: (rendition: RenditionObservation) => { looked: number; faults: readonly string[] },
): Rule['judge'] {
  return ({ renditions }) => {
    const results = renditions.map((rendition) => ({ rendition, ...judge(rendition) }));
    return {
      looked: results.reduce((sum, { looked }) => sum + looked, 0),
      faults: results.flatMap(({ rendition, faults }) =>
        faults.map((fault) => `${rendition.variant.uri}: ${fault}`),
      ),
    };
  };
}

/** Looks at each of `items`. @returns a fault where `check` gives words */
export function checkEach<Item>(
  items: Iterable<Item>,
  check: (item: Item) => string | undefined,
): { looked: number; faults: string[] } {
  let looked = 0;
  const faults: string[] = [];
  for (const item of items) {
    looked += 1;
    const fault = check(item);
    if (fault !== undefined) faults.push(fault);
  }
  return { looked, faults };
}
