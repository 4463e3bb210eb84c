import { parseMediaPlaylist } from '@starling/shared/hls/parse-playlist.ts';
import type { Millis } from '@starling/shared/units.ts';
import { ask } from '../conformance/http-client.ts';
import type { Answer } from '../conformance/observation.ts';

/** What a viewer that follows the live edge has seen. */
export interface ViewerLog {
  readonly answers: Answer[];
  /** When each part was there, on this process's clock, by its name. */
  readonly parts: Map<string, Millis>;
}

/** Follows a rendition as a low-latency player does: a blocking reload for each part, then the part itself. */
export async function followEdge(playlistUrl: string, length: Millis): Promise<ViewerLog> {
  const log: ViewerLog = { answers: [], parts: new Map() };
  const end = performance.now() + length;
  let url = new URL(playlistUrl);
  while (performance.now() < end) {
    const answer = await ask(url.href);
    log.answers.push(answer);
    const playlist = parseMediaPlaylist(Buffer.from(answer.body).toString());
    if (answer.status !== 200 || 'reason' in playlist) throw new Error(`${url.href}: ${answer.status}`);
    const last = playlist.segments.at(-1);
    const part = last?.parts.at(-1);
    if (last === undefined || part === undefined || playlist.hasEnded) return log;
    const partAnswer = await ask(new URL(part.uri, playlistUrl).href);
    if (partAnswer.status !== 200) throw new Error(`${part.uri}: ${partAnswer.status}`);
    log.answers.push(partAnswer);
    log.parts.set(part.uri, partAnswer.endedAt);
    url = new URL(playlistUrl);
    const isGrowing = last.uri === undefined;
    url.searchParams.set('_HLS_msn', String(isGrowing ? last.msn : last.msn + 1));
    url.searchParams.set('_HLS_part', String(isGrowing ? last.parts.length : 0));
  }
  return log;
}
