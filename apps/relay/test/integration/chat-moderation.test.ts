import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ChatAccount, createChatAccount } from '../support/chat-account.ts';
import { ModerationUser } from '../support/moderator.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

let relay: RunningRelay;
const users: ModerationUser[] = [];
let channels = 0;

beforeAll(async () => {
  relay = await startRelay();
});
afterAll(async () => {
  await relay.stop();
});
afterEach(() => {
  for (const { irc } of users.splice(0)) irc.cut();
});

/** Accounts that one address may make are few. */
const people = new Map<string, Promise<ChatAccount>>();

function findPerson(login: string): Promise<ChatAccount> {
  const known = people.get(login) ?? createChatAccount(relay, login);
  people.set(login, known);
  return known;
}

/** A channel of its own, with its owner and some viewers in it. */
async function openChannel(...viewers: string[]) {
  channels += 1;
  const owner = await createChatAccount(relay, `channel_${channels}`);
  const accounts: ChatAccount[] = [];
  for (const viewer of viewers) accounts.push(await findPerson(viewer));
  const enter = async (account: ChatAccount, channel = owner.login) => {
    const user = await ModerationUser.join(relay, account, channel);
    users.push(user);
    return user;
  };
  const inside: ModerationUser[] = [];
  for (const account of accounts) inside.push(await enter(account));
  return { name: owner.login, owner: await enter(owner), account: owner, accounts, viewers: inside, enter };
}

function first<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new Error('nobody is there');
  return item;
}

it('a blocked term is refused however it is written, and the others are said', async () => {
  const { owner, viewers } = await openChannel('anna');
  const anna = first(viewers);
  expect(await owner.settle({ terms: [{ text: 'badword*', action: 'refuse' }] })).toBe(200);
  const refusal = await anna.nextLine('NOTICE', () => anna.say('what a B4DW0RDS, my friend'));
  expect(refusal).toContain('msg-id=msg_rejected_mandatory');
  anna.say('nothing bad here');
  await owner.irc.hears(':nothing bad here');
  expect(owner.irc.heard.some((line) => line.includes('B4DW0RDS'))).toBe(false);
});

it('what AutoMod holds waits for a moderator, who approves one message and denies another', async () => {
  const { owner, viewers, name } = await openChannel('anna', 'ben');
  const [anna, ben] = viewers;
  if (anna === undefined || ben === undefined) throw new Error('nobody is there');
  await owner.settle({
    autoMod: { level: 3, overrides: {} },
    terms: [{ text: 'spoiler', action: 'hold' }],
  });
  const told = await owner.nextLine('automod-held', () => anna.say('you id1ot, says the song'));
  expect(told).toContain('msg-param-category=harassment');
  anna.say('here is a spoiler');
  await owner.irc.hears(':here is a spoiler');
  const held = await owner.held();
  expect(held).toMatchObject([
    { text: 'you id1ot, says the song', category: 'harassment', because: 'idiot*' },
    { text: 'here is a spoiler', category: 'blocked-term', because: 'spoiler' },
  ]);
  expect(ben.irc.heard.some((line) => line.includes('spoiler'))).toBe(false);
  owner.say(`/approve ${held[0]?.id ?? ''}`);
  expect(await ben.irc.hears(':you id1ot, says the song')).toContain(`;id=${held[0]?.id ?? ''}`);
  await owner.nextLine('automod_denied', () => owner.say(`/deny ${held[1]?.id ?? ''}`));
  expect(await owner.held()).toEqual([]);
  const log = await owner.modLog();
  expect(log.slice(0, 2)).toMatchObject([
    { action: 'deny', text: 'here is a spoiler', target: { login: 'anna' }, by: { login: name } },
    { action: 'approve', text: 'you id1ot, says the song', target: { login: 'anna' } },
  ]);
});

it('a link is refused to a viewer and let pass to a moderator, and a listed domain to everybody', async () => {
  const { owner, viewers, accounts } = await openChannel('anna', 'ben');
  const [anna, ben] = viewers;
  if (anna === undefined || ben === undefined) throw new Error('nobody is there');
  await owner.settle({ links: { allowedFor: 'moderators', action: 'refuse', domains: ['example.org'] } });
  const refusal = await anna.nextLine('NOTICE', () => anna.say('look at evil dot com'));
  expect(refusal).toContain('msg_rejected_mandatory');
  anna.say('read https://docs.example.org/page');
  await owner.irc.hears('docs.example.org');
  await owner.nextLine('mod_success', () => owner.say(`/mod ${accounts[1]?.login ?? ''}`));
  ben.say('see other.com');
  await anna.irc.hears(':see other.com');
});

it('a ban in a channel that offers its bans holds at once in one that accepts them, until it is lifted there', async () => {
  const source = await openChannel('anna');
  const taker = await openChannel();
  const account = first(source.accounts);
  expect(await source.owner.settle({ sharedBans: { offers: true, accepts: [taker.name] } })).toBe(200);
  expect(await taker.owner.settle({ sharedBans: { offers: true, accepts: [source.name] } })).toBe(200);
  const there = await taker.enter(account);
  there.say('hello over here');
  await taker.owner.irc.hears(':hello over here');
  const cleared = await taker.owner.nextLine('CLEARCHAT', () =>
    source.owner.say(`/ban ${account.login} rude`),
  );
  expect(cleared).toContain(`:${account.login}`);
  expect(await there.nextLine('NOTICE', () => there.say('am I heard?'))).toContain('msg-id=msg_banned');
  expect((await taker.owner.modLog())[0]).toMatchObject({
    ...{ action: 'ban', reason: 'rude', sharedFrom: source.name, target: { login: account.login } },
    by: { login: source.name },
  });
  const later = await taker.enter(account);
  expect(await later.nextLine('NOTICE', () => later.say('and now?'))).toContain('msg-id=msg_banned');
  expect((await taker.owner.card(account.login)).ban).toEqual({ reason: 'rude', sharedFrom: source.name });
  await taker.owner.nextLine('user-restored', () => source.owner.say(`/unban ${account.login}`));
  later.say('I am back');
  await taker.owner.irc.hears(':I am back');
  // What the taker bans itself stays, whatever the source lifts.
  await taker.owner.nextLine('ban_success', () => taker.owner.say(`/ban ${account.login}`));
  await source.owner.irc.hears('msg-id=unban_success');
  expect(await later.nextLine('NOTICE', () => later.say('still?'))).toContain('msg-id=msg_banned');
});

it('a moderator of the accepting channel pardons whom another channel has banned', async () => {
  const source = await openChannel('anna');
  const taker = await openChannel();
  const account = first(source.accounts);
  await source.owner.settle({ sharedBans: { offers: true, accepts: [] } });
  await source.owner.nextLine('ban_success', () => source.owner.say(`/ban ${account.login}`));
  await taker.owner.settle({ sharedBans: { offers: false, accepts: [source.name] } });
  const there = await taker.enter(account);
  expect(await there.nextLine('NOTICE', () => there.say('hm'))).toContain('msg-id=msg_banned');
  await taker.owner.nextLine('unban_success', () => taker.owner.say(`/unban ${account.login}`));
  there.say('thank you');
  await taker.owner.irc.hears(':thank you');
});

it('somebody who is banned asks once, and a moderator lets him back', async () => {
  const { owner, viewers, accounts, name } = await openChannel('anna');
  const anna = first(viewers);
  const { login } = first(accounts);
  const path = `/channels/${name}/unban-requests`;
  expect((await anna.call('POST', path, { text: 'hello?' })).status).toBe(409);
  await owner.nextLine('ban_success', () => owner.say(`/ban ${login} spam`));
  expect(await anna.ownRequest()).toMatchObject({ isBanned: true, reason: 'spam', canAsk: true });
  expect((await anna.call('POST', path, { text: 'I am sorry' })).status).toBe(201);
  expect(await owner.irc.hears('msg-id=unban-request')).toContain(`msg-param-login=${login};`);
  expect((await anna.call('POST', path, { text: 'really' })).body).toMatchObject({
    error: { code: 'already_asked' },
  });
  const [request] = await owner.unbanRequests();
  expect(request).toMatchObject({ text: 'I am sorry', by: { login } });
  const decide = `/channels/${name}/moderation/unban-requests/${request?.id ?? ''}`;
  expect((await anna.call('POST', decide, { decision: 'accept' })).status).toBe(403);
  const accepted = await owner.call('POST', decide, { decision: 'accept', note: 'be kind' });
  expect(accepted).toMatchObject({ status: 200, body: { status: 'accepted', note: 'be kind' } });
  expect((await owner.call('POST', decide, { decision: 'deny' })).status).toBe(409);
  anna.say('here I am again');
  await owner.irc.hears(':here I am again');
});

it('the mod log says who did what to whom, why and when', async () => {
  const { owner, viewers, accounts } = await openChannel('anna');
  const anna = first(viewers);
  const { login } = first(accounts);
  anna.say('first words');
  const id = /;id=([^;]+)/.exec(await owner.irc.hears(':first words'))?.[1] ?? '';
  await owner.nextLine('delete_message_success', () => owner.say(`/delete ${id}`));
  await owner.nextLine('timeout_success', () => owner.say(`/timeout ${login} 60 calm down`));
  await owner.nextLine('untimeout_success', () => owner.say(`/untimeout ${login}`));
  await owner.nextLine('slow_on', () => owner.say('/slow 5'));
  await owner.nextLine('mod_success', () => owner.say(`/mod ${login}`));
  await owner.nextLine('unmod_success', () => owner.say(`/unmod ${login}`));
  await owner.nextLine('CLEARCHAT', () => owner.say('/clear'));
  await owner.settle({ terms: [{ text: 'spam', action: 'refuse' }], bansNeedReason: true });
  expect(await owner.nextLine('NOTICE', () => owner.say(`/ban ${login}`))).toContain('bad_ban_reason');
  await owner.nextLine('ban_success', () => owner.say(`/ban ${login} enough`));
  const log = await owner.modLog();
  expect(log.map(({ action }) => action)).toEqual([
    ...['ban', 'ban-reasons', 'terms-added', 'clear', 'role-taken', 'role-given', 'modes', 'untimeout'],
    ...['timeout', 'delete'],
  ]);
  expect(log.at(-1)).toMatchObject({ target: { login }, text: 'first words' });
  expect(log.at(-2)).toMatchObject({ durationSeconds: 60, reason: 'calm down' });
  expect(log[0]).toMatchObject({ target: { login }, reason: 'enough' });
  const card = await owner.card(login);
  expect(card).toMatchObject({
    ...{ account: { login }, role: 'anyone', timeouts: 1, bans: 1, ban: { reason: 'enough' } },
    messages: [{ text: 'first words', isDeleted: true }],
  });
  expect(Date.parse(card.account.createdAt)).toBeLessThanOrEqual(Date.parse(log.at(-1)?.at ?? ''));
});

it('is for moderators alone', async () => {
  const { owner, viewers, name } = await openChannel('anna');
  const anna = first(viewers);
  for (const path of ['', '/log', '/held', '/users/anna', '/unban-requests'])
    expect((await anna.call('GET', `/channels/${name}/moderation${path}`)).status).toBe(403);
  expect(await anna.settle({ bansNeedReason: true })).toBe(403);
  expect((await owner.call('GET', '/operator/address-bans')).status).toBe(403);
  expect((await owner.call('PUT', '/operator/terms', { terms: [] })).status).toBe(403);
  expect(await owner.settle({ terms: [{ text: '*', action: 'hold' }] })).toBe(400);
  expect(await owner.settle({ sharedBans: { offers: true, accepts: ['nobody_at_all'] } })).toBe(400);
  expect((await fetch(`${relay.httpUrl}/api/channels/${name}/moderation`)).status).toBe(401);
});
