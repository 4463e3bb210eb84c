import type { RunningRelay } from './running-relay.ts';

/** One part or segment line of a playlist that tests look at. */
export interface ListedSegment {
  readonly uri: string;
  readonly seconds: number;
  readonly discontinuity: boolean;
  readonly isGap: boolean;
}

/** The URL of a rendition's playlist, read from the multivariant one; undefined while it is not offered. */
export async function renditionUrl(
  relay: RunningRelay,
  channel: string,
  rendition: string,
): Promise<string | undefined> {
  const base = `${relay.httpUrl}/live/${channel}/index.m3u8`;
  const response = await fetch(base);
  if (!response.ok) return undefined;
  const line = (await response.text()).split('\n').find((uri) => uri.endsWith(`/${rendition}/index.m3u8`));
  return line === undefined ? undefined : new URL(line, base).href;
}

/** The whole segments of a media playlist. */
export function listSegments(playlist: string): ListedSegment[] {
  const segments: ListedSegment[] = [];
  let seconds = 0;
  let discontinuity = false;
  let isGap = false;
  for (const line of playlist.split('\n')) {
    if (line.startsWith('#EXTINF:')) seconds = Number.parseFloat(line.slice(8));
    else if (line === '#EXT-X-DISCONTINUITY') discontinuity = true;
    else if (line === '#EXT-X-GAP') isGap = true;
    else if (line !== '' && !line.startsWith('#')) {
      segments.push({ uri: line, seconds, discontinuity, isGap });
      discontinuity = false;
      isGap = false;
    }
  }
  return segments;
}

/** Asks each 100 ms until `look` gives something. @throws after `patience` ms */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  patience = 30_000,
): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`not within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
