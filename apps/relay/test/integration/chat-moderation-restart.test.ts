import { afterEach, expect, it } from 'vitest';
import { createChatAccount } from '../support/chat-account.ts';
import { IrcClient } from '../support/irc-client.ts';
import { ModerationUser } from '../support/moderator.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

const relays: RunningRelay[] = [];
const clients: IrcClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.cut();
  for (const relay of relays.splice(0)) await relay.stop('SIGKILL');
});

async function start(args: readonly string[] = [], dataDir?: string): Promise<RunningRelay> {
  const relay = await startRelay(['--no-demo', ...args], {}, dataDir);
  relays.push(relay);
  return relay;
}

/** The relay's owner, in his own channel. */
async function openOperator(relay: RunningRelay, password: string): Promise<ModerationUser> {
  const answer = await fetch(`${relay.httpUrl}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'owner', password }),
  });
  const headers = { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
  const chat = await fetch(`${relay.httpUrl}/api/me/chat-token`, { method: 'POST', headers });
  const { token } = (await chat.json()) as { token: string };
  return join(relay, { id: '1', login: 'owner', token, headers }, 'owner');
}

async function join(...[relay, account, channel]: Parameters<typeof ModerationUser.join>) {
  const user = await ModerationUser.join(relay, account, channel);
  clients.push(user.irc);
  return user;
}

it('a relay that was killed keeps what moderators have settled and done', async () => {
  const before = await start();
  const [source, taker, anna] = [
    await createChatAccount(before, 'source'),
    await createChatAccount(before, 'taker'),
    await createChatAccount(before, 'anna'),
  ];
  const owner = await join(before, source, 'source');
  const other = await join(before, taker, 'taker');
  await owner.settle({
    terms: [{ text: 'badword', action: 'refuse', note: 'as agreed' }],
    links: { allowedFor: 'vips', action: 'hold', domains: ['example.org'] },
    autoMod: { level: 2, overrides: { spam: 4 } },
    sharedBans: { offers: true, accepts: [] },
  });
  await other.settle({ sharedBans: { offers: false, accepts: ['source'] } });
  const settled = (await owner.call('GET', '/channels/source/moderation')).body;
  await owner.nextLine('ban_success', () => owner.say('/ban anna for good'));
  const banned = await join(before, anna, 'source');
  await banned.call('POST', '/channels/source/unban-requests', { text: 'please' });
  const log = await owner.modLog();
  await before.crash();

  const after = await start([], before.dataDir);
  const back = await join(after, source, 'source');
  expect((await back.call('GET', '/channels/source/moderation')).body).toEqual(settled);
  expect(await back.modLog()).toEqual(log);
  expect(log[1]).toMatchObject({ action: 'ban', reason: 'for good', by: { login: 'source' } });
  expect(await back.unbanRequests()).toMatchObject([{ text: 'please', by: { login: 'anna' } }]);
  const again = await join(after, anna, 'taker');
  expect(await again.nextLine('NOTICE', () => again.say('and here?'))).toContain('msg-id=msg_banned');
  const ben = await join(after, await createChatAccount(after, 'ben'), 'source');
  expect(await ben.nextLine('NOTICE', () => ben.say('b a d w o r d'))).toContain('msg_rejected_mandatory');
});

it.each([
  ['this process', []],
  ['a worker', ['--chat-workers', '1']],
])(
  'a ban of an address closes its connections in %s and lets none in, also after a restart',
  async (_, args) => {
    const before = await start(args);
    const operator = await openOperator(before, before.owner.password);
    const anna = await join(before, await createChatAccount(before, 'anna'), 'owner');
    expect(
      (await operator.call('PUT', '/operator/address-bans', { data: [{ address: '127.0.0' }] })).status,
    ).toBe(400);
    expect(await operator.banAddresses('127.0.0.7/8', '2001:DB8::/32')).toMatchObject({
      data: [
        { address: '127.0.0.0/8', reason: 'a test' },
        { address: '2001:db8::/32', reason: 'a test' },
      ],
    });
    await anna.irc.closed;
    await IrcClient.overTcp(before.ircPort).closed;
    await expect(IrcClient.overWebSocket(Number(new URL(before.httpUrl).port))).rejects.toThrow(/403/);
    await before.crash();

    const after = await start(args, before.dataDir);
    await IrcClient.overTcp(after.ircPort).closed;
  },
);

it('the operator’s terms hold in all channels, also for their owners', async () => {
  const relay = await start();
  const operator = await openOperator(relay, relay.owner.password);
  const anna = await join(relay, await createChatAccount(relay, 'anna'), 'anna');
  const terms = [{ text: '*forbidden*', action: 'refuse' }];
  expect((await operator.call('PUT', '/operator/terms', { terms })).status).toBe(200);
  expect(await anna.nextLine('NOTICE', () => anna.say('f0rbidden things'))).toContain(
    'msg_rejected_mandatory',
  );
});
