import type { BroadcastId } from '@starling/shared/ids.ts';
import type { MeshHealth, MeshReport } from '@starling/shared/protocol/mesh-join.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';

/** A viewer's last report, as rates. */
interface Standing {
  readonly until: Millis;
  readonly fromPeers: number;
  readonly fromHttp: number;
  /** Behind live; null where the viewer did not know. */
  readonly latencyMs: Millis | null;
  readonly stallsPerMinute: number;
}

const leastBetween: Seconds = 10;
const mostBetween: Seconds = 300;
/** The relay wants no more reports of a broadcast than so many a second. */
const wantedPerSecond = 50;
/** A viewer counts for so many times the span of its last report. */
const lifetimes = 2.5;
const mostViewersPerBroadcast = 100_000;
const mostBroadcasts = 10_000;

/** What viewers say of how the mesh carries them. Pure: the time comes in. */
export class MeshReports {
  /** Per broadcast each viewer's last report, the newest last. */
  readonly #broadcasts = new Map<BroadcastId, Map<string, Standing>>();

  take(report: MeshReport, now: Millis): void {
    const { broadcast, viewer, bytesFromPeers, bytesFromHttp } = report;
    const seconds = Math.max(report.seconds, 1);
    const viewers = this.#broadcasts.get(broadcast) ?? new Map<string, Standing>();
    const lifetime = lifetimes * Math.min(Math.max(seconds, leastBetween), mostBetween);
    viewers.delete(viewer);
    viewers.set(viewer, {
      until: now + 1000 * lifetime,
      fromPeers: bytesFromPeers / seconds,
      fromHttp: bytesFromHttp / seconds,
      latencyMs: report.latencyMs,
      stallsPerMinute: (60 * report.stalls) / seconds,
    });
    forgetOldest(viewers, mostViewersPerBroadcast);
    this.#broadcasts.delete(broadcast);
    this.#broadcasts.set(broadcast, viewers);
    forgetOldest(this.#broadcasts, mostBroadcasts);
  }

  /** @returns null where nobody has reported of late */
  health(broadcast: BroadcastId, now: Millis): MeshHealth | null {
    const viewers = this.#present(broadcast, now);
    if (viewers === undefined) return null;
    let [fromPeers, fromHttp, stalls] = [0, 0, 0];
    const latencies: Millis[] = [];
    for (const standing of viewers.values()) {
      fromPeers += standing.fromPeers;
      fromHttp += standing.fromHttp;
      stalls += standing.stallsPerMinute;
      if (standing.latencyMs !== null) latencies.push(standing.latencyMs);
    }
    const all = fromPeers + fromHttp;
    return {
      peers: viewers.size,
      offload: all === 0 ? 0 : fromPeers / all,
      latencyMs: latencies.sort((a, b) => a - b)[Math.floor(latencies.length / 2)] ?? null,
      stallsPerMinute: stalls / viewers.size,
    };
  }

  /** Viewers that have reported of late, of all broadcasts. */
  peers(now: Millis): number {
    return [...this.#broadcasts.keys()].reduce((sum, id) => sum + (this.#present(id, now)?.size ?? 0), 0);
  }

  /** How long a viewer is to wait between reports: the longer, the more of them there are. */
  reportEvery(broadcast: BroadcastId): Seconds {
    const viewers = this.#broadcasts.get(broadcast)?.size ?? 0;
    return Math.min(Math.max(leastBetween, Math.ceil(viewers / wantedPerSecond)), mostBetween);
  }

  #present(broadcast: BroadcastId, now: Millis): ReadonlyMap<string, Standing> | undefined {
    const viewers = this.#broadcasts.get(broadcast);
    if (viewers === undefined) return undefined;
    for (const [viewer, { until }] of viewers) if (until <= now) viewers.delete(viewer);
    if (viewers.size > 0) return viewers;
    this.#broadcasts.delete(broadcast);
    return undefined;
  }
}

function forgetOldest(known: Map<string, unknown>, most: number): void {
  const [oldest] = known.keys();
  if (known.size > most && oldest !== undefined) known.delete(oldest);
}
