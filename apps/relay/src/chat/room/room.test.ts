import { describe, expect, it } from 'vitest';
import { changesOf, eventsOf, person, repliesOf, TestRoom } from '../../../test/support/test-room.ts';
import { audienceOf } from './room-event.ts';
import { openModes } from './room-state.ts';

const anna = person('anna');
const ben = person('ben');
const day = 86_400_000;
const granted = (room: TestRoom, login: string, role: 'moderator' | 'vip' = 'moderator') => {
  const someone = person(login);
  room.do(room.owner, { kind: 'role', target: someone, role, isGranted: true });
  return someone;
};

describe('speaking', () => {
  it('takes 20 messages in 30 s from anyone and 100 from the owner, moderators and VIPs', () => {
    const room = new TestRoom();
    const bests = [room.owner, granted(room, 'mod'), granted(room, 'vip', 'vip')];
    for (let count = 0; count < 20; count += 1) expect(room.hears(anna)).toBe(true);
    expect(repliesOf(room.say(anna, 'too much'))).toEqual(['msg_ratelimit']);
    for (const best of bests) {
      for (let count = 0; count < 100; count += 1) expect(room.hears(best)).toBe(true);
      expect(repliesOf(room.say(best, 'too much'))).toEqual(['msg_ratelimit']);
    }
    room.now += 30_000;
    expect(room.hears(anna)).toBe(true);
  });

  it('takes thousands of messages from a verified bot', () => {
    const room = new TestRoom();
    const bot = person('bot', {}, true);
    for (let count = 0; count < 7_500; count += 1) expect(room.hears(bot)).toBe(true);
    expect(room.hears(bot)).toBe(false);
  });

  it('counts characters, not bytes, and refuses what shows nothing', () => {
    const room = new TestRoom();
    expect(eventsOf(room.say(anna, '🐦'.repeat(500)))).toHaveLength(1);
    expect(repliesOf(room.say(anna, '🐦'.repeat(501)))).toEqual(['msg_rejected_mandatory']);
    expect(repliesOf(room.say(anna, ' \u0007\u200B '))).toEqual(['msg_rejected_mandatory']);
  });

  it('refuses the same text within 30 s, but not from a moderator', () => {
    const room = new TestRoom();
    const mod = granted(room, 'mod');
    for (const speaker of [anna, mod]) room.say(speaker, 'again');
    expect(repliesOf(room.say(anna, 'again'))).toEqual(['msg_duplicate']);
    expect(eventsOf(room.say(mod, 'again'))).toHaveLength(1);
    room.now += 30_000;
    expect(eventsOf(room.say(anna, 'again'))).toHaveLength(1);
  });

  it('marks a first message, and the first after 30 days', () => {
    const room = new TestRoom();
    expect(eventsOf(room.say(anna, 'hi'))).toMatchObject([{ isFirst: true, isReturning: false }]);
    expect(eventsOf(room.say(anna, 'again'))).toMatchObject([{ isFirst: false, isReturning: false }]);
    room.now = 40 * day;
    expect(eventsOf(room.say(person('carl', { lastSpokeAt: 5 * day }), 'hi'))).toMatchObject([
      { isFirst: false, isReturning: true },
    ]);
  });

  it('shows badges for what somebody is', () => {
    const room = new TestRoom();
    const subscriber = person('sue', { subscribedMonths: 3 }, true);
    expect(eventsOf(room.say(room.owner, 'hi'))).toMatchObject([
      { author: { badges: [{ name: 'broadcaster', version: '1' }], role: 'broadcaster' } },
    ]);
    expect(eventsOf(room.say(subscriber, 'hi'))).toMatchObject([
      {
        author: {
          role: 'subscriber',
          badges: [
            { name: 'subscriber', version: '3' },
            { name: 'verified-bot', version: '1' },
          ],
        },
      },
    ]);
  });

  it('answers a message, and keeps the thread of an answer to an answer', () => {
    const room = new TestRoom();
    const [first] = eventsOf(room.say(anna, 'who is here?'));
    const answer = (actor: typeof anna, text: string, replyTo = '') =>
      eventsOf(room.do(actor, { kind: 'say', text, isAction: false, replyTo }))[0];
    const second = answer(ben, 'me', first?.id);
    expect(second).toMatchObject({
      text: '@anna me',
      reply: { parentId: first?.id, parentText: 'who is here?', threadId: first?.id, threadLogin: 'anna' },
    });
    expect(answer(anna, '@BEN nice', second?.id)).toMatchObject({
      text: '@BEN nice',
      reply: { parentId: second?.id, threadId: first?.id, threadLogin: 'anna' },
    });
    expect(answer(anna, 'to nothing', 'gone')).not.toHaveProperty('reply');
  });

  it('says what the filter lets pass, and refuses or holds the rest', () => {
    const room = new TestRoom();
    const mod = granted(room, 'mod');
    expect(repliesOf(room.say(anna, 'a badword'))).toEqual(['msg_rejected_mandatory']);
    const held = room.say(anna, 'maybe');
    expect(repliesOf(held)).toEqual(['msg_rejected']);
    const [event] = eventsOf(held);
    expect(event).toMatchObject({ kind: 'held', message: { text: 'maybe' } });
    expect(event && audienceOf(event)).toBe('moderators');
    const messageId = event?.kind === 'held' ? event.messageId : '';
    expect(repliesOf(room.do(anna, { kind: 'release', messageId }))).toEqual(['no_permission']);
    const released = room.do(mod, { kind: 'release', messageId });
    expect(eventsOf(released)).toMatchObject([
      { kind: 'message', id: messageId, text: 'maybe' },
      { kind: 'released' },
    ]);
    expect(repliesOf(room.do(mod, { kind: 'release', messageId }))).toEqual(['automod_unknown']);
  });

  it('keeps 200 held messages and denies the oldest for a new one', () => {
    const room = new TestRoom();
    for (let count = 0; count < 200; count += 1) room.say(person(`p${count}`), `maybe ${count}`);
    expect(eventsOf(room.say(anna, 'maybe'))).toMatchObject([{ kind: 'denied' }, { kind: 'held' }]);
  });

  it('announces in colour for moderators alone', () => {
    const room = new TestRoom();
    const command = { kind: 'announce', text: 'hear', color: 'blue' } as const;
    expect(repliesOf(room.do(anna, command))).toEqual(['no_permission']);
    expect(eventsOf(room.do(room.owner, command))).toMatchObject([{ kind: 'message', announcement: 'blue' }]);
  });
});

describe('modes', () => {
  const modes = (room: TestRoom, change: object, actor = room.owner) =>
    room.do(actor, { kind: 'modes', change });

  it('are changed by moderators, told once, and kept', () => {
    const room = new TestRoom();
    expect(repliesOf(modes(room, { slow: 5 }, anna))).toEqual(['no_permission']);
    const outcomes = modes(room, { slow: 5 }, granted(room, 'mod'));
    expect(eventsOf(outcomes)).toMatchObject([{ kind: 'modes', changed: { slow: 5 } }]);
    expect(changesOf(outcomes)).toEqual([{ kind: 'modes', modes: { ...openModes, slow: 5 } }]);
    expect(repliesOf(modes(room, { slow: 5 }))).toEqual(['already_slow_on']);
    expect(repliesOf(modes(room, { slow: 121 }))).toEqual(['usage_slow_on']);
    expect(repliesOf(modes(room, { followersOnly: 200_000 }))).toEqual(['usage_followers_on']);
  });

  it('slow makes everyone below a VIP wait', () => {
    const room = new TestRoom();
    const vip = granted(room, 'vip', 'vip');
    modes(room, { slow: 10 });
    for (const speaker of [anna, vip]) expect(room.hears(speaker)).toBe(true);
    room.now += 9_999;
    expect(repliesOf(room.say(anna, 'soon'))).toEqual(['msg_slowmode']);
    expect(room.hears(vip)).toBe(true);
    room.now += 1;
    expect(room.hears(anna)).toBe(true);
  });

  it('followers-only asks for the age of the following, and lets subscribers and VIPs pass', () => {
    const room = new TestRoom();
    const vip = granted(room, 'vip', 'vip');
    modes(room, { followersOnly: 10 });
    const young = person('young', { followedAt: room.now - 599_999 });
    const old = person('old', { followedAt: room.now - 600_000 });
    expect(repliesOf(room.say(anna, 'hi'))).toEqual(['msg_followersonly']);
    expect(repliesOf(room.say(young, 'hi'))).toEqual(['msg_followersonly_followed']);
    for (const speaker of [old, vip, person('sub', { subscribedMonths: 1 }), room.owner])
      expect(room.hears(speaker)).toBe(true);
    modes(room, { followersOnly: 0 });
    expect(room.hears(young)).toBe(true);
    expect(repliesOf(room.say(anna, 'hi'))).toEqual(['msg_followersonly_zero']);
  });

  it('subscribers-only, emote-only and closed let only those speak whom they are for', () => {
    const room = new TestRoom();
    const vip = granted(room, 'vip', 'vip');
    const subscriber = person('sub', { subscribedMonths: 1 });
    modes(room, { subscribersOnly: true });
    expect(repliesOf(room.say(anna, 'hi'))).toEqual(['msg_subsonly']);
    expect(room.hears(subscriber)).toBe(true);
    modes(room, { subscribersOnly: false, emoteOnly: true });
    expect(repliesOf(room.say(anna, 'KAPPA or not'))).toEqual(['msg_emoteonly']);
    const [answered] = eventsOf(room.say(anna, 'KAPPA  KAPPA'));
    const answer = { kind: 'say', text: 'KAPPA', isAction: false, replyTo: answered?.id ?? '' } as const;
    expect(eventsOf(room.do(ben, answer))).toMatchObject([{ text: '@anna KAPPA' }]);
    expect(room.hears(vip)).toBe(true);
    modes(room, { emoteOnly: false, off: true });
    expect(repliesOf(room.say(vip, 'hi'))).toEqual(['msg_channel_blocked']);
    expect(room.hears(granted(room, 'mod'))).toBe(true);
  });

  it('unique refuses what anybody said in the last ten minutes, whatever its case and spaces', () => {
    const room = new TestRoom();
    modes(room, { unique: true });
    room.say(anna, 'Hello  World');
    expect(repliesOf(room.say(ben, 'hello world'))).toEqual(['msg_r9k']);
    room.now += 600_000;
    expect(eventsOf(room.say(ben, 'hello world'))).toHaveLength(1);
  });
});

describe('bans and time-outs', () => {
  it('silence somebody, take his messages away, and are on disk before anybody is told', () => {
    const room = new TestRoom();
    room.hears(anna);
    room.say(anna, 'maybe');
    const outcomes = room.do(room.owner, { kind: 'ban', target: anna, reason: 'rude' });
    expect(outcomes.map(({ kind }) => kind)).toEqual([...['event', 'change', 'event', 'change', 'reply']]);
    expect(eventsOf(outcomes)).toMatchObject([
      { kind: 'user-cleared', login: 'anna', isBan: true, reason: 'rude' },
      { kind: 'denied' },
    ]);
    expect(outcomes).toContainEqual(expect.objectContaining({ kind: 'change', isAwaited: true }));
    expect(repliesOf(outcomes)).toEqual(['ban_success']);
    expect(repliesOf(room.say(anna, 'hi'))).toEqual(['msg_banned']);
    expect(room.room.view(undefined).history).toEqual([]);
    expect(repliesOf(room.do(room.owner, { kind: 'ban', target: anna }))).toEqual(['already_banned']);
  });

  it('a time-out ends by itself', () => {
    const room = new TestRoom();
    const timeout = { kind: 'timeout', target: anna, duration: 10 } as const;
    expect(repliesOf(room.do(room.owner, timeout))).toEqual(['timeout_success']);
    room.now += 9_999;
    expect(repliesOf(room.say(anna, 'hi'))).toEqual(['msg_timedout']);
    room.now += 1;
    expect(room.hears(anna)).toBe(true);
    for (const duration of [0, 1_209_601, Number.NaN])
      expect(repliesOf(room.do(room.owner, { ...timeout, duration }))).toEqual(['bad_timeout_duration']);
  });

  it('are lifted, each by its own word', () => {
    const room = new TestRoom();
    const lift = (isTimeoutOnly: boolean) =>
      repliesOf(room.do(room.owner, { kind: 'unban', target: anna, isTimeoutOnly }));
    expect([...lift(false), ...lift(true)]).toEqual(['bad_unban_no_ban', 'timeout_no_timeout']);
    room.do(room.owner, { kind: 'ban', target: anna });
    expect([...lift(true), ...lift(false)]).toEqual(['untimeout_banned', 'unban_success']);
    room.do(room.owner, { kind: 'timeout', target: anna, duration: 60 });
    expect(lift(true)).toEqual(['untimeout_success']);
    expect(room.hears(anna)).toBe(true);
  });

  it('reach nobody who stands as high', () => {
    const room = new TestRoom();
    const [mod, other] = [granted(room, 'mod'), granted(room, 'other')];
    const ban = (actor: typeof mod, target: typeof mod) => repliesOf(room.do(actor, { kind: 'ban', target }));
    expect(ban(anna, ben)).toEqual(['no_permission']);
    expect(ban(mod, other)).toEqual(['bad_ban_mod']);
    expect(ban(mod, room.owner)).toEqual(['bad_ban_broadcaster']);
    expect(ban(mod, mod)).toEqual(['bad_ban_self']);
    expect(ban(room.owner, mod)).toEqual(['ban_success']);
    expect(ban(mod, anna)).toEqual(['msg_banned']);
    expect(repliesOf(room.do(room.owner, { kind: 'list', role: 'moderator' }))).toEqual(['room_mods']);
    room.do(room.owner, { kind: 'unban', target: mod, isTimeoutOnly: false });
    expect(ban(mod, anna)).toEqual(['no_permission']);
  });

  it('are there after a restart', () => {
    const by = { userId: 'x', login: 'x' };
    const room = new TestRoom({
      bans: [
        { userId: anna.userId, login: 'anna', by, at: 0 },
        { userId: ben.userId, login: 'ben', by, at: 0, until: 1_000_500 },
      ],
    });
    expect([room.hears(anna), room.hears(ben)]).toEqual([false, false]);
    room.now = 1_000_500;
    expect([room.hears(anna), room.hears(ben)]).toEqual([false, true]);
  });
});

describe('deletion', () => {
  it('takes one message, or all of them, out of what newcomers see', () => {
    const room = new TestRoom();
    const [message] = eventsOf(room.say(anna, 'hi'));
    room.hears(ben);
    const messageId = message?.id ?? '';
    expect(repliesOf(room.do(ben, { kind: 'delete', messageId }))).toEqual(['no_permission']);
    expect(eventsOf(room.do(room.owner, { kind: 'delete', messageId }))).toMatchObject([
      { kind: 'message-deleted', messageId, author: { login: 'anna' }, text: 'hi' },
    ]);
    expect(room.room.view(undefined).history).toHaveLength(1);
    expect(repliesOf(room.do(room.owner, { kind: 'delete', messageId }))).toEqual([
      'bad_delete_message_error',
    ]);
    const logged = { author: anna, text: 'hi' };
    expect(eventsOf(room.do(room.owner, { kind: 'delete', messageId, logged }))).toHaveLength(1);
    expect(eventsOf(room.do(room.owner, { kind: 'clear' }))).toMatchObject([{ kind: 'room-cleared' }]);
    expect(room.room.view(undefined).history).toEqual([]);
  });

  it('of the owner’s and of other moderators’ messages is not for moderators', () => {
    const room = new TestRoom();
    const [mod, other] = [granted(room, 'mod'), granted(room, 'other')];
    const [byOwner] = eventsOf(room.say(room.owner, 'mine'));
    const [byOther] = eventsOf(room.say(other, 'mine'));
    const remove = (messageId = '') => repliesOf(room.do(mod, { kind: 'delete', messageId }));
    expect(remove(byOwner?.id)).toEqual(['bad_delete_message_broadcaster']);
    expect(remove(byOther?.id)).toEqual(['bad_delete_message_mod']);
  });
});

describe('roles', () => {
  it('are given and taken by the owner alone, and told to the room', () => {
    const room = new TestRoom();
    const change = (actor: typeof anna, role: 'moderator' | 'vip', isGranted: boolean) =>
      repliesOf(room.do(actor, { kind: 'role', target: anna, role, isGranted }));
    expect(change(ben, 'moderator', true)).toEqual(['no_permission']);
    expect(change(room.owner, 'vip', true)).toEqual(['vip_success']);
    expect(change(room.owner, 'vip', true)).toEqual(['bad_vip_grantee_already_vip']);
    expect(change(room.owner, 'moderator', true)).toEqual(['mod_success']);
    expect(change(room.owner, 'moderator', true)).toEqual(['bad_mod_mod']);
    expect(change(room.owner, 'vip', false)).toEqual(['bad_unvip_grantee_not_vip']);
    expect(change(anna, 'vip', true)).toEqual(['no_permission']);
    expect(change(room.owner, 'moderator', false)).toEqual(['unmod_success']);
    room.do(room.owner, { kind: 'ban', target: anna });
    expect(change(room.owner, 'moderator', true)).toEqual(['bad_mod_banned']);
    expect(repliesOf(room.do(ben, { kind: 'list', role: 'vip' }))).toEqual(['no_vips']);
  });
});

describe('the pin', () => {
  it('shows a message until it is taken down or its time is over', () => {
    const room = new TestRoom();
    const [message] = eventsOf(room.say(anna, 'look'));
    const pin = { kind: 'pin', messageId: message?.id ?? '', duration: 60 } as const;
    expect(repliesOf(room.do(ben, pin))).toEqual(['no_permission']);
    expect(eventsOf(room.do(room.owner, pin))).toMatchObject([
      { kind: 'pin', pin: { text: 'look', author: { login: 'anna' } } },
    ]);
    expect(room.room.view(undefined).pin).toMatchObject({ text: 'look' });
    expect(room.room.nextAt).toBe(room.now + 60_000);
    room.now += 60_000;
    expect(eventsOf(room.tick())).toMatchObject([{ kind: 'unpin' }]);
    expect(repliesOf(room.do(room.owner, { kind: 'unpin' }))).toEqual(['no_pin']);
    room.do(room.owner, { kind: 'pin', text: 'rules' });
    expect(repliesOf(room.do(room.owner, { kind: 'unpin' }))).toEqual(['unpin_success']);
  });
});

describe('a poll', () => {
  const start = { kind: 'start-poll', title: 'Tea?', choices: ['yes', 'no'], duration: 60 } as const;

  it('counts one vote a person, tells of them once a second, and ends by itself', () => {
    const room = new TestRoom();
    expect(repliesOf(room.do(anna, start))).toEqual(['no_permission']);
    expect(eventsOf(room.do(room.owner, start))).toMatchObject([
      { kind: 'poll', poll: { status: 'active', title: 'Tea?' } },
    ]);
    expect(repliesOf(room.do(room.owner, start))).toEqual(['poll_exists']);
    expect(repliesOf(room.do(anna, { kind: 'vote', choice: '1' }))).toEqual(['vote_success']);
    expect(repliesOf(room.do(anna, { kind: 'vote', choice: '2' }))).toEqual(['already_voted']);
    expect(repliesOf(room.do(ben, { kind: 'vote', choice: '3' }))).toEqual(['usage_vote']);
    expect(eventsOf(room.tick())).toEqual([]);
    room.now += 1_000;
    expect(eventsOf(room.tick())).toMatchObject([{ poll: { choices: [{ votes: 1 }, { votes: 0 }] } }]);
    room.now += 59_000;
    expect(eventsOf(room.tick())).toMatchObject([{ poll: { status: 'completed' } }]);
    expect(repliesOf(room.do(ben, { kind: 'vote', choice: '1' }))).toEqual(['no_poll']);
    expect(room.room.nextAt).toBeUndefined();
  });

  it('goes on after a restart, with its votes', () => {
    const before = new TestRoom();
    const changes = [
      ...changesOf(before.do(before.owner, start)),
      ...changesOf(before.do(anna, { kind: 'vote', choice: '1' })),
    ];
    const poll = changes.flatMap((change) => (change.kind === 'poll' ? [change.poll] : [])).at(-1);
    const votes = changes.flatMap((change) => (change.kind === 'vote' ? [change.vote] : []));
    if (poll === undefined) throw new Error('no poll was kept');
    const after = new TestRoom({ poll: { poll, votes } });
    expect(repliesOf(after.do(anna, { kind: 'vote', choice: '2' }))).toEqual(['already_voted']);
    expect(after.room.view(undefined).poll).toMatchObject({ choices: [{ votes: 1 }, { votes: 0 }] });
  });

  it('is refused with choices that are no choice', () => {
    const room = new TestRoom();
    for (const choices of [
      ['one'],
      ['a', 'a'],
      ['a', ''],
      ['a', 'b', 'c', 'd', 'e', 'f'],
      ['a', 'b'.repeat(26)],
    ])
      expect(repliesOf(room.do(room.owner, { ...start, choices }))).toEqual(['usage_poll']);
  });
});

describe('a prediction', () => {
  it('takes picks until it is locked, and is resolved by a moderator', () => {
    const room = new TestRoom();
    const outcomes = ['win', 'lose'];
    room.do(room.owner, { kind: 'start-prediction', title: 'Will we?', outcomes, duration: 60 });
    expect(repliesOf(room.do(anna, { kind: 'predict', outcome: '2' }))).toEqual(['predict_success']);
    room.now += 60_000;
    expect(eventsOf(room.tick())).toMatchObject([{ prediction: { status: 'locked' } }]);
    expect(repliesOf(room.do(ben, { kind: 'predict', outcome: '1' }))).toEqual(['no_prediction']);
    expect(repliesOf(room.do(ben, { kind: 'resolve-prediction', outcome: '2' }))).toEqual(['no_permission']);
    expect(eventsOf(room.do(room.owner, { kind: 'resolve-prediction', outcome: '2' }))).toMatchObject([
      { prediction: { status: 'resolved', outcomes: [{ picks: 0 }, { picks: 1 }] } },
    ]);
    expect(repliesOf(room.do(room.owner, { kind: 'cancel-prediction' }))).toEqual(['no_prediction']);
  });
});

describe('a raid', () => {
  it('arrives with its viewers', () => {
    const room = new TestRoom();
    const raid = room.room.arriveRaid(anna, 12, room.now, room.newId);
    expect(eventsOf(raid)).toMatchObject([{ kind: 'raid', from: { login: 'anna' }, viewers: 12 }]);
  });

  it('leaves by a moderator’s word, once in two minutes', () => {
    const room = new TestRoom();
    const raid = { kind: 'raid', target: anna } as const;
    expect(repliesOf(room.do(ben, raid))).toEqual(['no_permission']);
    expect(room.do(room.owner, raid)).toContainEqual({ kind: 'raid', to: anna });
    expect(repliesOf(room.do(room.owner, raid))).toEqual(['raid_error_too_many']);
  });
});
