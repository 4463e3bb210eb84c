import { type AddressInfo, type Socket, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import type { Millis } from '@starling/shared/units.ts';
import { type Admission, RtmpConnection, type RtmpOptions } from './rtmp-connection.ts';

export interface RtmpServerOptions extends RtmpOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** Default: all addresses. */
  readonly host?: string | undefined;
  /** Certificate chain and key, PEM: the port speaks RTMPS. Without them plain RTMP. */
  readonly tls?: TlsIdentity | undefined;
  /** Further connections are closed at once. Default 1,000. */
  readonly maxConnections?: number;
}

interface TlsIdentity {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** How publishers are sent away. */
export interface Drain {
  /** For the person at the encoder. */
  readonly reason: string;
  /** Publishers that were asked to reconnect have so long to leave by themselves. */
  readonly grace: Millis;
  /** Where they are asked to go; without it to where they are connected now. */
  readonly tcUrl: string | undefined;
}

/** An open RTMP port. */
export interface RtmpServer {
  readonly port: number;
  /** Takes a renewed certificate for the connections to come. */
  renewTls(identity: TlsIdentity): void;
  /** How many are connected now, on air or not. */
  readonly connections: number;
  /**
   * Sends the publishers away and takes no new ones: whoever asks to publish from now on hears the reason. Those that
   * understand a request to reconnect get one and go on until they leave or the grace time is over. Then those that are
   * left are told the reason and closed; their publications end as `lost`. The port stays open, so that encoders which
   * try again hear why it is in vain. Resolves when nobody is on air, a second after the grace time at the latest; at
   * once where nobody was.
   */
  drain(drain: Drain): Promise<void>;
  /**
   * Tells every publisher, closes every connection, and stops listening; their publications end as `lost`. Resolves
   * when all are gone, which takes a second at most.
   */
  close(reason?: string): Promise<void>;
}

const defaultReason = 'The relay is shutting down. Connect again in a minute.';

/**
 * Listens for RTMP publishers.
 *
 * @throws the listen error (`EADDRINUSE`, `EACCES` …)
 */
export async function startRtmpServer(options: RtmpServerOptions): Promise<RtmpServer> {
  const connections = new Map<Socket, RtmpConnection>();
  let refusal: string | undefined;
  /** A drain may begin while a key is looked up. */
  const admit = async (streamKey: string): Promise<Admission> => {
    const admission = refusal === undefined ? await options.admit(streamKey) : undefined;
    if (refusal === undefined && admission !== undefined) return admission;
    if (admission?.granted === true) admission.release();
    return { granted: false, reason: refusal ?? defaultReason, why: 'draining' };
  };
  const take = (socket: Socket) => {
    connections.set(socket, new RtmpConnection(socket, { ...options, admit }));
    socket.once('close', () => connections.delete(socket));
  };
  const tlsServer = options.tls === undefined ? undefined : createTlsServer(options.tls, take);
  const server = tlsServer ?? createServer(take);
  tlsServer?.on('tlsClientError', (error) =>
    options.log.debug({ error: error.message }, 'a connection to the RTMPS port failed'),
  );
  server.maxConnections = options.maxConnections ?? 1_000;
  server.on('drop', (peer) => options.log.warn({ peer: peer?.remoteAddress }, 'too many RTMP connections'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    renewTls: (identity) => tlsServer?.setSecureContext(identity),
    get connections() {
      return connections.size;
    },
    drain: async (drain) => {
      refusal = drain.reason;
      await sendAway(connections, drain);
    },
    close: async (reason = defaultReason) => {
      const gone = [...connections.keys()].map(whenClosed);
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections.values()) connection.close(reason);
      await Promise.all([stopped, ...gone]);
    },
  };
}

async function sendAway(
  connections: ReadonlyMap<Socket, RtmpConnection>,
  { reason, grace, tcUrl }: Drain,
): Promise<void> {
  const onAir = () => [...connections].filter(([, connection]) => connection.isOnAir);
  const asked = onAir().filter(([, connection]) => connection.requestReconnect(reason, tcUrl));
  const over = new AbortController();
  const timer = sleep(grace, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([timer, Promise.all(asked.map(([socket]) => whenClosed(socket)))]);
  over.abort();
  const left = onAir();
  for (const [, connection] of left) connection.close(reason);
  await Promise.all(left.map(([socket]) => whenClosed(socket)));
}

async function whenClosed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}
