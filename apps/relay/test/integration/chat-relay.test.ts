import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type ChatPage,
  chatPageSchema,
  erasedSchema,
  ownMessagesSchema,
  replaySchema,
} from '@starling/shared/protocol/chat-pages.ts';
import { videosSchema } from '@starling/shared/protocol/videos.ts';
import { type ChatAccount, createChatAccount } from '../support/chat-account.ts';
import { IrcClient } from '../support/irc-client.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

let relay: RunningRelay | undefined;
let clients: IrcClient[] = [];

afterEach(async () => {
  for (const client of clients) client.cut();
  clients = [];
  await relay?.stop();
  relay = undefined;
});

async function start(...args: string[]): Promise<RunningRelay> {
  relay = await startRelay(['--no-demo', ...args]);
  return relay;
}

/** @param who undefined for a reader */
async function enter(
  { httpUrl }: RunningRelay,
  who: ChatAccount | undefined,
  channel: string,
): Promise<IrcClient> {
  const client = await IrcClient.overWebSocket(Number(new URL(httpUrl).port));
  clients.push(client);
  const names = who === undefined ? ['NICK justinfan1'] : [`PASS oauth:${who.token}`, `NICK ${who.login}`];
  client.say('CAP REQ :twitch.tv/tags twitch.tv/commands', ...names, `JOIN #${channel}`);
  await client.hears(' 366 ');
  return client;
}

async function page({ httpUrl }: RunningRelay, channel: string, query = ''): Promise<ChatPage> {
  const answer = await fetch(`${httpUrl}/api/channels/${channel}/chat${query}`);
  return chatPageSchema.parse(await answer.json());
}

const textsOf = ({ data }: { data: readonly { lines: readonly string[] }[] }) =>
  data.flatMap(({ lines }) => lines.map((line) => / PRIVMSG #\w+ :(.*)$/.exec(line)?.[1] ?? line));

describe('a relay whose chat is full', () => {
  it('serves a room both ways: by sockets, and by pages to those who find no place', async () => {
    const running = await start('--chat-max-connections', '2');
    const anna = await createChatAccount(running, 'anna');
    const [speaker, reader] = [await enter(running, anna, 'anna'), await enter(running, undefined, 'anna')];
    const late = await IrcClient.overWebSocket(Number(new URL(running.httpUrl).port));
    expect(await late.closed).toEqual({ code: 4503, reason: 'poll' });
    for (let line = 1; line <= 12; line += 1) speaker.say(`PRIVMSG #anna :line ${line}`);
    await reader.hears(':line 12');
    const first = await page(running, 'anna');
    expect(textsOf(first)).toEqual(Array.from({ length: 10 }, (_, at) => `line ${at + 3}`));
    expect(first.areSocketsFree).toBe(false);
    // As the reader's connection got it.
    expect(reader.heard).toContain(first.data.at(-1)?.lines[0]);
    speaker.say('PRIVMSG #anna :one more', 'PRIVMSG #anna :/delete none');
    await reader.hears(':one more');
    const next = await page(running, 'anna', `?after=${first.cursor}`);
    expect([textsOf(next), next.hasGap]).toEqual([['one more'], false]);
    expect(textsOf(await page(running, 'anna', `?after=${next.cursor}`))).toEqual([]);
    const older = await page(running, 'anna', `?before=${first.older ?? ''}`);
    expect([textsOf(older), older.older]).toEqual([['line 1', 'line 2'], null]);
    reader.cut();
    await expect.poll(async () => (await page(running, 'anna')).areSocketsFree).toBe(true);
  });

  it('tells those who poll what stood in the room before they came', async () => {
    const running = await start();
    const speaker = await enter(running, await createChatAccount(running, 'anna'), 'anna');
    for (const order of ['/slow 5', '/pin welcome', '/poll 2m Tea? | yes | no'])
      speaker.say(`PRIVMSG #anna :${order}`);
    await speaker.hears('msg-id=poll');
    const { standing, cursor } = await page(running, 'anna');
    expect(standing.map((line) => line.replace(/^@(\S+) :tmi\.twitch\.tv (\w+).*$/, '$2 $1'))).toEqual([
      expect.stringMatching(/^ROOMSTATE .*slow=5/),
      expect.stringMatching(/^USERNOTICE .*msg-id=pin;.*historical=1/),
      expect.stringMatching(/^USERNOTICE .*msg-id=poll;.*historical=1/),
    ]);
    expect((await page(running, 'anna', `?after=${cursor}`)).standing).toEqual([]);
  });

  it('lets caches answer, and says which channels there are not', async () => {
    const running = await start();
    await createChatAccount(running, 'anna');
    const answer = await fetch(`${running.httpUrl}/api/channels/anna/chat`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=2');
    expect((await fetch(`${running.httpUrl}/api/channels/nobody/chat`)).status).toBe(404);
    expect((await fetch(`${running.httpUrl}/api/channels/anna/chat?after=<b>`)).status).toBe(400);
  });
});

describe('what was said', () => {
  it('is there again after a crash, for those who come and those who poll', async () => {
    const running = await start();
    const anna = await createChatAccount(running, 'anna');
    const speaker = await enter(running, anna, 'anna');
    for (const text of ['first', 'second']) speaker.say(`PRIVMSG #anna :${text}`);
    await expect.poll(() => speaker.heard.filter((line) => line.includes(' USERSTATE ')).length).toBe(3);
    await sleep(1_000);
    await running.crash();
    const again = await startRelay(['--no-demo'], {}, running.dataDir);
    relay = again;
    expect(textsOf(await page(again, 'anna'))).toEqual(['first', 'second']);
    const reader = await IrcClient.overWebSocket(Number(new URL(again.httpUrl).port));
    clients.push(reader);
    reader.say('CAP REQ :starling/replay', 'NICK justinfan3', 'JOIN #anna');
    await reader.hears(':second');
  });

  it('can be taken along and erased by whoever said it', async () => {
    const running = await start();
    const [anna, ben] = [await createChatAccount(running, 'anna'), await createChatAccount(running, 'ben')];
    const [owner, guest] = [await enter(running, anna, 'anna'), await enter(running, ben, 'anna')];
    guest.say('PRIVMSG #anna :my address is …');
    await owner.hears('my address');
    owner.say('PRIVMSG #anna :be careful');
    await guest.hears('be careful');
    const url = `${running.httpUrl}/api/me/chat-messages`;
    const own = ownMessagesSchema.parse(await (await fetch(url, { headers: ben.headers })).json());
    expect(own.data).toMatchObject([{ text: 'my address is …', channelId: anna.id }]);
    const erased = await fetch(url, { method: 'DELETE', headers: ben.headers });
    expect(erasedSchema.parse(await erased.json())).toEqual({ messages: 1 });
    expect(textsOf(await page(running, 'anna'))).toEqual(['be careful']);
    expect((await fetch(url)).status).toBe(401);
  });

  it('is told beside the video, at the place where it was said', async () => {
    relay = await startRelay(['--demo', '--ladder-for', 'none']);
    const running = relay;
    const anna = await createChatAccount(running, 'anna');
    const speaker = await enter(running, anna, 'demo');
    const videos = async () =>
      videosSchema.parse(await (await fetch(`${running.httpUrl}/api/channels/demo/videos`)).json()).data;
    await expect.poll(async () => (await videos())[0]?.duration ?? 0, { timeout: 60_000 }).toBeGreaterThan(1);
    const reader = await enter(running, undefined, 'demo');
    const beganAt = performance.now();
    speaker.say('PRIVMSG #demo :early');
    await reader.hears(':early');
    await sleep(3_000);
    speaker.say('PRIVMSG #demo :late');
    await reader.hears(':late');
    const longest = performance.now() - beganAt;
    await expect.poll(async () => (await videos())[0]?.duration ?? 0, { timeout: 60_000 }).toBeGreaterThan(8);
    const id = (await videos())[0]?.id ?? '';
    const replay = async (from: number, to: number) =>
      replaySchema.parse(
        await (await fetch(`${running.httpUrl}/api/videos/${id}/chat?from=${from}&to=${to}`)).json(),
      );
    const all = await replay(0, 60_000);
    expect(textsOf(all)).toEqual(['early', 'late']);
    const [early, late] = all.data.map(({ offset }) => offset);
    expect((late ?? 0) - (early ?? 0)).toBeGreaterThan(2_900);
    // Both are kept in whole milliseconds.
    expect((late ?? 0) - (early ?? 0)).toBeLessThan(longest + 2);
    expect(textsOf(await replay(0, (early ?? 0) + 1_000))).toEqual(['early']);
    expect(textsOf(await replay((early ?? 0) + 1_000, 60_000))).toEqual(['late']);
    expect(all.next).toBeNull();
  });
});
