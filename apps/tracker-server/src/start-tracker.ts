import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsIdentity } from '@starling/shared/program/tls-files.ts';
import { createAdmission } from './admission.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { createMetrics } from './metrics.ts';
import type { RelayKeys } from './relay-keys.ts';
import { SocketServer } from './socket-server.ts';
import { Tracker } from './tracker.ts';
import { TrackerGroup } from './tracker-group.ts';

/** How a tracker is started. */
export interface StartOptions {
  /** 0 for any. */
  readonly port: number;
  /** Undefined for all addresses. */
  readonly host?: string | undefined;
  /** Certificate chain and key, PEM; undefined for `ws:`. */
  readonly tls?: TlsIdentity | undefined;
  /** Keys may be added while it runs. */
  readonly relayKeys: RelayKeys;
  /** Whether peers without a token are taken in, into swarms of their own. */
  readonly isOpen: boolean;
  /** This tracker's address as clients know it; needed where there are other ones. */
  readonly url?: string | undefined;
  readonly peerTrackers?: readonly string[];
  readonly isBehindProxy?: boolean;
  readonly limits?: Partial<Limits>;
  /** 0 ≤ x < 1; default: `Math.random`. */
  readonly random?: () => number;
}

/** A tracker that takes connections. */
export interface RunningTracker {
  readonly port: number;
  /** New connections see this certificate. Nothing happens where it was started without one. */
  renewTls(identity: TlsIdentity): void;
  /** Ends every connection. */
  stop(): Promise<void>;
}

/** @throws the listen error */
export async function startTracker(options: StartOptions): Promise<RunningTracker> {
  const limits = { ...defaultLimits, ...options.limits };
  const tracker = new Tracker({
    admit: createAdmission(options.isOpen, (signed, signature) =>
      options.relayKeys.verify(signed, signature),
    ),
    group: new TrackerGroup(options.url, options.peerTrackers ?? []),
    random: options.random ?? Math.random,
    mostSwarmsPerClient: limits.swarmsPerConnection,
  });
  const secure = options.tls && createHttpsServer(options.tls);
  const server = secure ?? createHttpServer();
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  const sockets = new SocketServer(server, {
    ...{ tracker, limits, isBehindProxy: options.isBehindProxy ?? false },
    metrics: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  });
  const registry = createMetrics({
    counts: tracker.counts,
    peers: () => tracker.peers,
    swarms: () => tracker.swarms,
    connections: () => sockets.connections,
  });
  try {
    await listen(server, options.port, options.host);
  } catch (error) {
    await sockets.close();
    throw error;
  }
  return {
    port: (server.address() as AddressInfo).port,
    renewTls: (identity) => secure?.setSecureContext(identity),
    async stop() {
      server.close();
      await sockets.close();
      server.closeAllConnections();
    },
  };
}

/** Without a host: on every address, also where the machine has no IPv6, which Node sees to. */
async function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: 4_096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
