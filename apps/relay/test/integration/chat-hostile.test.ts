import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseIrc } from '@starling/shared/protocol/irc.ts';
import { type ChatAccount, createChatAccount } from '../support/chat-account.ts';
import { IrcClient } from '../support/irc-client.ts';
import { clientFrame, RawSocket } from '../support/raw-socket.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { SteadyRoom } from '../support/steady-room.ts';

let relay: RunningRelay;
/** While all this happens others talk, and hear each other. */
let room: SteadyRoom;
let eve: ChatAccount;
let clients: IrcClient[] = [];

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--chat-bots', 'steady']);
  room = await SteadyRoom.open(relay, 'square');
  eve = await createChatAccount(relay, 'eve');
});

afterEach(async () => {
  await room.expectUnharmed();
  for (const client of clients) client.cut();
  clients = [];
});

afterAll(async () => {
  room.close();
  const output = relay.output();
  expect(await relay.stop()).toBe(0);
  expect(output).not.toMatch(/"level":(50|60)/);
});

const overTcp = (): IrcClient => keep(IrcClient.overTcp(relay.ircPort));
const overWebSocket = async (): Promise<IrcClient> =>
  keep(await IrcClient.overWebSocket(Number(new URL(relay.httpUrl).port)));

function keep(client: IrcClient): IrcClient {
  clients.push(client);
  return client;
}

/** @param token eve's own, unless she has another one */
async function enter(client: IrcClient, token = eve.token, nick = 'eve'): Promise<IrcClient> {
  client.say('CAP REQ :twitch.tv/tags twitch.tv/commands', `PASS oauth:${token}`, `NICK ${nick}`);
  client.say(`JOIN #${room.channel}`);
  await client.hears(' 366 ');
  return client;
}

/** What the others in the room got of a message. */
async function heard(words: string) {
  const message = parseIrc(await room.witness.hears(words));
  return {
    login: message?.prefix?.split('!')[0],
    text: message?.params.at(-1),
    tag: (name: string) => message?.tags.get(name),
  };
}

describe('a line of 100 KB', () => {
  it('ends the connection that it comes on, by TCP and by WebSocket', async () => {
    const [tcp, webSocket] = [await enter(overTcp()), await enter(await overWebSocket())];
    const line = `PRIVMSG #square :${'long '.repeat(20_000)}`;
    tcp.say(line);
    webSocket.say(line);
    expect(await tcp.hears('ERROR')).toContain('too long');
    await tcp.closed;
    expect((await webSocket.closed).code).toBe(1009);
    expect(room.witness.heard.join('')).not.toContain('long long');
  });

  it('is refused where it is as long as a line may be, and a message not', async () => {
    const client = await enter(overTcp());
    client.say(`PRIVMSG #square :${'y'.repeat(9_000)}`, `PRIVMSG #square :${'long '.repeat(101)}`);
    await client.hears('NOTICE #square :');
    client.say('PRIVMSG #square :short');
    expect((await heard(':short')).login).toBe('eve');
    expect(room.witness.heard.join('')).not.toMatch(/yyy|long long/);
  });
});

describe('bytes that are no text', () => {
  it('become spaces where they control something', async () => {
    const client = await enter(overTcp());
    client.say('PRIVMSG #square :nul\0 bell\u0007 escape\u001b[31m c1\u009b vertical\u000b end');
    expect((await heard(':nul')).text).toBe('nul  bell  escape [31m c1  vertical  end');
  });

  it('are marked where they are no UTF-8, and not taken in a frame of text', async () => {
    const socket = connect(relay.ircPort, '127.0.0.1');
    socket.write(`PASS oauth:${eve.token}\r\nNICK eve\r\nPRIVMSG #square :broken `);
    socket.write(Buffer.from([0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80]));
    socket.write(' text\r\n');
    const { text = '' } = await heard(':broken');
    expect(text).toMatch(/^broken \ufffd[(\ufffd]+ text$/);
    expect(text.isWellFormed()).toBe(true);
    socket.destroy();
    const webSocket = await RawSocket.webSocket(Number(new URL(relay.httpUrl).port));
    webSocket.socket.write(clientFrame(0x81, Buffer.from([0xc3, 0x28])));
    await expect.poll(() => webSocket.closeCode).toBe(1007);
    webSocket.socket.destroy();
  });
});

describe('tags', () => {
  it('do nothing however many they are, and are dropped with their line where they are too long', async () => {
    const client = await enter(overTcp());
    const many = Array.from({ length: 1_900 }, (_, at) => `${at.toString(36)}=`).join(';');
    const long = `a=${'x'.repeat(8_200)}`;
    client.say(`@${long} PRIVMSG #square :with long tags`, `@${many} PRIVMSG #square :with many tags`);
    const { login, tag } = await heard(':with many tags');
    expect([login, tag('0'), tag('1ga')]).toEqual(['eve', undefined, undefined]);
    expect(room.witness.heard.join('')).not.toContain('with long tags');
  });

  it('of the server cannot be written by a client', async () => {
    const client = await enter(await overWebSocket());
    const claims = `badges=broadcaster/1,staff/1;mod=1;user-id=${room.owner.id};display-name=Square;id=1;room-id=1;emotes=25:0-4`;
    client.say(`@${claims};__proto__=x;constructor=y :square!square@square PRIVMSG #square :I am the owner`);
    const { login, tag } = await heard(':I am the owner');
    expect([login, tag('display-name'), tag('badges'), tag('mod'), tag('emotes')]).toEqual([
      'eve',
      'eve',
      '',
      '0',
      '',
    ]);
    expect([tag('user-id'), tag('room-id')]).toEqual([eve.id, room.owner.id]);
  });
});

describe('line ends', () => {
  /** What a forger would like others to read as the server's. */
  const forged = ':tmi.twitch.tv CLEARCHAT #square';

  it('within texts, marks and ids stay within their line', async () => {
    const client = await enter(overTcp());
    client.say(
      `PRIVMSG #square :carriage\r${forged}`,
      `@client-nonce=n\\r\\n${forged.replaceAll(' ', '\\s')} PRIVMSG #square :marked`,
      `@reply-parent-msg-id=x\\r\\n${forged.replaceAll(' ', '\\s')} PRIVMSG #square :answering`,
      `PRIVMSG #square :/me acts\r${forged}`,
    );
    expect((await heard(':carriage')).text).toBe(`carriage ${forged}`);
    await heard(':marked');
    await heard(':answering');
    expect((await heard('acts')).text).toBe(`\u0001ACTION acts ${forged}\u0001`);
    await client.hears('client-nonce=n');
    for (const { heard: lines } of [client, room.witness])
      expect(lines.filter((line) => line.startsWith(forged))).toEqual([]);
  });

  it('within what is only told back to oneself are none', async () => {
    const client = await enter(overTcp());
    client.say(`PING :a\r${forged}`, `CAP REQ :b\r${forged}`, `JOIN #c\r${forged}`, `WHO #d\r${forged}`);
    client.say(`NOTHING\r${forged}`, `MODE #e\r${forged}`, 'PING :done');
    await client.hears(':done');
    expect(client.heard.filter((line) => line.startsWith(forged))).toEqual([]);
    const guest = overTcp();
    guest.say(`NICK justinfan1\r${forged}`);
    expect(await guest.hears('NOTICE')).toContain('Invalid NICK');
  });

  it('and whatever else is no name cannot come into a name', async () => {
    for (const login of ['an\r\nna', 'anna\0', 'аnna', 'a nna', '#anna', ':anna', 'anna!x@y', '<b>a</b>']) {
      const answer = await fetch(`${relay.httpUrl}/api/accounts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login, email: 'x@example.org', password: 'a test has no secrets' }),
      });
      expect([login, answer.status]).toEqual([login, 400]);
    }
    for (const path of ['a%0d%0ab', 'a%00', '%2e%2e', '%23square'])
      expect((await fetch(`${relay.httpUrl}/api/channels/${path}/chat`)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('somebody else’s token', () => {
  it('speaks for its owner, whatever name is claimed', async () => {
    const dora = await createChatAccount(relay, 'dora');
    const client = await enter(overTcp(), dora.token, 'square');
    client.say('PRIVMSG #square :who am I');
    expect((await heard(':who am I')).login).toBe('dora');
    client.say('PRIVMSG #square :/clear');
    expect(await client.hears('msg-id=no_permission')).toContain('NOTICE #square');
  });

  it('is none where it is a session, a password, or made up', async () => {
    const session = eve.headers.cookie.split('=')[1] ?? '';
    const tokens = [session, relay.owner.streamKey, '0'.repeat(64), `${eve.token}0`, eve.token.slice(1)];
    for (const token of tokens) {
      const client = overTcp();
      client.say(`PASS oauth:${token}`, 'NICK eve');
      expect(await client.hears('NOTICE * :')).toMatch(
        /Login authentication failed|Improperly formatted AUTH/,
      );
      await client.closed;
    }
  });

  it('is wanted by whoever wants a name, and guests cannot talk', async () => {
    const nobody = overTcp();
    nobody.say('NICK square', 'JOIN #square', 'PRIVMSG #square :let me');
    expect(await nobody.hears('NOTICE')).toContain('Improperly formatted AUTH');
    const guest = overTcp();
    guest.say('NICK justinfan77', 'JOIN #square', 'PRIVMSG #square :let me');
    expect(await guest.hears('NOTICE')).toContain('Log in to talk.');
    expect(room.witness.heard.join('')).not.toContain(':let me');
  });
});

describe('whoever joins 10,000 rooms', () => {
  it('gets into twenty at a time, and is told so once a line', async () => {
    const client = overTcp();
    client.say('CAP REQ :twitch.tv/tags twitch.tv/commands', `PASS oauth:${eve.token}`, 'NICK eve');
    await client.hears(' 376 ');
    for (let line = 0; line < 100; line += 1)
      client.say(`JOIN ${Array.from({ length: 100 }, (_, at) => `#room_${line}_${at}`).join(',')}`);
    client.say('PING :that is all');
    await client.hears('that is all');
    await expect.poll(() => client.heard.filter((line) => line.includes('does not exist')).length).toBe(20);
    expect(client.heard.filter((line) => line.includes('join channels too fast')).length).toBe(100);
  });
});

describe('a text that is drawn', () => {
  it('comes as it was said where it looks like HTML or code', async () => {
    const client = await enter(await overWebSocket());
    const text = `<img src=x onerror="alert(1)"> &lt;b&gt; javascript:alert(1) \${x} {{x}} '; drop table accounts; --`;
    client.say(`PRIVMSG #square :${text}`);
    expect((await heard(':<img')).text).toBe(text);
    const page = await fetch(`${relay.httpUrl}/api/channels/square/chat`);
    expect(page.headers.get('content-type')).toContain('application/json');
  });

  it('turns its own writing direction at most', async () => {
    const client = await enter(await overWebSocket());
    client.say(
      'PRIVMSG #square :turned \u202Edrow \u2066isolated',
      'PRIVMSG #square :closed \u202C\u2069 often',
    );
    expect((await heard(':turned')).text).toBe('turned \u202Edrow \u2066isolated\u2069\u202C');
    expect((await heard(':closed')).text).toBe('closed  often');
  });

  it('keeps five marks on a character, and no more', async () => {
    const client = await enter(await overWebSocket());
    client.say(`PRIVMSG #square :zalgo h${'\u0336\u0301'.repeat(60)}e e\u0301\u0302 👩\u200D👩\u200D👧`);
    const { text } = await heard(':zalgo');
    expect(text).toBe(`zalgo h${'\u0336\u0301'.repeat(3).slice(0, 5)}e e\u0301\u0302 👩\u200D👩\u200D👧`);
  });

  it('is something that can be seen', async () => {
    const client = await enter(await overWebSocket());
    const unseen = '\u200B\u2060\u00A0\u3000\u{E0001}\uFEFF';
    client.say(`PRIVMSG #square :${unseen}`, `PRIVMSG #square :/me ${unseen}`, 'PRIVMSG #square :seen');
    await heard(':seen');
    expect(room.witness.heard.join('')).not.toContain(unseen);
  });
});
