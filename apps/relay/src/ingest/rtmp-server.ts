import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { RtmpConnection, type RtmpOptions } from './rtmp-connection.ts';

export interface RtmpServerOptions extends RtmpOptions {
  readonly port: number;
  readonly host: string | undefined;
  /** Further connections are closed at once. Default 1,000. */
  readonly mostConnections?: number;
}

/** An open RTMP port. */
export interface RtmpServer {
  readonly port: number;
  /** Tells every publisher, closes every connection, and stops listening. */
  close(reason: string): Promise<void>;
}

/**
 * Listens for RTMP publishers.
 *
 * @throws the listen error (`EADDRINUSE`, `EACCES` …)
 */
export async function startRtmpServer(options: RtmpServerOptions): Promise<RtmpServer> {
  const connections = new Map<Socket, RtmpConnection>();
  const server = createServer((socket) => {
    connections.set(socket, new RtmpConnection(socket, options));
    socket.once('close', () => connections.delete(socket));
  });
  server.maxConnections = options.mostConnections ?? 1_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (reason) =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of connections.values()) connection.close(reason);
      }),
  };
}
