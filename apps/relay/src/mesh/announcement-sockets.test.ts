import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decodePartAnnouncement } from '@starling/shared/protocol/part-announcement.ts';
import { makePart } from '../../test/support/frames.ts';
import { AnnouncementSockets } from './announcement-sockets.ts';
import { Announcements } from './announcements.ts';
import { PartDigester } from './part-digester.ts';

const id = '0123456789abcdef';
const good = `channel=anna&broadcast=${id}&rendition=source`;
let server: Server;
let announcements: Announcements;
let sockets: AnnouncementSockets;
let dropped: number;
let clients: WebSocket[];
const digester = new PartDigester();

beforeEach(async () => {
  [dropped, clients] = [0, []];
  announcements = new Announcements({
    sign: () => new Uint8Array(64),
    onFault: (error) => {
      throw error;
    },
  });
  announce(0, 0);
  sockets = openSockets();
  server = createServer();
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined);
    if (!sockets.handleUpgrade(request, socket, head)) socket.end('HTTP/1.1 418 Other\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  for (const client of clients) client.terminate();
  sockets.close();
  await new Promise((resolve) => server.close(resolve));
});

type Limits = ConstructorParameters<typeof AnnouncementSockets>[0]['limits'];

function openSockets(limits: Limits = {}, isBehindProxy = false) {
  return new AnnouncementSockets({
    ...{ announcements, limits, isBehindProxy, onDropped: () => (dropped += 1) },
    isOf: (broadcast, channel) => broadcast === id && channel === 'anna',
  });
}

function announce(msn: number, part: number): void {
  announcements.add(id, digester.digest(makePart(msn, part)));
}

function listen(query = good, headers: Record<string, string> = {}): { client: WebSocket; heard: string[] } {
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}/mesh/announcements?${query}`, { headers });
  clients.push(client);
  const heard: string[] = [];
  client.on('message', (frame: Buffer) => {
    const said = decodePartAnnouncement(frame)?.announcement;
    heard.push(
      said === undefined ? 'nonsense' : `${said.msn}.${said.part}${said.endsBroadcast ? ' end' : ''}`,
    );
  });
  client.on('error', () => undefined);
  return { client, heard };
}

async function statusOf(query: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const { client } = listen(query, headers);
  const [, response] = (await once(client, 'unexpected-response')) as [unknown, { statusCode?: number }];
  return response.statusCode;
}

const until = async (isSo: () => boolean) => {
  await expect.poll(isSo, { timeout: 10_000, interval: 5 }).toBe(true);
};

it('tells what came before, what comes, and the end', async () => {
  const { client, heard } = listen();
  await until(() => heard.length === 1);
  announce(0, 1);
  await until(() => heard.length === 2);
  announcements.end(id);
  const [code] = (await once(client, 'close')) as [number];
  expect(code).toBe(1000);
  expect(heard).toEqual(['0.0', '0.1', '0.1 end']);
});

describe('a connection is refused', () => {
  it.each([
    [400, ''],
    [400, 'channel=anna'],
    [400, good.replace('source', '../x')],
    [400, good.replace('anna', 'ANNA')],
    [400, `${good}&${'x'.repeat(400)}`],
    [404, good.replace('anna', 'bert')],
    [404, good.replace('source', '480p')],
    [404, good.replace(id, 'f'.repeat(16))],
  ])('with %i for ?%s', async (status, query) => {
    expect(await statusOf(query)).toBe(status);
    expect(sockets.connections).toBe(0);
  });

  it('beyond the most from one address, and not any more once one has left', async () => {
    sockets.close();
    sockets = openSockets({ perAddress: 2 });
    const [first, second] = [listen(), listen()];
    await Promise.all([once(first.client, 'open'), once(second.client, 'open')]);
    expect(await statusOf(good)).toBe(429);
    first.client.close();
    await until(() => sockets.connections === 1);
    await once(listen().client, 'open');
  });

  it('beyond the most from one address behind a proxy, as the proxy has seen it', async () => {
    sockets.close();
    sockets = openSockets({ perAddress: 1 }, true);
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    await once(listen(good, from('192.0.2.1')).client, 'open');
    await once(listen(good, from('192.0.2.2')).client, 'open');
    await once(listen(good).client, 'open');
    expect(await statusOf(good, from('198.51.100.1, 192.0.2.1'))).toBe(429);
    expect(await statusOf(good)).toBe(429);
  });

  it('beyond the most from one address, whatever it says of others, where no proxy is', async () => {
    sockets.close();
    sockets = openSockets({ perAddress: 1 });
    await once(listen(good, { 'X-Forwarded-For': '192.0.2.1' }).client, 'open');
    expect(await statusOf(good, { 'X-Forwarded-For': '192.0.2.2' })).toBe(429);
  });

  it('beyond the most in all', async () => {
    sockets.close();
    sockets = openSockets({ inAll: 1 });
    await once(listen().client, 'open');
    expect(await statusOf(good)).toBe(503);
  });
});

it('leaves other upgrades to others', async () => {
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}/irc`);
  client.on('error', () => undefined);
  const [, response] = (await once(client, 'unexpected-response')) as [unknown, { statusCode?: number }];
  expect(response.statusCode).toBe(418);
});

it('closes on a client that talks', async () => {
  const { client } = listen();
  await once(client, 'open');
  client.send('hello');
  const [code] = (await once(client, 'close')) as [number];
  expect(code).toBe(1008);
});

it('survives a client that sends more than it may', async () => {
  const { client } = listen();
  await once(client, 'open');
  client.send('x'.repeat(100_000));
  await once(client, 'close');
  const next = listen();
  await until(() => next.heard.length === 1);
});

it('drops a reader that reads nothing, and goes on with the others', async () => {
  sockets.close();
  sockets = openSockets({ mostUnread: 1_000 });
  const { port } = server.address() as AddressInfo;
  const deaf = connect(port, '127.0.0.1').pause();
  deaf.on('error', () => undefined);
  deaf.write(
    [
      `GET /mesh/announcements?${good} HTTP/1.1`,
      ...['Host: x', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'],
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    ].join('\r\n'),
  );
  await until(() => sockets.connections === 1);
  const { heard } = listen();
  await until(() => heard.length === 1);
  // Until the kernel's buffers are full, too.
  for (let msn = 1; dropped === 0 && msn < 200_000; msn += 1) {
    announce(msn, 0);
    if (msn % 20 === 0) await new Promise(setImmediate);
  }
  expect(dropped).toBe(1);
  await until(() => sockets.connections === 1);
  announce(300_000, 0);
  await until(() => heard.at(-1) === '300000.0');
  deaf.destroy();
});

it('lets go of a client that answers no ping', async () => {
  sockets.close();
  sockets = openSockets({ heartbeat: 50 });
  const { client } = listen();
  await once(client, 'open');
  (client as unknown as { _socket: { pause(): void } })._socket.pause();
  await until(() => sockets.connections === 0);
});
