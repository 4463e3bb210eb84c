import type { TlsOptions } from 'node:tls';
import { createServer, type Server } from 'node:tls';
import type { Millis } from '@starling/shared/units.ts';
import { systemClock } from '../fanout/clock.ts';
import type { Closing } from '../fanout/connection.ts';
import type { ConnectionLimits } from '../fanout/connection-limits.ts';
import { Connections } from '../fanout/connections.ts';
import type { Rooms } from '../rooms.ts';
import { ChatEdge, farewell, fullNotice } from './chat-edge.ts';

export interface EdgeProcessOptions {
  readonly name: string;
  readonly rooms: Rooms;
  readonly limits: ConnectionLimits;
  readonly isBanned: (address: string) => boolean;
  readonly onClosing: (closing: Closing) => void;
  readonly onLost: () => void;
  readonly onError: (error: unknown) => void;
}

const handshakeTimeout: Millis = 10_000;

/** All that one process needs to have connections: sockets, and the clients behind them. */
export function openEdge(options: EdgeProcessOptions): Connections {
  const { name, rooms, onError, onLost, limits, isBanned, onClosing } = options;
  const edge = new ChatEdge({ name, rooms, onError, onLost, clock: systemClock, now: () => Date.now() });
  return new Connections({
    ...{ limits, isBanned, onClosing, fullNotice, farewell, clock: systemClock },
    admit: (connection) => edge.admit(connection),
  });
}

/** IRC over TLS. It does not listen yet. */
export function createIrcsServer(connections: Connections, identity: TlsOptions): Server {
  const server = createServer({ ...identity, handshakeTimeout }, (socket) =>
    connections.accept(socket, socket.remoteAddress ?? ''),
  );
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return server;
}
