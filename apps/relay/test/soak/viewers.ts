import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseMediaPlaylist, parseMultivariantPlaylist } from '@starling/shared/hls/parse-playlist.ts';
import { between, noteSurprise, pause, type Stage } from './actor.ts';

/** What a player gets while a publisher is lost, and when a broadcast ends or begins as it looks: no surprise. */
const expected = new Set([200, 404, 503]);

/** One visit: connections of its own, until its time is over; then it goes in the middle of whatever it does. */
class Visit {
  readonly #stage: Stage;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 });
  readonly signal: AbortSignal;

  constructor(stage: Stage, signal: AbortSignal) {
    this.#stage = stage;
    this.signal = signal;
  }

  /** @returns the body; undefined for what is not there */
  async get(url: string): Promise<Buffer | undefined> {
    return this.#ask(url, 'GET');
  }

  async post(url: string, body: object): Promise<void> {
    await this.#ask(url, 'POST', JSON.stringify(body));
  }

  async #ask(url: string, method: string, body?: string): Promise<Buffer | undefined> {
    const settings = { agent: this.#agent, signal: this.signal, method };
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await new Promise<{ status: number; body: Buffer }>((resolve, reject) => {
      const asked = request(url, { ...settings, headers }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces) }));
      });
      asked.on('error', reject).end(body);
    });
    if (!expected.has(answer.status)) noteSurprise(this.#stage, `${answer.status} to a viewer's ${method}`);
    return answer.status === 200 ? answer.body : undefined;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Comes to a channel, watches it live or from its beginning, goes again; until the stage's end. */
export async function keepWatching(stage: Stage, channels: readonly string[], number: number): Promise<void> {
  const { random, deeds, httpUrl } = stage;
  await pause(stage, between(random, 0, 4_000));
  while (!stage.signal.aborted) {
    const channel = channels[Math.floor(random() * channels.length)] ?? '';
    const leaving = AbortSignal.any([
      stage.signal,
      AbortSignal.timeout(Math.round(between(random, 3_000, 20_000))),
    ]);
    const visit = new Visit(stage, leaving);
    deeds.visits += 1;
    try {
      await visit.post(`${httpUrl}/api/channels/${channel}/watching`, {
        viewer: `viewer-of-the-soak-${deeds.visits}`,
      });
      const variants = await findVariants(visit, `${httpUrl}/live/${channel}/index.m3u8`);
      const variant = variants[Math.floor(random() * variants.length)];
      if (variant !== undefined && number % 4 === 3) await watchAgain(stage, visit, variant);
      else if (variant !== undefined) await watchLive(stage, visit, variant);
    } catch (error) {
      if (!leaving.aborted)
        noteSurprise(stage, `a viewer: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      visit.close();
    }
    await pause(stage, between(random, 100, 2_000));
  }
}

async function findVariants(visit: Visit, url: string): Promise<string[]> {
  const text = await visit.get(url);
  const variants = text === undefined ? [] : parseMultivariantPlaylist(text.toString());
  return 'reason' in variants ? [] : variants.map(({ uri }) => new URL(uri, url).href);
}

async function readPlaylist(visit: Visit, url: string) {
  const text = await visit.get(url);
  const playlist = text === undefined ? undefined : parseMediaPlaylist(text.toString());
  return playlist === undefined || 'reason' in playlist ? undefined : playlist;
}

/** As a low-latency player: a reload that waits for the next part, then the part. */
async function watchLive(stage: Stage, visit: Visit, url: string): Promise<void> {
  let reload = url;
  while (!visit.signal.aborted) {
    const playlist = await readPlaylist(visit, reload);
    const last = playlist?.segments.at(-1);
    const part = last?.parts.at(-1);
    if (playlist === undefined || last === undefined || part === undefined || playlist.hasEnded) return;
    if (!part.isGap && (await visit.get(new URL(part.uri, url).href)) !== undefined) stage.deeds.parts += 1;
    const isGrowing = last.uri === undefined;
    reload = `${url}?_HLS_msn=${isGrowing ? last.msn : last.msn + 1}&_HLS_part=${isGrowing ? last.parts.length : 0}`;
  }
}

/** From the recording's beginning, faster than it was. */
async function watchAgain(stage: Stage, visit: Visit, liveUrl: string): Promise<void> {
  const [, broadcast = '', rendition = ''] = /([0-9a-f]{16})\/([a-z0-9-]+)\/index\.m3u8$/.exec(liveUrl) ?? [];
  const url = `${stage.httpUrl}/vod/${broadcast}/${rendition}/index.m3u8`;
  const playlist = await readPlaylist(visit, url);
  for (const { uri } of playlist?.segments ?? []) {
    if (visit.signal.aborted) return;
    if (uri !== undefined && (await visit.get(new URL(uri, url).href)) !== undefined)
      stage.deeds.segmentsAgain += 1;
    await sleep(250, undefined, { signal: visit.signal });
  }
}
