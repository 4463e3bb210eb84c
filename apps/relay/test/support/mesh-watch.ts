import type { Page } from 'playwright';
import type { Millis } from '@starling/shared/units.ts';
import { lookUntil } from './glass-clock.ts';
import { eventually } from './live-playlist.ts';
import { type MeshFigures, meshFigures, mediaServed, stallsOf } from './mesh-viewers.ts';
import type { RunningRelay } from './running-relay.ts';

/** What some viewers saw in one stretch of time. */
export interface Watched {
  /** Share of what they played that the relay has not sent, to them or to anyone. */
  readonly offload: number;
  /** Of each viewer, the share of what it played that came from peers. */
  readonly shares: readonly number[];
  readonly stalls: readonly number[];
  readonly latencies: readonly Millis[];
  /** How far the clock in the picture has gone, beside how far it should have. */
  readonly progress: readonly Millis[];
  /** At the end. */
  readonly figures: readonly MeshFigures[];
}

/** @throws where the page has no mesh */
export async function figuresOf(page: Page): Promise<MeshFigures> {
  const figures = await meshFigures(page);
  if (figures === undefined) throw new Error('no mesh in the page');
  return figures;
}

/** Waits until every one of the pages has all others as peers, and nobody else. */
export async function untilConnected(pages: readonly Page[], patience?: Millis): Promise<void> {
  await eventually(
    'every viewer connected to every other',
    async () => {
      const all = await Promise.all(pages.map(meshFigures));
      return all.every((figures) => figures?.peers === pages.length - 1) ? true : undefined;
    },
    patience,
  );
}

/** What the viewers have played and what the relay has sent for it, from now for some time. */
export async function watchFor(relay: RunningRelay, pages: readonly Page[], time: Millis): Promise<Watched> {
  const before = await Promise.all(pages.map(figuresOf));
  const servedBefore = await mediaServed(relay);
  const stallsBefore = await Promise.all(pages.map(stallsOf));
  const seenBefore = await Promise.all(pages.map((page) => lookUntil(page, () => true)));
  await new Promise((resolve) => setTimeout(resolve, time));
  const after = await Promise.all(pages.map(figuresOf));
  const served = (await mediaServed(relay)).bytes - servedBefore.bytes;
  const stalls = (await Promise.all(pages.map(stallsOf))).map((count, at) => count - (stallsBefore[at] ?? 0));
  const seen = await Promise.all(pages.map((page) => lookUntil(page, () => true)));
  const played = after.map((figures, at) => sumOf(figures) - sumOf(before[at]));
  return {
    offload: 1 - served / played.reduce((sum, bytes) => sum + bytes, 0),
    shares: after.map(
      ({ bytesFromPeers }, at) =>
        (bytesFromPeers - (before[at]?.bytesFromPeers ?? 0)) / Math.max(1, played[at] ?? 0),
    ),
    stalls,
    latencies: seen.map(({ latency }) => latency),
    progress: seen.map(({ clock }, at) => clock - (seenBefore[at]?.clock ?? 0)),
    figures: after,
  };
}

function sumOf(figures: MeshFigures | undefined): number {
  return (figures?.bytesFromPeers ?? 0) + (figures?.bytesFromHttp ?? 0);
}
