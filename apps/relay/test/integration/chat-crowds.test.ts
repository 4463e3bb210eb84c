import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ownMessagesSchema } from '@starling/shared/protocol/chat-pages.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { type ChatAccount, createChatAccount } from '../support/chat-account.ts';
import { IrcClient } from '../support/irc-client.ts';
import { clientFrame, RawSocket, upgrade } from '../support/raw-socket.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { SteadyRoom } from '../support/steady-room.ts';

const addresses = 25;
const perAddress = 400;
const crowdSize = addresses * perAddress;

let relay: RunningRelay;
/** While crowds come others talk, and hear each other. */
let room: SteadyRoom;
let httpPort: number;

beforeAll(async () => {
  // Room for the crowd and for those who are harmed by none.
  const places = ['--chat-max-connections', String(crowdSize + 1_000)];
  relay = await startRelay(['--no-demo', '--chat-bots', 'steady', ...places]);
  room = await SteadyRoom.open(relay, 'square');
  httpPort = Number(new URL(relay.httpUrl).port);
});

afterEach(() => room.expectUnharmed());

afterAll(async () => {
  room.close();
  const output = relay.output();
  expect(await relay.stop()).toBe(0);
  expect(output).not.toMatch(/"level":(50|60)/);
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${relay.httpUrl}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}
const connections = () => metric('starling_chat_connections');
const closings = (because: string) => metric(`starling_chat_closings_total{because="${because}"}`);

function resident(): Bytes {
  const status = readFileSync(`/proc/${relay.process.pid ?? 0}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

/** Open files, sockets among them. */
const files = () => readdirSync(`/proc/${relay.process.pid ?? 0}/fd`).length;

/** Longer than a relay waits for anybody to say who he is, and to see it. */
const patience: Millis = 40_000;

describe('10,000 connections that say nothing', () => {
  it('cost little, and are closed when their time is over', async () => {
    const before = {
      memory: resident(),
      connections: await connections(),
      closed: await closings('unregistered'),
    };
    const crowd: RawSocket[] = [];
    for (let address = 2; address < 2 + addresses; address += 1) {
      const from = `127.0.0.${address}`;
      // Some of them become WebSockets, and are silent then.
      const opened = Array.from({ length: perAddress }, (_, at) =>
        at % 4 === 0
          ? RawSocket.webSocket(httpPort, from)
          : Promise.resolve(new RawSocket(relay.ircPort, from)),
      );
      crowd.push(...(await Promise.all(opened)));
    }
    await expect.poll(connections, { timeout: patience }).toBe(before.connections + crowdSize);
    expect((resident() - before.memory) / crowdSize).toBeLessThan(32 * 1024);
    await expect.poll(connections, { timeout: patience, interval: 500 }).toBe(before.connections);
    expect(await closings('unregistered')).toBe(before.closed + crowdSize);
    await Promise.all(crowd.map(({ closed }) => closed));
    expect(crowd[1]?.received.toString()).toContain('ERROR :Closing Link: Registration timed out');
    expect(crowd[0]?.closeCode).toBe(1008);
  });

  it('are 500 at most where they come from one address', async () => {
    const crowd = Array.from({ length: 600 }, () => new RawSocket(relay.ircPort, '127.0.0.100'));
    await expect.poll(() => crowd.filter(({ isClosed }) => isClosed).length).toBe(100);
    expect(crowd.find(({ isClosed }) => isClosed)?.received.toString()).toContain('No more connections');
    const late = await RawSocket.webSocket(httpPort, '127.0.0.100');
    expect(late.received.toString()).toMatch(/^HTTP\/1.1 429 /);
    for (const { socket } of crowd) socket.destroy();
  });

  it('are gone when they are refused, whether they go or not', async () => {
    const before = files();
    const first = Array.from({ length: 500 }, () => new RawSocket(relay.ircPort, '127.0.0.101'));
    await expect.poll(connections).toBeGreaterThan(500);
    const clinging = Array.from({ length: 200 }, () => new RawSocket(relay.ircPort, '127.0.0.101', true));
    const upgrades = ['/irc', '/nothing'].map((path) => {
      const raw = new RawSocket(httpPort, '127.0.0.101', true);
      raw.socket.write(upgrade.replace('/irc', path));
      return raw;
    });
    await expect.poll(() => clinging.every(({ received }) => received.includes('No more'))).toBe(true);
    await expect
      .poll(() => upgrades.map(({ received }) => received.toString().slice(9, 12)))
      .toEqual(['429', '404']);
    await expect.poll(files, { timeout: patience }).toBeLessThan(before + 550);
    for (const { socket } of [...first, ...clinging, ...upgrades]) socket.destroy();
  });
});

describe('whoever says everything slowly', () => {
  /** Sends a byte at a time until it is closed. */
  async function drip(raw: RawSocket, bytes: Buffer): Promise<void> {
    for (const byte of bytes) {
      if (raw.isClosed) return;
      raw.socket.write(Buffer.from([byte]));
      await Promise.race([raw.closed, sleep(200)]);
    }
  }
  const longLine = Buffer.from(`NICK ${'x'.repeat(1_000)}`);

  it('is closed as those who say nothing: within a line, an upgrade, a frame, a message in pieces', async () => {
    const [line, request, frame, message] = [
      new RawSocket(relay.ircPort, '127.0.0.110'),
      new RawSocket(httpPort, '127.0.0.110'),
      await RawSocket.webSocket(httpPort, '127.0.0.110'),
      await RawSocket.webSocket(httpPort, '127.0.0.110'),
    ];
    const pieces = Buffer.concat([
      clientFrame(0x01, 'N'),
      ...Array<Buffer>(200).fill(clientFrame(0x00, 'x')),
    ]);
    await Promise.all([
      drip(line, longLine),
      drip(request, Buffer.from(upgrade.replace('\r\n\r\n', `\r\nX: ${'x'.repeat(1_000)}`))),
      drip(frame, Buffer.concat([Buffer.from([0x81, 0xfe, 0x07, 0xd0, 0, 0, 0, 0]), longLine])),
      drip(message, pieces),
    ]);
    expect(line.received.toString()).toContain('Registration timed out');
    expect(request.received.toString()).toMatch(/^HTTP\/1.1 408 /);
    expect([frame.closeCode, message.closeCode]).toEqual([1008, 1008]);
  });
});

describe('a flood', () => {
  let mallory: ChatAccount;
  const hello = () => [`PASS oauth:${mallory.token}`, 'NICK mallory', 'JOIN #square'];

  beforeAll(async () => {
    mallory = await createChatAccount(relay, 'mallory');
  });

  /** Writes as fast as it is taken, and reads nothing, until the relay has sent it away. */
  async function pour(raw: RawSocket, bytes: Buffer): Promise<void> {
    const [before, memory] = [await closings('flood'), resident()];
    raw.socket.pause();
    const pouring = (async () => {
      while (!raw.socket.destroyed) {
        const isTaken = raw.socket.write(bytes);
        await (isTaken ? sleep(0) : Promise.race([once(raw.socket, 'drain'), raw.closed]));
      }
    })();
    await expect.poll(() => closings('flood'), { timeout: patience }).toBe(before + 1);
    raw.socket.destroy();
    await pouring;
    expect(resident() - memory).toBeLessThan(128 * 1024 * 1024);
  }

  it('of messages is closed, and what of it was taken is told and logged once', async () => {
    const client = IrcClient.overTcp(relay.ircPort);
    client.say(...hello());
    await client.hears(' 366 ');
    client.say(...Array.from({ length: 1_000 }, (_, at) => `PRIVMSG #square :flood ${at}`));
    await client.closed;
    const own = await fetch(`${relay.httpUrl}/api/me/chat-messages`, { headers: mallory.headers });
    const logged = ownMessagesSchema.parse(await own.json()).data.map(({ text }) => text);
    // No more than anybody may say; fewer where the connection is gone before they were looked at.
    expect(logged.length).toBeLessThanOrEqual(20);
    expect(logged.toSorted()).toEqual(logged.map((_, at) => `flood ${at}`).toSorted());
    await expect.poll(() => floodHeard().length).toBe(logged.length);
    expect(floodHeard()).toEqual(logged.map((_, at) => `flood ${at}`));
  });

  it('of empty lines is closed', async () => {
    await pour(new RawSocket(relay.ircPort), Buffer.alloc(64 * 1024, '\n'));
    await pour(new RawSocket(relay.ircPort), Buffer.alloc(64 * 1024, '\r'.repeat(8_000) + 'x\n'));
  });

  it('of lines to be answered, by somebody who reads no answer, is closed', async () => {
    await pour(new RawSocket(relay.ircPort), Buffer.from('PING :x\r\n'.repeat(1_000)));
  });

  it.each([
    ['pings', clientFrame(0x89, 'p'.repeat(125))],
    ['empty messages', clientFrame(0x81)],
    ['messages of line ends', clientFrame(0x81, '\r\n'.repeat(60))],
    ['empty pieces', clientFrame(0x00)],
    ['pongs', clientFrame(0x8a)],
  ])('of a WebSocket’s %s is closed', async (name, frame) => {
    const raw = await RawSocket.webSocket(httpPort);
    if (name === 'empty pieces') raw.socket.write(clientFrame(0x01, 'x'));
    await pour(raw, Buffer.concat(Array<Buffer>(2_000).fill(frame)));
  });
});

it('a message in more pieces than anybody cuts it into closes its connection', async () => {
  const raw = await RawSocket.webSocket(httpPort);
  raw.socket.write(
    Buffer.concat([clientFrame(0x01, 'N'), ...Array<Buffer>(100).fill(clientFrame(0x00, 'x'))]),
  );
  await raw.closed;
  expect(raw.closeCode).toBe(1008);
});

const floodHeard = (): string[] =>
  room.witness.heard.flatMap((line) => / :(flood \d+)$/.exec(line)?.[1] ?? []);
