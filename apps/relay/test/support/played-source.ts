import { setTimeout as sleep } from 'node:timers/promises';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { Verdict } from '../conformance/observation.ts';
import { judge } from '../conformance/report.ts';
import { watch } from '../conformance/watch.ts';
import { type BadSource, sendBadSource } from './bad-sources.ts';
import { createChannel, type OwnChannel } from './channel.ts';
import { type Decoded, decodePieces, fetchRuns } from './decode.ts';
import { eventually } from './live-playlist.ts';
import type { RunningRelay } from './running-relay.ts';

/** What a viewer gets of one rendition. */
interface PlayedRendition {
  readonly playlist: string;
  /** Of the segments with one init, all together. */
  readonly runs: readonly Decoded[];
  /** Of the newest segment alone, as somebody who joins gets it. */
  readonly newest: Decoded;
}

/** What became of a source. */
export interface PlayedSource {
  readonly multivariant: string;
  readonly renditions: ReadonlyMap<string, PlayedRendition>;
  readonly verdicts: readonly Verdict[];
  /** What the owner is told at the end. */
  readonly warnings: readonly string[];
  /** All that the owner was told before there was anything to play. */
  readonly warningsBefore: readonly string[];
  /** What the publisher complained of. */
  readonly complaints: string;
}

const watched: Seconds = 10;
/** The rungs follow the source. */
const rungsFollow: Millis = 1_500;
/** Two segments of the longest GOP are there then, and a little of the third. */
const sent: Millis = 26_000;

/** Publishes a source to a channel of its own and follows it as viewers and its owner do. */
export async function playSource(
  ffmpegPath: string,
  relay: RunningRelay,
  login: string,
  badSource: BadSource,
): Promise<PlayedSource> {
  const channel = await createChannel(relay, login);
  const url = `${relay.httpUrl}/live/${login}/index.m3u8`;
  const sending = await sendBadSource(ffmpegPath, badSource, relay.rtmpUrl, channel.streamKey);
  const begunAt = performance.now();
  try {
    const warningsBefore = await warningsUntil(
      eventually(`something to play of ${login}`, async () => ((await fetch(url)).ok ? true : undefined)),
      channel,
    );
    await sleep(rungsFollow);
    const verdicts = judge(await watch(url, watched));
    await sleep(Math.max(0, begunAt + sent - performance.now()));
    const multivariant = await (await fetch(url)).text();
    const renditions = new Map<string, PlayedRendition>();
    for (const uri of multivariant.split('\n').filter((line) => line.endsWith('.m3u8')))
      renditions.set(uri.split('/').at(-2) ?? '', await playRendition(ffmpegPath, new URL(uri, url).href));
    const warnings = (await channel.health())?.warnings ?? [];
    const complaints = sending.complaints();
    return { multivariant, renditions, verdicts, warnings, warningsBefore, complaints };
  } finally {
    await sending.stop();
  }
}

async function warningsUntil(isThere: Promise<true>, channel: OwnChannel): Promise<readonly string[]> {
  const warnings: string[] = [];
  const waiting = isThere.then(() => 'there' as const);
  while ((await Promise.race([waiting, sleep(250)])) !== 'there')
    warnings.push(...((await channel.health())?.warnings ?? []));
  return warnings;
}

async function playRendition(ffmpegPath: string, url: string): Promise<PlayedRendition> {
  const playlist = await (await fetch(url)).text();
  const runs = await fetchRuns(url);
  const newest = runs.at(-1)?.segments ?? [];
  return {
    playlist,
    runs: await Promise.all(runs.map(({ segments }) => decodePieces(ffmpegPath, segments))),
    newest: await decodePieces(ffmpegPath, [...newest.slice(0, 1), ...newest.slice(1).slice(-1)]),
  };
}
