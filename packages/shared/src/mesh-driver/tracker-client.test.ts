import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import type { PeerId } from '../ids.ts';
import { formatTrackerAnswer, type TrackerAnswer, type Wiring } from '../protocol/tracker-answer.ts';
import { binaryOf } from '../protocol/tracker-fields.ts';
import { parseTrackerMessage, type TrackerMessage } from '../protocol/tracker-message.ts';
import { TrackerClient, type TrackerClientOptions, type TrackerEvents } from './tracker-client.ts';

const swarm = 'ab'.repeat(20);
const self: PeerId = '01'.repeat(20);
const other: PeerId = '02'.repeat(20);
const infoHash = binaryOf(swarm);
const noWiring: Wiring = { dial: [], drop: [], size: 1, fetchShare: 1, redirect: undefined };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface ScriptedTracker {
  readonly url: string;
  readonly heard: TrackerMessage[];
  readonly sockets: ServerSocket[];
  say(answer: TrackerAnswer | string): void;
  close(): void;
}

async function startTracker(wiring: Wiring = noWiring, port = 0): Promise<ScriptedTracker> {
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  const heard: TrackerMessage[] = [];
  const sockets: ServerSocket[] = [];
  const close = () => {
    for (const socket of sockets) socket.terminate();
    server.close();
  };
  closing.push(close);
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data: Buffer) => {
      const message = parseTrackerMessage(data.toString());
      if (message.kind === 'misunderstood') throw new Error(message.because);
      heard.push(message);
      if (message.kind === 'announce')
        socket.send(
          formatTrackerAnswer({
            ...{ kind: 'announced', infoHash, interval: 120, complete: 0, incomplete: 1, starling: wiring },
          }),
        );
    });
  });
  return {
    ...{ url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, sockets, close },
    say: (answer) => {
      for (const socket of sockets)
        socket.send(typeof answer === 'string' ? answer : formatTrackerAnswer(answer));
    },
  };
}

function startClient(trackers: readonly string[], options: Partial<TrackerClientOptions> = {}) {
  const told: unknown[][] = [];
  const note =
    (what: keyof TrackerEvents) =>
    (...details: unknown[]) =>
      void told.push([what, ...details]);
  const client = new TrackerClient(
    {
      ...{ swarm, self, trackers, random: () => 0, createSocket: (url) => new WebSocket(url) },
      state: () => ({ token: 'T', spareUpload: 5, isDownloadOnly: false, neighbours: [other] }),
      ...options,
    },
    {
      ...{ dial: note('dial'), drop: note('drop'), signal: note('signal'), swarm: note('swarm') },
      ...{ undelivered: note('undelivered'), connection: note('connection') },
    },
  );
  closing.push(() => client.stop());
  return { client, told, has: (what: string) => told.some(([name]) => name === what) };
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('not within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a tracker client', () => {
  it('announces its peer with ticket and neighbours, and no offers', async () => {
    const tracker = await startTracker();
    startClient([tracker.url]);
    await until(() => tracker.heard.length > 0);
    expect(tracker.heard[0]).toMatchObject({
      ...{ kind: 'announce', event: 'started', infoHash, peerId: binaryOf(self), offers: [] },
      starling: { token: 'T', spareUpload: 5, neighbours: [other] },
    });
  });

  it('says nothing where it is stopped before it is connected', async () => {
    const tracker = await startTracker();
    const { client, told } = startClient([tracker.url]);
    client.stop();
    await until(() => told.length > 0);
    expect(tracker.sockets).toHaveLength(1);
    expect(tracker.heard).toEqual([]);
    expect(told).toEqual([['connection', false, undefined]]);
  });

  it('passes on whom to dial, whom to let go and how large the swarm is', async () => {
    const dial = [{ peer: other, connection: 'x1' }];
    const tracker = await startTracker({ ...noWiring, dial, drop: [self], size: 9, fetchShare: 0.25 });
    const { told } = startClient([tracker.url]);
    await until(() => told.length >= 4);
    expect(told).toEqual([
      ...[
        ['connection', true, undefined],
        ['swarm', 9, 0.25],
        ['drop', self],
        ['dial', other, 'x1'],
      ],
    ]);
  });

  it('carries signals both ways, and says which reached nobody', async () => {
    const tracker = await startTracker();
    const { client, told, has } = startClient([tracker.url]);
    await until(() => has('connection'));
    const signal = { type: 'offer', sdp: 'v=0' } as const;
    client.sendSignal(other, 'x1', signal);
    await until(() => tracker.heard.length > 1);
    expect(tracker.heard[1]).toMatchObject({
      kind: 'signal',
      toPeerId: binaryOf(other),
      connection: 'x1',
      signal,
    });
    tracker.say({ kind: 'signal', infoHash, peerId: binaryOf(other), connection: 'x2', signal });
    tracker.say({ kind: 'failure', because: 'gone', infoHash, connection: 'x1' });
    await until(() => has('undelivered'));
    expect(told.slice(2)).toEqual([
      ['signal', other, 'x2', signal],
      ['undelivered', 'x1'],
    ]);
  });

  it('goes on with the next tracker where one is dead, and says so', async () => {
    const dead = await startTracker();
    dead.close();
    const tracker = await startTracker();
    startClient([dead.url, tracker.url]);
    await until(() => tracker.heard.length > 0);
    expect(tracker.heard[0]).toMatchObject({ starling: { tried: [dead.url] } });
  });

  it('is announced again at a tracker that was restarted', async () => {
    const tracker = await startTracker();
    const { has } = startClient([tracker.url]);
    await until(() => has('swarm'));
    tracker.close();
    const again = await startTracker(noWiring, Number(new URL(tracker.url).port));
    await until(() => again.heard.length > 0);
    expect(again.heard[0]).toMatchObject({ event: 'started' });
  });

  it('goes where a tracker sends it', async () => {
    const right = await startTracker();
    const wrong = await startTracker({ ...noWiring, redirect: right.url });
    const { told } = startClient([wrong.url]);
    await until(() => right.heard.length > 0);
    await until(() => told.length > 0);
    expect(told[0]).toEqual(['connection', true, undefined]);
  });

  it('does not run in circles', async () => {
    const one = await startTracker();
    const two = await startTracker({ ...noWiring, redirect: one.url });
    const { has } = startClient([two.url]);
    await until(() => has('swarm'));
    expect(one.sockets.length).toBe(1);
  });

  it('takes no notice of nonsense', async () => {
    const tracker = await startTracker();
    const { client, told, has } = startClient([tracker.url]);
    await until(() => has('swarm'));
    const before = told.length;
    for (const text of ['', '{', '[]', '{"action":"starling-wire"}', 'x'.repeat(100_000)]) tracker.say(text);
    tracker.say({ kind: 'wire', infoHash: binaryOf(other), dial: [], drop: [self] });
    client.announce();
    await until(() => tracker.heard.length > 1);
    await until(() => told.length > before + 1);
    expect(told.slice(before)).toEqual([
      ['connection', true, undefined],
      ['swarm', 1, 1],
    ]);
  });

  it('says good-bye when it is stopped', async () => {
    const tracker = await startTracker();
    const { client, has } = startClient([tracker.url]);
    await until(() => has('swarm'));
    client.stop();
    await until(() => tracker.heard.length > 1);
    expect(tracker.heard[1]).toMatchObject({ event: 'stopped' });
  });
});
