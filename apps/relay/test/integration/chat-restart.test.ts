import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { chatPageSchema } from '@starling/shared/protocol/chat-pages.ts';
import { afterEach, expect, it } from 'vitest';
import { openChannels } from '../support/channels.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

const relays: RunningRelay[] = [];
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.stop('SIGKILL');
});

/** Somebody in his terminal. */
async function enter(ircPort: number, login: string, token: string, channel: string) {
  const socket = connect(ircPort, '127.0.0.1');
  await once(socket, 'connect');
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
  socket.on('error', () => undefined);
  const hears = (words: string) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const line = heard.split('\r\n').find((one) => one.includes(words));
        if (line === undefined) return;
        socket.off('data', look);
        resolve(line);
      };
      socket.on('data', look);
      look();
    });
  const send = (line: string) => socket.write(`${line}\r\n`);
  send('CAP REQ :twitch.tv/tags twitch.tv/commands');
  send(`PASS oauth:${token}`);
  send(`NICK ${login}`);
  send(`JOIN #${channel}`);
  await hears(' 366 ');
  return {
    say: (text: string, nonce?: string) =>
      send(`${nonce === undefined ? '' : `@client-nonce=${nonce} `}PRIVMSG #${channel} :${text}`),
    hears,
    close: () => socket.destroy(),
  };
}

it('a relay that was killed knows its bans, roles, modes and pins when it is back', async () => {
  const before = await startRelay();
  relays.push(before);
  const [owner, anna, ben] = await openChannels(before.httpUrl, ['owner_1', 'anna', 'ben']);
  if (owner === undefined || anna === undefined || ben === undefined) throw new Error('no accounts');
  const moderator = await enter(before.ircPort, 'owner_1', owner.chatToken, 'owner_1');
  moderator.say('hello');
  await moderator.hears('USERSTATE #owner_1');
  moderator.say('/slow 7');
  await moderator.hears('msg-id=slow_on');
  moderator.say('/pin the rules');
  await moderator.hears('msg-id=pin_success');
  moderator.say('/mod ben');
  await moderator.hears('msg-id=mod_success');
  moderator.say('/ban anna for good');
  await moderator.hears('msg-id=ban_success');
  await before.crash();
  moderator.close();

  const after = await startRelay(['--no-demo'], {}, before.dataDir);
  relays.push(after);
  const banned = await enter(after.ircPort, 'anna', anna.chatToken, 'owner_1');
  expect(await banned.hears('ROOMSTATE')).toContain('slow=7');
  banned.say('am I back?');
  await banned.hears('msg-id=msg_banned');
  const promoted = await enter(after.ircPort, 'ben', ben.chatToken, 'owner_1');
  expect(await promoted.hears('USERSTATE #owner_1')).toContain('badges=moderator/1');
  promoted.say('/unban anna');
  await promoted.hears('msg-id=unban_success');
  banned.say('now I am');
  expect(await promoted.hears('PRIVMSG #owner_1 :now I am')).toContain('first-msg=1');
  const returned = await enter(after.ircPort, 'owner_1', owner.chatToken, 'owner_1');
  returned.say('hello again');
  expect(await promoted.hears(':hello again')).toContain('first-msg=0');
  for (const one of [banned, promoted, returned]) one.close();
});

it('a line that was confirmed is logged once, in its place, though the relay was killed a second later', async () => {
  const before = await startRelay();
  relays.push(before);
  const [owner] = await openChannels(before.httpUrl, ['owner_2']);
  if (owner === undefined) throw new Error('no account');
  const speaker = await enter(before.ircPort, 'owner_2', owner.chatToken, 'owner_2');
  const confirmedAt: number[] = [];
  // The relay is killed in the midst of what is said: the last line is never confirmed.
  void (async () => {
    for (let line = 0; line < 95; line += 1) {
      speaker.say(`line ${line}`, `n${line}.`);
      await speaker.hears(`client-nonce=n${line}.`);
      confirmedAt.push(performance.now());
      await sleep(20);
    }
  })();
  await expect.poll(() => confirmedAt.length, { timeout: 20_000 }).toBeGreaterThan(70);
  const killedAt = performance.now();
  await before.crash();
  speaker.close();
  const safe = confirmedAt.filter((at) => at < killedAt - 1_000).length;
  expect(safe).toBeGreaterThan(10);

  const after = await startRelay(['--no-demo'], {}, before.dataDir);
  relays.push(after);
  const logged = await readAll(after.httpUrl, 'owner_2');
  expect(logged.slice(0, safe)).toEqual(Array.from({ length: safe }, (_, line) => `line ${line}`));
  expect(new Set(logged).size).toBe(logged.length);
});

/** All that a room's log has, oldest first. */
async function readAll(httpUrl: string, channel: string): Promise<string[]> {
  const texts: string[] = [];
  for (let query: string | undefined = ''; query !== undefined;) {
    const answer = await fetch(`${httpUrl}/api/channels/${channel}/chat${query}`);
    const page = chatPageSchema.parse(await answer.json());
    const lines = page.data.flatMap(({ lines: [line = ''] }) => / PRIVMSG #\w+ :(.*)$/.exec(line)?.[1] ?? []);
    texts.unshift(...lines);
    query = page.older === null ? undefined : `?before=${page.older}`;
  }
  return texts;
}
