import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Bytes } from '@starling/shared/units.ts';

/** What `/metrics` shows, in Prometheus' text format. One instance per relay. */
export class Metrics {
  readonly registry = new Registry();
  readonly publishers = this.#gauge('starling_publishers', 'Publishers on air');
  /** Frames received from publishers: counted plainly, for there are thousands a second. */
  readonly framesIn = { video: 0, audio: 0 };
  readonly partsMade = this.#counter('starling_parts_total', 'LL-HLS parts made', ['rendition']);
  readonly gapsMade = this.#counter('starling_gap_parts_total', 'Parts whose media was lost', ['rendition']);
  readonly ladderFramesDropped = this.#counter(
    'starling_ladder_frames_dropped_total',
    'Frames that the ladder was too slow for',
  );
  readonly ladderRestarts = this.#counter(
    'starling_ladder_restarts_total',
    'Ladders that ended before their broadcast',
  );
  readonly ladderRungsDropped = this.#counter(
    'starling_ladder_rungs_dropped_total',
    'Rungs given up because the ladder fell behind real time',
  );
  readonly requests = this.#counter('starling_media_requests_total', 'Requests for playlists and media', [
    'kind',
  ]);
  readonly bytesServed = this.#counter('starling_media_bytes_total', 'Bytes of playlists and media sent', [
    'kind',
  ]);
  readonly refusals = this.#counter('starling_publish_refusals_total', 'Publishers that were turned away', [
    'reason',
  ]);

  readonly archiveBytes = this.#counter('starling_archive_bytes_total', 'Bytes written to the archive');
  readonly archiveLosses = this.#counter(
    'starling_archive_losses_total',
    'Segments that could not be written to the archive',
  );

  readonly chatClosings = this.#counter(
    'starling_chat_closings_total',
    'Chat connections that were sent away',
    ['because'],
  );
  readonly chatLosses = this.#counter(
    'starling_chat_losses_total',
    'What was said and could not be told, or not be logged',
    ['where'],
  );

  readonly meshJoins = this.#counter('starling_mesh_joins_total', 'Tokens for the mesh given to viewers');
  readonly meshAnnouncements = this.#counter(
    'starling_mesh_announcements_total',
    'Parts announced, signed once each',
  );
  readonly meshListenersDropped = this.#counter(
    'starling_mesh_listeners_dropped_total',
    'Listeners to announcements that were too slow',
  );
  /** By the word of viewers that report; beside `bytesServed` it tells what the mesh carries. */
  readonly meshBytes = this.#counter(
    'starling_mesh_played_bytes_total',
    'Bytes that viewers say to have had',
    ['from'],
  );
  readonly meshBadPeers = this.#counter(
    'starling_mesh_bad_peers_total',
    'Peers that viewers say to have dropped for what they sent',
  );
  readonly meshStalls = this.#counter('starling_mesh_stalls_total', 'Stalls that viewers say to have had');

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    const { framesIn } = this;
    new Counter({
      ...{ name: 'starling_frames_in_total', help: 'Frames received from publishers', labelNames: ['kind'] },
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [kind, count] of Object.entries(framesIn)) this.inc({ kind }, count);
      },
    });
  }

  /** Shows the cores that ladders are reckoned to take, and how many there are for them. */
  watchLadders(usedCores: () => number, cores: number): void {
    this.#watch('starling_ladder_cores', 'Cores that ladders are reckoned to take', usedCores);
    this.#gauge('starling_ladder_cores_limit', 'Cores that ladders may take').set(cores);
  }

  /** Shows what the live windows take in memory, asked for at each scrape. */
  watchLiveWindows(bytes: () => Bytes): void {
    new Gauge({
      name: 'starling_live_window_bytes',
      help: 'Media in memory for live viewers',
      registers: [this.registry],
      collect() {
        this.set(bytes());
      },
    });
  }

  /** Shows the open connections of chat, in all processes, asked for at each scrape. */
  watchChat(connections: () => number): void {
    this.#watch('starling_chat_connections', 'Open chat connections', connections);
  }

  /** Shows who listens to announcements and who has reported from the mesh of late. */
  watchMesh(counts: { readonly listeners: () => number; readonly peers: () => number }): void {
    this.#watch('starling_mesh_listeners', 'Open connections for announcements', counts.listeners);
    this.#watch('starling_mesh_peers', 'Viewers that have reported from the mesh of late', counts.peers);
  }

  /** A gauge that is asked for at each scrape. */
  #watch(name: string, help: string, value: () => number): void {
    new Gauge({
      ...{ name, help, registers: [this.registry] },
      collect() {
        this.set(value());
      },
    });
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}
