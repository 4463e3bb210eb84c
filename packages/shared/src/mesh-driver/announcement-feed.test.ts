import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { AnnouncementFeed } from './announcement-feed.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function start(end: { readonly code: number } | undefined) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    socket.send(new Uint8Array([7]));
    socket.send('text');
    socket.send(new Uint8Array(5_000));
    if (end !== undefined) socket.close(end.code);
  });
  const taken: Uint8Array[] = [];
  const feed = new AnnouncementFeed({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    createSocket: (url) => new WebSocket(url),
    random: () => -0.4,
    take: (announcement) => taken.push(announcement),
  });
  closing.push(() => {
    feed.want(false);
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return { feed, taken, server, connections: () => connections };
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('not within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('the feed of announcements', () => {
  it('takes what may be one, and nothing else', async () => {
    const { feed, taken } = await start({ code: 1000 });
    feed.want(true);
    await until(() => taken.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(taken).toEqual([new Uint8Array([7])]);
  });

  it('is opened again after the relay was restarted', async () => {
    const { feed, connections } = await start({ code: 1012 });
    feed.want(true);
    await until(() => connections() > 1);
  });

  it('is not opened again once the broadcast is over', async () => {
    const { feed, taken, connections } = await start({ code: 1000 });
    feed.want(true);
    await until(() => taken.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(connections()).toBe(1);
  });

  it('is closed when it is not wanted any more', async () => {
    const { feed, taken, server } = await start(undefined);
    feed.want(true);
    await until(() => taken.length > 0);
    feed.want(false);
    await until(() => server.clients.size === 0);
    expect(server.clients.size).toBe(0);
  });

  it('is opened once more where it was unwanted only while it was being opened', async () => {
    const { feed, taken, server, connections } = await start(undefined);
    feed.want(true);
    feed.want(false);
    feed.want(true);
    await until(() => connections() === 2 && taken.length > 0);
    await until(() => server.clients.size === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.clients.size).toBe(1);
  });
});
