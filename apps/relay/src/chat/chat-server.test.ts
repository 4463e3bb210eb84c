import tmi from 'tmi.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestChat, type TestChat } from '../../test/support/test-chat.ts';

let chat: TestChat;
let port: number;

beforeEach(async () => {
  chat = await startTestChat();
  ({ port } = chat);
});

afterEach(async () => {
  await chat.close();
  expect(chat.errors).toEqual([]);
});

/** A bot as its authors write it. */
async function bot(login: string): Promise<InstanceType<typeof tmi.Client>> {
  const client = new tmi.Client({
    connection: { server: '127.0.0.1', port, secure: false, reconnect: false },
    identity: { username: login, password: `oauth:token-${login}` },
    channels: ['channel'],
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const joined = new Promise<void>((resolve) => {
    client.on('join', (_channel, _user, isSelf) => {
      if (isSelf) resolve();
    });
  });
  await client.connect();
  await joined;
  return client;
}

/** A plain connection that keeps what it hears. */
async function listener(
  ...lines: string[]
): Promise<{ heard: string[]; socket: WebSocket; hears: (text: string) => Promise<string> }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/irc`, 'irc');
  const heard: string[] = [];
  await new Promise((resolve) => socket.once('open', resolve));
  const hears = (text: string) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const line = heard.find((candidate) => candidate.includes(text));
        if (line !== undefined) resolve(line);
      };
      socket.on('message', look);
      look();
    });
  socket.on('message', (data: Buffer) => heard.push(data.toString().trimEnd()));
  socket.send(lines.join('\r\n'));
  return { heard, socket, hears };
}

describe('tmi.js', () => {
  it('talks and is heard, with tags', async () => {
    const [anna, ben] = await Promise.all([bot('anna'), bot('ben')]);
    const heard = new Promise<[string | undefined, string]>((resolve) => {
      ben.on('message', (_channel, tags, message) => resolve([tags['display-name'], message]));
    });
    await anna.say('channel', 'Hello from a bot');
    expect(await heard).toEqual(['anna', 'Hello from a bot']);
    await Promise.all([anna.disconnect(), ben.disconnect()]);
  });
});

describe('a connection', () => {
  it('reads without an account, and is told what was said before it came', async () => {
    const anna = await listener('PASS oauth:token-anna', 'NICK anna', 'JOIN #channel');
    await anna.hears('366');
    anna.socket.send('PRIVMSG #channel :said earlier');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const guest = await listener(
      'CAP REQ :twitch.tv/tags starling/replay',
      'NICK justinfan123',
      'JOIN #channel',
    );
    expect(await guest.hears('said earlier')).toContain('historical=1');
    guest.socket.send('PRIVMSG #channel :may I?');
    await guest.hears('Log in to talk.');
    for (const { socket } of [anna, guest]) socket.close();
  });

  it('may say 20 lines in 30 s and is told of the next', async () => {
    const anna = await listener(
      'CAP REQ :twitch.tv/tags',
      'PASS oauth:token-anna',
      'NICK anna',
      'JOIN #channel',
    );
    await anna.hears('366');
    for (let line = 0; line < 21; line += 1) anna.socket.send(`PRIVMSG #channel :line ${line}`);
    expect(await anna.hears('NOTICE')).toContain('msg-id=msg_ratelimit');
    anna.socket.close();
  });

  it('is refused with a wrong token, in the words that clients look for', async () => {
    const stranger = await listener('PASS oauth:token-nobody', 'NICK nobody');
    await stranger.hears('Login authentication failed');
    await new Promise((resolve) => stranger.socket.once('close', resolve));
    const careless = await listener('PASS secret', 'NICK nobody');
    await careless.hears('Improperly formatted AUTH');
    await new Promise((resolve) => careless.socket.once('close', resolve));
  });

  it('gets 451 for a JOIN before it has registered, and a bare PONG for a bare PING', async () => {
    const early = await listener('JOIN :', 'PING');
    await early.hears(' 451 ');
    expect(await early.hears('PONG')).toBe('PONG');
    early.socket.close();
  });

  it('is told where a channel does not exist', async () => {
    const guest = await listener('NICK justinfan1', 'JOIN #nobody_here');
    await guest.hears('This channel does not exist');
    guest.socket.close();
  });
});
