import { setTimeout as sleep } from 'node:timers/promises';
import {
  parseMediaPlaylist,
  parseMultivariantPlaylist,
  type ParsedMediaPlaylist,
  type ParsedVariant,
} from '@starling/shared/hls/parse-playlist.ts';
import type { Seconds } from '@starling/shared/units.ts';
import { ask } from './http-client.ts';
import { readFragments, readInit } from './media-reader.ts';
import type { Answer, Observation, RenditionObservation, Snapshot } from './observation.ts';

/** The address is not that of a playlist; the message says what came instead. */
export class NotWatchableError extends Error {}

const textOf = ({ body }: Answer) => Buffer.from(body).toString();
/** Wrong answers in a row after which a rendition is given up. */
const mostFaults = 10;

/**
 * Follows every rendition of a live broadcast from outside for a while: reloads, parts, inits, and questions that test
 * one rule each. A media playlist by itself is watched as the only rendition.
 *
 * @throws NotWatchableError
 */
export async function watch(url: string, length: Seconds): Promise<Observation> {
  const multivariant = await ask(url);
  if (multivariant.status !== 200) throw new NotWatchableError(`${url} answers ${multivariant.status}`);
  const variants = parseMultivariantPlaylist(textOf(multivariant));
  const list: readonly ParsedVariant[] = 'reason' in variants ? [onlyVariant(url)] : variants;
  if ('reason' in variants) {
    const media = parseMediaPlaylist(textOf(multivariant));
    if ('reason' in media) throw new NotWatchableError(`${url} is no playlist: ${media.reason}`);
  }
  const end = performance.now() + 1000 * length;
  const renditions = list.map((variant) => new Watcher(variant, new URL(variant.uri, url).href));
  await Promise.all(renditions.map((watcher) => watcher.run(end)));
  return { multivariant, renditions };
}

function onlyVariant(uri: string): ParsedVariant {
  return {
    ...{ uri, bandwidth: Infinity, codecs: [], name: undefined },
    ...{ width: 1, height: 1, frameRate: undefined },
  };
}

class Watcher implements RenditionObservation {
  readonly variant: ParsedVariant;
  readonly url: string;
  readonly snapshots: Snapshot[] = [];
  readonly inits: RenditionObservation['inits'] = new Map();
  readonly parts: RenditionObservation['parts'] = new Map();
  readonly probes: RenditionObservation['probes'] = new Map();
  readonly givenUp: Answer[] = [];
  readonly faults: string[] = [];
  #reloads = 0;

  constructor(variant: ParsedVariant, url: string) {
    this.variant = variant;
    this.url = url;
  }

  async run(end: number): Promise<void> {
    await this.#reload('plain', new URL(this.url));
    const first = this.snapshots[0];
    if (first === undefined) return;
    await this.#fetchMedia(first.playlist);
    await this.#probeErrors(first.playlist);
    while (performance.now() < end && this.faults.length < mostFaults) {
      const newest = this.snapshots.at(-1)?.playlist;
      if (newest === undefined || newest.hasEnded) break;
      await this.#next(newest);
      const after = this.snapshots.at(-1)?.playlist;
      if (after !== undefined) await this.#fetchMedia(after);
    }
    await this.#reload('plain', new URL(this.url));
    await this.#probeMedia();
  }

  /** Asks for what comes next, in turn by a full reload, a delta update, and the part that is hinted. */
  async #next(newest: ParsedMediaPlaylist): Promise<void> {
    this.#reloads += 1;
    if (newest.serverControl?.canBlockReload !== true) {
      await sleep(500 * newest.targetDuration);
      await this.#reload('plain', new URL(this.url));
      return;
    }
    const url = new URL(this.url);
    const last = newest.segments.at(-1);
    const isGrowing = last?.uri === undefined;
    const msn = last === undefined ? newest.mediaSequence : isGrowing ? last.msn : last.msn + 1;
    url.searchParams.set('_HLS_msn', String(msn));
    if (newest.partTarget !== undefined)
      url.searchParams.set('_HLS_part', String(isGrowing ? (last?.parts.length ?? 0) : 0));
    const wantsDelta = this.#reloads % 3 === 0 && newest.serverControl.canSkipUntil !== undefined;
    if (wantsDelta) url.searchParams.set('_HLS_skip', 'YES');
    const [hint] = newest.preloadHints;
    const hinted =
      this.#reloads === 5 && hint !== undefined
        ? this.#probe('hint', new URL(hint, this.url).href)
        : undefined;
    await this.#reload(wantsDelta ? 'delta' : 'blocking', url);
    // The full playlist of the same moment, to compare.
    if (wantsDelta) {
      url.searchParams.delete('_HLS_skip');
      await this.#reload('blocking', url);
    }
    if (hinted !== undefined && hint !== undefined) {
      await hinted;
      await this.#probe('hint again', new URL(hint, this.url).href);
    }
  }

  async #reload(form: Snapshot['form'], url: URL): Promise<void> {
    try {
      const answer = await ask(url.href);
      if (answer.status === 503 && form !== 'plain') {
        this.givenUp.push(answer);
        return;
      }
      const playlist = answer.status === 200 ? parseMediaPlaylist(textOf(answer)) : undefined;
      if (playlist === undefined)
        this.faults.push(`${url.search || 'a plain reload'} answers ${answer.status}`);
      else if ('reason' in playlist) this.faults.push(playlist.reason);
      else this.snapshots.push({ answer, form, playlist });
    } catch (error) {
      this.faults.push(error instanceof Error ? error.message : String(error));
    }
  }

  /** Fetches the inits and parts that are new. */
  async #fetchMedia(playlist: ParsedMediaPlaylist): Promise<void> {
    for (const { msn, map, parts } of playlist.segments) {
      if (map !== undefined) await this.#fetchInit(map);
      for (const [index, { uri, isGap }] of parts.entries())
        if (!isGap && !this.parts.has(uri)) await this.#fetchPart(uri, msn, index, map);
    }
  }

  async #fetchInit(uri: string): Promise<void> {
    if (this.inits.has(uri)) return;
    try {
      const answer = await ask(new URL(uri, this.url).href);
      this.inits.set(uri, { answer, tracks: readInit(answer.body) });
      if (answer.status !== 200) this.faults.push(`${uri} answers ${answer.status}`);
    } catch (error) {
      this.faults.push(`${uri}: ${String(error)}`);
    }
  }

  async #fetchPart(uri: string, msn: number, part: number, map: string | undefined): Promise<void> {
    try {
      const answer = await ask(new URL(uri, this.url).href);
      const init = map === undefined ? undefined : this.inits.get(map);
      const tracks = answer.status === 200 ? readFragments(answer.body, init?.tracks ?? []) : [];
      this.parts.set(uri, { uri, msn, part, answer, tracks });
      if (answer.status !== 200) this.faults.push(`${uri} answers ${answer.status}`);
    } catch (error) {
      this.faults.push(`${uri}: ${String(error)}`);
    }
  }

  async #probe(name: string, url: string, options: Parameters<typeof ask>[1] = {}): Promise<void> {
    try {
      this.probes.set(name, await ask(url, options));
    } catch (error) {
      this.faults.push(`${name}: ${String(error)}`);
    }
  }

  async #probeErrors(playlist: ParsedMediaPlaylist): Promise<void> {
    const last = playlist.segments.at(-1)?.msn ?? 0;
    const query = (directives: string) => `${this.url}?${directives}`;
    const patience = 3_000 * playlist.targetDuration + 2_000;
    if (playlist.serverControl?.canBlockReload === true) {
      await this.#probe('part alone', query('_HLS_part=0'), { patience });
      await this.#probe('far segment', query(`_HLS_msn=${last + 50}`), { patience });
      await this.#probe('far part', query(`_HLS_msn=${last + 1}&_HLS_part=500`), { patience });
      await this.#probe('no number', query('_HLS_msn=soon'), { patience });
      await this.#probe('old segment', query(`_HLS_msn=${Math.max(0, playlist.mediaSequence - 1)}`), {
        patience,
      });
    }
    const [hint] = playlist.preloadHints;
    if (hint !== undefined) {
      const strange = hint.replace(/\d+(?=\D*$)/, '99999').replace(/(\d+)\.(\d+)\.m4s/, '99999.99999.m4s');
      await this.#probe('strange part', new URL(strange, this.url).href, { patience });
    }
    await this.#probe('gzip', this.url, { headers: { 'accept-encoding': 'gzip' } });
  }

  async #probeMedia(): Promise<void> {
    const fetched = [...this.parts.values()].filter(({ answer }) => answer.status === 200);
    const newest = fetched.at(-1);
    if (newest !== undefined) {
      const url = new URL(newest.uri, this.url).href;
      await this.#probe(`again ${newest.uri}`, url);
      await this.#probe('range', url, { headers: { range: 'bytes=0-9' } });
      await this.#probe('head', url, { method: 'HEAD' });
    }
    const last = this.snapshots.at(-1)?.playlist;
    const listed = new Set(last?.segments.flatMap(({ parts }) => parts.map(({ uri }) => uri)));
    const first = fetched.findLast(({ uri }) => !listed.has(uri));
    if (first !== undefined) await this.#probe('retired part', new URL(first.uri, this.url).href);
  }
}
