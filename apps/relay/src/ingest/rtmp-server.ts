import { type AddressInfo, type Socket, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { RtmpConnection, type RtmpOptions } from './rtmp-connection.ts';

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

/** An open RTMP port. */
export interface RtmpServer {
  readonly port: number;
  /** Takes a renewed certificate for the connections to come. */
  renewTls(identity: TlsIdentity): void;
  /** How many are connected now, on air or not. */
  readonly connections: number;
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
  const take = (socket: Socket) => {
    connections.set(socket, new RtmpConnection(socket, options));
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
    close: async (reason = defaultReason) => {
      const gone = [...connections.keys()].map(
        (socket) => new Promise((resolve) => socket.once('close', resolve)),
      );
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections.values()) connection.close(reason);
      await Promise.all([stopped, ...gone]);
    },
  };
}
