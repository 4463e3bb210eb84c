import { DatabaseSync } from 'node:sqlite';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Follow, followSchema, followsSchema } from '@starling/shared/protocol/follows.ts';
import { type ChatAccount, createChatAccount } from '../support/chat-account.ts';
import { IrcClient } from '../support/irc-client.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

let relay: RunningRelay;
let fan: ChatAccount;
let clients: IrcClient[] = [];

beforeAll(async () => {
  relay = await startRelay();
  fan = await createChatAccount(relay, 'fan');
});

afterEach(() => {
  for (const client of clients) client.cut();
  clients = [];
});

afterAll(async () => {
  await relay.stop();
});

async function follow(
  channel: string,
  who: ChatAccount | undefined,
  method = 'GET',
): Promise<Follow | number> {
  const address = `${relay.httpUrl}/api/channels/${channel}/follow`;
  const answer = await fetch(address, { method, headers: { ...who?.headers } });
  return answer.ok ? followSchema.parse(await answer.json()) : answer.status;
}

async function enter(who: ChatAccount, channel: string): Promise<IrcClient> {
  const client = IrcClient.overTcp(relay.ircPort);
  clients.push(client);
  client.say('CAP REQ :twitch.tv/tags twitch.tv/commands', `PASS oauth:${who.token}`, `NICK ${who.login}`);
  client.say(`JOIN #${channel}`);
  await client.hears(' 366 ');
  return client;
}

describe('following', () => {
  it('is counted once, told to guests, and taken back', async () => {
    await createChatAccount(relay, 'counted');
    expect(await follow('counted', undefined)).toEqual({ isFollowing: false, since: null, followers: 0 });
    const first = await follow('counted', fan, 'PUT');
    expect(first).toMatchObject({ isFollowing: true, followers: 1 });
    expect(await follow('counted', fan, 'PUT')).toEqual(first);
    expect(await follow('counted', undefined)).toMatchObject({ isFollowing: false, followers: 1 });
    const left = { isFollowing: false, since: null, followers: 0 };
    expect(await follow('counted', fan, 'DELETE')).toEqual(left);
    expect(await follow('counted', fan)).toEqual(left);
  });

  it('is for accounts, and of other channels that there are', async () => {
    expect([
      await follow('fan', undefined, 'PUT'),
      await follow('fan', fan, 'PUT'),
      await follow('nowhere', fan, 'PUT'),
      await follow('nowhere', undefined),
    ]).toEqual([401, 409, 404, 404]);
  });

  it('is listed for whoever follows, in pages', async () => {
    const reader = await createChatAccount(relay, 'reader');
    for (const login of ['list_a', 'list_b', 'list_c']) {
      await createChatAccount(relay, login);
      await follow(login, reader, 'PUT');
    }
    const page = async (query: string) => {
      const answer = await fetch(`${relay.httpUrl}/api/me/follows${query}`, { headers: reader.headers });
      return followsSchema.parse(await answer.json());
    };
    const first = await page('?first=2');
    const rest = await page(`?first=2&after=${first.cursor ?? ''}`);
    expect([...first.data, ...rest.data].map(({ login }) => login).sort()).toEqual([
      'list_a',
      'list_b',
      'list_c',
    ]);
    expect(rest.cursor).toBeNull();
  });
});

describe('followers-only mode', () => {
  it('lets somebody speak who follows while he is connected, and no longer once he does not', async () => {
    const channel = await createChatAccount(relay, 'strict');
    const [reader, speaker] = [await enter(channel, 'strict'), await enter(fan, 'strict')];
    reader.say('PRIVMSG #strict :/followers');
    await reader.hears('followers-only=0');
    speaker.say('PRIVMSG #strict :before');
    await speaker.hears('msg-id=msg_followersonly');
    await follow('strict', fan, 'PUT');
    speaker.say('PRIVMSG #strict :after');
    await reader.hears(':after');
    await follow('strict', fan, 'DELETE');
    speaker.heard.length = 0;
    speaker.say('PRIVMSG #strict :no longer');
    await speaker.hears('msg-id=msg_followersonly');
  });

  it('asks how long somebody has followed', async () => {
    const channel = await createChatAccount(relay, 'patient');
    await follow('patient', fan, 'PUT');
    const [reader, speaker] = [await enter(channel, 'patient'), await enter(fan, 'patient')];
    reader.say('PRIVMSG #patient :/followers 10');
    await reader.hears('followers-only=10');
    speaker.say('PRIVMSG #patient :too soon');
    await speaker.hears('msg-id=msg_followersonly');
    // Ten minutes go by on another's clock: the row is made older while the relay is away.
    await relay.crash();
    const database = new DatabaseSync(path.join(relay.dataDir, 'starling.sqlite'));
    database.exec('update follows set at_ms = at_ms - 600000');
    database.close();
    relay = await startRelay(['--no-demo'], {}, relay.dataDir);
    const [later, again] = [await enter(channel, 'patient'), await enter(fan, 'patient')];
    again.say('PRIVMSG #patient :long enough');
    await later.hears(':long enough');
  });
});
