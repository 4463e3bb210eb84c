import { expect, it } from 'vitest';
import { eventsOf, person, repliesOf, TestRoom } from '../../../test/support/test-room.ts';

const [anna, ben] = [person('anna'), person('ben')];
const source = { userId: 'id-source', login: 'source' };
const shared = { from: 'source', reason: 'rude' };

/** A room that takes over the bans of those with these ids. */
function roomWith(banned: Set<string>): TestRoom {
  return new TestRoom({}, { needsReason: false, sharedBanOf: (id) => (banned.has(id) ? shared : undefined) });
}

const foreign = (target: typeof anna, isLifted = false) => ({
  ...{ target: { userId: target.userId, login: target.login }, by: source, from: 'source', isLifted },
});

it('whom another channel has banned is not heard, unless he is a moderator here', () => {
  const room = roomWith(new Set(['id-anna', 'id-ben', 'id-channel']));
  room.do(room.owner, { kind: 'role', target: ben, role: 'moderator', isGranted: true });
  expect(repliesOf(room.say(anna, 'hello'))).toEqual(['msg_banned']);
  expect([room.hears(anna), room.hears(ben), room.hears(room.owner)]).toEqual([false, true, true]);
});

it('what he said goes when he is banned elsewhere, and moderators are told when that is lifted', () => {
  const banned = new Set<string>();
  const room = roomWith(banned);
  room.say(anna, 'hello');
  room.say(anna, 'maybe');
  banned.add('id-anna');
  expect(eventsOf(room.room.heedForeignBan(foreign(anna), room.now, room.newId))).toMatchObject([
    { kind: 'user-cleared', login: 'anna', isBan: true, sharedFrom: 'source', by: source },
    { kind: 'denied' },
  ]);
  expect(room.room.view(undefined).history).toEqual([]);
  banned.delete('id-anna');
  expect(eventsOf(room.room.heedForeignBan(foreign(anna, true), room.now, room.newId))).toMatchObject([
    { kind: 'user-restored', login: 'anna', sharedFrom: 'source' },
  ]);
});

it('hears nothing new of a ban elsewhere where he is banned anyhow, or not by it', () => {
  const room = roomWith(new Set(['id-anna']));
  room.do(room.owner, { kind: 'ban', target: anna });
  expect(room.room.heedForeignBan(foreign(anna), room.now, room.newId)).toEqual([]);
  expect(room.room.heedForeignBan(foreign(anna, true), room.now, room.newId)).toEqual([]);
  expect(room.room.heedForeignBan(foreign(ben), room.now, room.newId)).toEqual([]);
});

it('an unban here pardons what is banned elsewhere', () => {
  const room = roomWith(new Set(['id-anna']));
  const outcomes = room.do(room.owner, { kind: 'unban', target: anna, isTimeoutOnly: false });
  expect(repliesOf(outcomes)).toEqual(['unban_success']);
  expect(eventsOf(outcomes)).toMatchObject([{ kind: 'user-restored', isPardon: true }]);
  expect(outcomes).toContainEqual({
    ...{ kind: 'change', isAwaited: true },
    change: { kind: 'pardon', userId: 'id-anna' },
  });
});

it('a ban without a reason is refused where the channel wants one', () => {
  const room = new TestRoom({}, { needsReason: true, sharedBanOf: () => undefined });
  expect(repliesOf(room.do(room.owner, { kind: 'ban', target: anna }))).toEqual(['bad_ban_reason']);
  expect(repliesOf(room.do(room.owner, { kind: 'ban', target: anna, reason: 'spam' }))).toEqual([
    'ban_success',
  ]);
});
