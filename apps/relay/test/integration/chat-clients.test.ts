import { ApiClient } from '@twurple/api';
import { StaticAuthProvider } from '@twurple/auth';
import tmi from 'tmi.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openChannels } from '../support/channels.ts';
import { startDank } from '../support/chat-clients/dank-client.ts';
import { hasIrssi, startIrssi } from '../support/chat-clients/irssi-client.ts';
import type { RealClient, StartClient } from '../support/chat-clients/real-client.ts';
import { startTmiChat } from '../support/chat-clients/tmi-chat-client.ts';
import { startTmi } from '../support/chat-clients/tmi-client.ts';
import { startTwurple } from '../support/chat-clients/twurple-client.ts';
import { hasWeechat, startWeechat } from '../support/chat-clients/weechat-client.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

const clients: { name: string; start: StartClient; knowsTags: boolean; isHere: boolean }[] = [
  { name: 'tmi.js', start: startTmi, knowsTags: true, isHere: true },
  { name: '@twurple/chat', start: startTwurple, knowsTags: true, isHere: true },
  { name: '@mastondzn/dank-twitch-irc', start: startDank, knowsTags: true, isHere: true },
  { name: '@tmi.js/chat', start: startTmiChat, knowsTags: true, isHere: true },
  { name: 'weechat', start: startWeechat, knowsTags: false, isHere: hasWeechat },
  { name: 'irssi', start: startIrssi, knowsTags: false, isHere: hasIrssi },
];
/** Each client has people of its own: what is done to one must not meet another. */
const logins = [
  ...clients.flatMap((_, index) => [`room_${index}`, `bot_${index}`, `guest_${index}`]),
  ...['stage', 'viewer'],
];

let relay: RunningRelay;
let tokens: Map<string, string>;

beforeAll(async () => {
  relay = await startRelay();
  const channels = await openChannels(relay.httpUrl, logins);
  tokens = new Map(channels.map(({ login, chatToken }) => [login, chatToken]));
});
afterAll(() => relay.stop());

const destination = (login: string, channel: string, token = tokens.get(login) ?? '') => ({
  ...{ httpPort: Number(new URL(relay.httpUrl).port), ircPort: relay.ircPort },
  ...{ login, token, channel },
});

/** Somebody at a bare WebSocket, who hears lines as they are. */
async function enter(login: string, channel: string) {
  const socket = new WebSocket(`${relay.httpUrl.replace('http', 'ws')}/irc`, 'irc');
  const lines: string[] = [];
  socket.on('message', (data: Buffer) => lines.push(...data.toString().split('\r\n')));
  await new Promise((resolve) => socket.once('open', resolve));
  const hears = (words: string) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const line = lines.find((one) => one.includes(words));
        if (line === undefined) return;
        socket.off('message', look);
        resolve(line);
      };
      socket.on('message', look);
      look();
    });
  const say = (text: string) => socket.send(`PRIVMSG #${channel} :${text}`);
  socket.send(
    [
      'CAP REQ :twitch.tv/tags twitch.tv/commands',
      `PASS oauth:${tokens.get(login) ?? ''}`,
      `NICK ${login}`,
    ].join('\r\n'),
  );
  socket.send(`JOIN #${channel}`);
  await hears(' 366 ');
  return { hears, say, lines, close: () => socket.close() };
}

describe.each(clients.map((client, index) => ({ ...client, index })))(
  '$name',
  ({ start, knowsTags, isHere, index }) => {
    const [room, bot, guest] = [`room_${index}`, `bot_${index}`, `guest_${index}`];

    it.runIf(isHere)('joins, is heard, and hears others with their tags', async () => {
      const owner = await enter(room, room);
      const client = await start(destination(bot, room));
      await client.say('hello from a client');
      expect(await owner.hears('hello from a client')).toContain(
        `:${bot}!${bot}@${bot}.tmi.twitch.tv PRIVMSG #${room} :`,
      );
      owner.say('hello, dear client: 1 < 2');
      const heard = await client.told.message('hello, dear client: 1 < 2');
      expect(heard.login).toBe(room);
      if (knowsTags) {
        expect(heard.tags).toMatchObject({ displayName: room, badges: ['broadcaster'] });
        expect(heard.tags?.id).toMatch(/^[0-9a-f-]{36}$/);
        expect(heard.tags?.color).toMatch(/^#[0-9A-F]{6}$/);
      }
      await leave(client, owner);
    });

    it.runIf(isHere)('sees others timed out and banned, and is told when it may not speak', async () => {
      const owner = await enter(room, room);
      const client = await start(destination(bot, room));
      owner.say(`/timeout ${guest} 600 too loud`);
      expect(await client.told.kind('timeout')).toMatchObject({ login: guest });
      owner.say(`/ban ${guest}`);
      expect(await client.told.kind('ban')).toMatchObject({ login: guest });
      owner.say(`/timeout ${bot} 600`);
      await owner.hears(`${bot} has been timed out for 10 minutes.`);
      await client.say('may I?');
      await client.told.notice(/You are timed out for \d+ more seconds\./);
      owner.say(`/untimeout ${bot}`);
      await owner.hears(`${bot} is no longer timed out in this channel.`);
      await client.say('again');
      await owner.hears('PRIVMSG #' + room + ' :again');
      owner.say(`/ban ${bot}`);
      await owner.hears(`${bot} is now banned from this channel.`);
      await client.told.banOf(bot);
      await client.say('once more?');
      await client.told.notice(/You are permanently banned from talking in/);
      expect(owner.lines.filter((line) => /:(may I|once more)\?$/.test(line))).toEqual([]);
      owner.say(`/unban ${bot}`);
      await owner.hears(`${bot} is no longer banned from this channel.`);
      await leave(client, owner);
    });

    it.runIf(isHere)('is refused with a token that is nobody’s', async () => {
      const client = await start(destination(bot, room, 'a-token-that-nobody-has'));
      expect(await client.told.kind('refused')).toBeDefined();
      await client.close();
    });
  },
);

describe('tmi.js as a moderator', () => {
  it('gets the answers that its promises wait for', async () => {
    const owner = new tmi.Client({
      connection: {
        ...{ server: '127.0.0.1', port: Number(new URL(relay.httpUrl).port) },
        ...{ secure: false, reconnect: false },
      },
      identity: { username: 'stage', password: `oauth:${tokens.get('stage') ?? ''}` },
      channels: ['stage'],
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    const named = new Promise<readonly string[]>((resolve) => {
      owner.on('names', (_channel, logins) => resolve(logins));
    });
    await owner.connect();
    expect(await named).toEqual(['stage']);
    await owner.timeout('stage', 'viewer', 60, 'loud');
    await owner.ban('stage', 'viewer', 'too loud');
    await owner.unban('stage', 'viewer');
    await owner.mod('stage', 'viewer');
    expect(await owner.mods('stage')).toEqual(['viewer']);
    await owner.unmod('stage', 'viewer');
    await owner.vip('stage', 'viewer');
    expect(await owner.vips('stage')).toEqual(['viewer']);
    await owner.unvip('stage', 'viewer');
    await owner.slow('stage', 30);
    await owner.slowoff('stage');
    await owner.followersonly('stage', 30);
    await owner.followersonlyoff('stage');
    await owner.subscribers('stage');
    await owner.subscribersoff('stage');
    await owner.emoteonly('stage');
    await owner.emoteonlyoff('stage');
    await owner.r9kbeta('stage');
    await owner.r9kbetaoff('stage');
    await owner.clear('stage');
    await owner.color('HotPink');
    await expect(owner.ban('stage', 'stage')).rejects.toBe('bad_ban_self');
    await expect(owner.whisper('viewer', 'psst')).rejects.toBe('whisper_restricted');
    await expect(owner.unban('stage', 'viewer')).rejects.toBe('bad_unban_no_ban');
    await owner.disconnect();
  });
});

describe('@twurple/api', () => {
  it('moderates and speaks by HTTP, as bots do that no longer write slash commands', async () => {
    process.env['TWURPLE_MOCK_API_PORT'] = new URL(relay.httpUrl).port;
    const token = tokens.get('stage') ?? '';
    const api = new ApiClient({ authProvider: new StaticAuthProvider('starling', token) });
    const [stage, viewer] = await api.users.getUsersByNames(['stage', 'viewer']);
    if (stage === undefined || viewer === undefined) throw new Error('nobody is known');
    const reader = await enter('viewer', 'stage');
    await api.asUser(stage.id, async (self) => {
      const { id } = await self.chat.sendChatMessage(stage.id, 'said by HTTP');
      expect(await reader.hears(':said by HTTP')).toContain(`id=${id}`);
      await self.moderation.deleteChatMessages(stage.id, id);
      expect(await reader.hears('CLEARMSG')).toContain(`target-msg-id=${id}`);
      await self.chat.sendAnnouncement(stage.id, { message: 'hear', color: 'blue' });
      expect(await reader.hears('USERNOTICE')).toContain('msg-param-color=BLUE');
      await self.moderation.banUser(stage.id, { user: viewer.id, duration: 60, reason: 'loud' });
      expect(await reader.hears('CLEARCHAT')).toContain('ban-duration=60');
      reader.say('may I?');
      await reader.hears('msg-id=msg_timedout');
      await self.moderation.unbanUser(stage.id, viewer.id);
      reader.say('now I may');
      await reader.hears('USERSTATE #stage');
      await expect(self.moderation.banUser(stage.id, { user: stage.id, reason: '' })).rejects.toThrow(
        /You cannot ban yourself/,
      );
    });
    const other = new ApiClient({
      authProvider: new StaticAuthProvider('starling', tokens.get('viewer') ?? ''),
    });
    await other.asUser(viewer.id, async (self) => {
      await expect(self.moderation.banUser(stage.id, { user: stage.id, reason: '' })).rejects.toThrow(
        /have permission/,
      );
    });
    reader.close();
  });
});

async function leave(client: RealClient, ...others: { close(): void }[]): Promise<void> {
  await client.close();
  for (const other of others) other.close();
}
