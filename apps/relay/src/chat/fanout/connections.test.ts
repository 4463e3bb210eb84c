import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { IrcClient } from '../../../test/support/irc-client.ts';
import { listenAnywhere, startTestChat, type TestChat } from '../../../test/support/test-chat.ts';
import { type ConnectionLimits, defaultLimits } from './connection-limits.ts';

let chat: TestChat | undefined;

afterEach(async () => {
  await chat?.close();
  expect(chat?.errors).toEqual([]);
});

async function open(limits: Partial<ConnectionLimits> = {}): Promise<TestChat> {
  chat = await startTestChat({ limits: { ...defaultLimits, ...limits } });
  return chat;
}

describe('whoever connects', () => {
  it('may come by WebSocket at /irc or at /, by TCP and by TLS, and all hear each other', async () => {
    const { port, ircPort, chat: server } = await open();
    const tls = path.resolve(import.meta.dirname, '../../../test/fixtures/tls/one');
    const ircs = server.createIrcsServer({
      cert: readFileSync(`${tls}.crt`),
      key: readFileSync(`${tls}.key`),
    });
    const ircsPort = await listenAnywhere(ircs);
    const clients = [
      await IrcClient.overWebSocket(port),
      await IrcClient.overWebSocket(port, '/'),
      IrcClient.overTcp(ircPort),
      IrcClient.overTls(ircsPort),
    ];
    const logins = ['anna', 'ben', 'carl', 'dora'];
    await Promise.all(clients.map((client, at) => client.join(logins[at], 'channel')));
    for (const [at, client] of clients.entries()) client.say(`PRIVMSG #channel :from ${logins[at] ?? ''}`);
    for (const [at, client] of clients.entries())
      for (const login of logins) if (login !== logins[at]) await client.hears(`:from ${login}`);
    for (const client of clients) client.cut();
    ircs.close();
  });

  it('gets a frame a line, whatever extensions it would like', async () => {
    const { port } = await open();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/irc`, 'irc', { perMessageDeflate: true });
    const frames: string[] = [];
    socket.on('message', (data: Buffer) => frames.push(data.toString()));
    await new Promise((resolve) => socket.once('open', resolve));
    expect([socket.extensions, socket.protocol]).toEqual(['', 'irc']);
    socket.send('NICK justinfan1\r\nJOIN #channel\r\n');
    await expect.poll(() => frames.join('')).toContain(' 366 ');
    expect(frames.every((frame) => /^[^\r\n]+\r\n$/.test(frame))).toBe(true);
    socket.close();
  });

  it('is told to poll where all places are taken, in a way that a browser can see', async () => {
    const { port, ircPort, closings } = await open({ connections: 1 });
    const first = await IrcClient.overWebSocket(port);
    await first.join(undefined, 'channel');
    const second = await IrcClient.overWebSocket(port);
    expect(await second.closed).toEqual({ code: 4503, reason: 'poll' });
    const third = IrcClient.overTcp(ircPort);
    expect(await third.hears('NOTICE')).toContain('chat is full');
    await third.closed;
    expect(closings).toEqual(['full', 'full']);
    first.cut();
    await expect.poll(() => chat?.chat.hasRoom).toBe(true);
  });

  it('is refused where its address has too many connections, or is banned', async () => {
    const { port, ircPort, chat: server } = await open({ connectionsPerAddress: 1 });
    const first = await IrcClient.overWebSocket(port);
    await expect(IrcClient.overWebSocket(port)).rejects.toThrow('429');
    await IrcClient.overTcp(ircPort).closed;
    server.setBannedAddresses(['127.0.0.1']);
    expect((await first.closed).code).toBe(1008);
    await expect(IrcClient.overWebSocket(port)).rejects.toThrow('403');
  });
});

describe('whoever stays', () => {
  it('must say who it is', async () => {
    const { port, ircPort, closings } = await open({ registration: 100 });
    const silent = await IrcClient.overWebSocket(port);
    const slow = IrcClient.overTcp(ircPort);
    slow.sendRaw('NICK just');
    expect((await silent.closed).reason).toBe('Registration timed out');
    await slow.closed;
    expect(closings).toEqual(['unregistered', 'unregistered']);
  });

  it('must answer, when it has been silent', async () => {
    const { ircPort, port, closings } = await open({ heartbeat: 2_000 });
    const dead = IrcClient.overTcp(ircPort);
    await dead.join(undefined, 'channel');
    const alive = await IrcClient.overWebSocket(port);
    await alive.join(undefined, 'channel');
    await dead.hears('PING :tmi.twitch.tv');
    expect(await dead.hears('ERROR')).toContain('Ping timeout');
    expect(closings).toEqual(['ping-timeout']);
    alive.say('PING :still here');
    await alive.hears('still here');
    alive.cut();
  });

  it('must send lines that are some', async () => {
    const { ircPort, port, closings } = await open();
    const long = IrcClient.overTcp(ircPort);
    long.sendRaw('x'.repeat(100_000));
    await long.closed;
    const large = await IrcClient.overWebSocket(port);
    large.sendRaw('x'.repeat(100_000));
    expect((await large.closed).code).toBe(1009);
    const binary = new WebSocket(`ws://127.0.0.1:${port}/irc`);
    await new Promise((resolve) => binary.once('open', resolve));
    binary.send(Buffer.from('NICK justinfan1\r\n'));
    await new Promise((resolve) => binary.once('close', resolve));
    expect(closings).toEqual(['not-irc', 'not-irc']);
  });

  it('may send several lines at once, or a line in pieces', async () => {
    const { ircPort, port } = await open();
    const tcp = IrcClient.overTcp(ircPort);
    for (const piece of ['NICK justin', 'fan5\r', '\nJOI', 'N #chan', 'nel\n']) {
      tcp.sendRaw(piece);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await tcp.hears(' 366 ');
    const webSocket = await IrcClient.overWebSocket(port);
    webSocket.sendRaw('NICK justinfan6\r\nJOIN #channel');
    await webSocket.hears(' 366 ');
    for (const client of [tcp, webSocket]) client.cut();
  });

  it('is sent away for more lines than anybody types', async () => {
    const { ircPort, closings } = await open({ lines: { perSecond: 1, burst: 10 } });
    const flooder = IrcClient.overTcp(ircPort);
    flooder.say(...Array.from({ length: 50 }, () => 'PING :x'));
    await flooder.closed;
    expect(closings).toEqual(['flood']);
  });

  it('is asked to come back when the relay stops', async () => {
    const { port, ircPort, chat: server } = await open();
    const [webSocket, tcp] = [await IrcClient.overWebSocket(port), IrcClient.overTcp(ircPort)];
    await Promise.all([webSocket, tcp].map((client) => client.join(undefined, 'channel')));
    await server.drain();
    expect((await webSocket.closed).code).toBe(1012);
    await tcp.closed;
    for (const { heard } of [webSocket, tcp]) expect(heard).toContain(':tmi.twitch.tv RECONNECT');
  });
});

describe('a reader that does not read', () => {
  it('is let go, and keeps nobody waiting', async () => {
    const plenty = { perSecond: 1e9, burst: 1e9 };
    const { ircPort, port, closings } = await open({ unread: 64 * 1024, lines: plenty, received: 1e9 });
    const quick = await (await IrcClient.overWebSocket(port)).join(undefined, 'channel');
    const slow = IrcClient.overTcp(ircPort);
    await slow.join(undefined, 'channel');
    slow.pause();
    // The kernel takes some megabytes for it before anything is left to us.
    for (let round = 0; round < 500 && closings.length === 0; round += 1) {
      slow.say(...Array.from({ length: 50 }, () => `PING :${'x'.repeat(1_900)}`));
      quick.say(`PING :round ${round}`);
      await quick.hears(`round ${round}`);
    }
    expect(closings).toEqual(['too-slow']);
    await expect.poll(() => chat?.chat.connections, { timeout: 10_000 }).toBe(1);
    for (const client of [slow, quick]) client.cut();
  });
});

it('a bot that the operator has verified may send more lines than anybody types', async () => {
  const { ircPort, closings } = await open({ lines: { perSecond: 1, burst: 20 } });
  const bot = await IrcClient.overTcp(ircPort).join('bot_one', 'channel');
  bot.say(...Array.from({ length: 500 }, (_, at) => `PING :line ${at}`));
  await bot.hears('line 499');
  expect(closings).toEqual([]);
  bot.cut();
});
