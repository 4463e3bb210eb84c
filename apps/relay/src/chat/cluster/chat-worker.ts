import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Server } from 'node:tls';
import { createIrcsServer, openEdge } from '../edge/edge-process.ts';
import { AddressRanges } from '../fanout/address-ranges.ts';
import type { Connections } from '../fanout/connections.ts';
import { RemoteRooms } from './remote-rooms.ts';
import { SpokeBus } from './spoke-bus.ts';
import type { PlainIdentity, WorkerOrder, WorkerReport } from './worker-message.ts';

/** The program of a process that has connections and no rooms: those are with its parent, as are the ports. */
let connections: Connections | undefined;
let tls: Server | undefined;
let bannedAddresses = new AddressRanges([]);
const countEvery = 500;
/** Where the parent has just gone, `disconnect` says so: what it was to hear is lost without a word. */
const report = (what: WorkerReport) =>
  process.connected && process.send?.(what, undefined, {}, () => undefined);
const bus = new SpokeBus({
  send: report,
  listen: (hear) =>
    process.on('message', (order: WorkerOrder) => {
      if (order.kind === 'publish' || order.kind === 'answer') hear(order);
    }),
});

function begin({ name, limits, bannedAddresses: banned, identity }: WorkerOrder & { kind: 'begin' }): void {
  bannedAddresses = new AddressRanges(banned);
  const opened = openEdge({
    ...{ name, limits, rooms: new RemoteRooms(bus), isBanned: (address) => bannedAddresses.has(address) },
    onClosing: (closing) => report({ kind: 'closing', closing }),
    onLost: () => report({ kind: 'lost' }),
    onError: (error) => report({ kind: 'error', message: String(error) }),
  });
  connections = opened;
  if (identity !== null) identify(identity);
  setInterval(() => report({ kind: 'connections', count: opened.count }), countEvery);
  report({ kind: 'ready' });
}

/** The first certificate may come after the beginning, later ones renew it. */
function identify(identity: PlainIdentity): void {
  if (tls !== undefined) tls.setSecureContext(identity);
  else if (connections !== undefined) tls = createIrcsServer(connections, identity);
}

function take(order: WorkerOrder, socket: Socket): void {
  if (order.kind === 'upgrade') {
    const request = Object.assign(new IncomingMessage(socket), order.request);
    connections?.upgrade(request, socket, Buffer.from(order.head, 'base64'), order.address);
  }
  if (order.kind === 'irc') connections?.accept(socket, order.address);
  else if (order.kind === 'ircs') tls?.emit('connection', socket);
}

process.on('message', (order: WorkerOrder, socket?: Socket) => {
  if (socket !== undefined) take(order, socket);
  else if (order.kind === 'begin') begin(order);
  else if (order.kind === 'identity') identify(order.identity);
  else if (order.kind === 'ban-addresses') {
    bannedAddresses = new AddressRanges(order.addresses);
    connections?.dropBanned();
  } else if (order.kind === 'drain')
    connections?.drain().then(
      () => report({ kind: 'drained' }),
      () => undefined,
    );
});
// The parent decides when it is over; without it there are no rooms.
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
