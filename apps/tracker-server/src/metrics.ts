import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Counts } from './counts.ts';

/** What is asked for at each scrape. */
export interface Watched {
  readonly counts: Counts;
  readonly peers: () => number;
  readonly swarms: () => number;
  readonly connections: () => number;
}

/** What `/metrics` shows, in Prometheus' text format. */
export function createMetrics({ counts, peers, swarms, connections }: Watched): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const watch = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect() {
        this.set(read());
      },
    });
  watch('starling_tracker_peers', 'Peers in all swarms', peers);
  watch('starling_tracker_swarms', 'Swarms with a peer in them', swarms);
  watch('starling_tracker_connections', 'Open WebSockets', connections);
  new Counter({
    ...{
      name: 'starling_tracker_messages_total',
      help: 'What clients said and what came of it',
      labelNames: ['kind'],
    },
    registers: [registry],
    collect() {
      this.reset();
      for (const [kind, count] of Object.entries(counts)) this.inc({ kind }, Number(count));
    },
  });
  return registry;
}
