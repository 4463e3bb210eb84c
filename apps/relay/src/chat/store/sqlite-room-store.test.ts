import { afterEach, beforeEach, expect, it } from 'vitest';
import { changesOf, eventsOf, noSnapshot, person, TestRoom } from '../../../test/support/test-room.ts';
import { openDatabase } from '../../database/database.ts';
import type { Database } from '../../database/tables.ts';
import type { RoomOutcome } from '../room/room-outcome.ts';
import type { RoomSnapshot } from '../room/room-view.ts';
import { SqliteRoomStore } from './sqlite-room-store.ts';

let database: Database;
let store: SqliteRoomStore;
const [anna, ben] = [person('anna'), person('ben')];

beforeEach(async () => {
  database = await openDatabase(':memory:');
  store = new SqliteRoomStore(database);
});
afterEach(() => database.destroy());

const keep = (outcomes: readonly RoomOutcome[]) =>
  Promise.all(changesOf(outcomes).map((change) => store.write('room', change)));
/** The room as another process would find it. */
const after = (): Promise<RoomSnapshot> => new SqliteRoomStore(database).load('room');

it('a room that nobody changed is open', async () => {
  expect(await after()).toEqual(noSnapshot);
});

it('modes, roles, bans, time-outs and the pin are there after a restart', async () => {
  const room = new TestRoom();
  const owner = room.owner;
  await keep(room.do(owner, { kind: 'modes', change: { slow: 5, unique: true } }));
  await keep(room.do(owner, { kind: 'role', target: anna, role: 'vip', isGranted: true }));
  await keep(room.do(owner, { kind: 'role', target: anna, role: 'moderator', isGranted: true }));
  await keep(room.do(owner, { kind: 'timeout', target: ben, duration: 60 }));
  await keep(room.do(owner, { kind: 'ban', target: ben, reason: 'rude' }));
  await keep(room.do(owner, { kind: 'timeout', target: person('carl'), duration: 60 }));
  await keep(room.do(owner, { kind: 'pin', text: 'rules' }));
  const saved = await after();
  expect(saved).toMatchObject({
    modes: { slow: 5, unique: true, emoteOnly: false },
    moderators: [{ login: 'anna' }],
    vips: [],
    pin: { text: 'rules', author: { login: 'channel' } },
  });
  expect(saved.bans).toContainEqual({
    ...{ userId: 'id-ben', login: 'ben', reason: 'rude', at: room.now },
    by: { userId: 'id-channel', login: 'channel' },
  });
  expect(saved.bans).toContainEqual(expect.objectContaining({ login: 'carl', until: room.now + 60_000 }));
  const next = new TestRoom(saved);
  expect([next.hears(ben), next.hears(person('carl')), next.hears(anna)]).toEqual([false, false, true]);
});

it('what was taken back is gone', async () => {
  const room = new TestRoom();
  await keep(room.do(room.owner, { kind: 'role', target: anna, role: 'vip', isGranted: true }));
  await keep(room.do(room.owner, { kind: 'role', target: anna, role: 'vip', isGranted: false }));
  await keep(room.do(room.owner, { kind: 'ban', target: ben }));
  await keep(room.do(room.owner, { kind: 'unban', target: ben, isTimeoutOnly: false }));
  await keep(room.do(room.owner, { kind: 'pin', text: 'rules' }));
  await keep(room.do(room.owner, { kind: 'unpin' }));
  expect(await after()).toEqual(noSnapshot);
});

it('polls go on with their votes, and forget them when they are over', async () => {
  const room = new TestRoom();
  const choices = ['yes', 'no'];
  await keep(room.do(room.owner, { kind: 'start-poll', title: 'Tea?', choices, duration: 60 }));
  await keep(room.do(anna, { kind: 'vote', choice: '1' }));
  const saved = await after();
  expect(saved.poll?.votes).toMatchObject([{ userId: 'id-anna' }]);
  const next = new TestRoom(saved);
  await keep(next.do(next.owner, { kind: 'end-poll' }));
  expect((await after()).poll).toMatchObject({
    poll: { status: 'terminated', choices: [{ votes: 1 }, { votes: 0 }] },
    votes: [],
  });
});

it('held messages wait on, and who spoke is known', async () => {
  const room = new TestRoom();
  const outcomes = room.say(anna, 'maybe');
  await keep(outcomes);
  await keep(room.say(ben, 'hello'));
  const saved = await after();
  expect(saved.held).toMatchObject([{ message: { text: 'maybe' } }]);
  const messageId = saved.held[0]?.messageId ?? '';
  const next = new TestRoom(saved);
  const released = next.do(next.owner, { kind: 'release', messageId });
  expect(eventsOf(released)).toMatchObject([{ kind: 'message', text: 'maybe' }, { kind: 'released' }]);
  await keep(released);
  expect((await after()).held).toEqual([]);
  expect(await store.lastSpoke('room', 'id-ben')).toBe(room.now);
  expect(await store.lastSpoke('room', 'id-nobody')).toBeUndefined();
});

it('tells of a write that failed, and goes on with the next', async () => {
  const modes = noSnapshot.modes;
  const held = { kind: 'held', held: { messageId: 'twice', at: 0 } } as never;
  await store.write('room', held);
  await expect(store.write('room', held)).rejects.toThrow(/UNIQUE/);
  await store.write('room', { kind: 'modes', modes: { ...modes, slow: 9 } });
  expect((await after()).modes.slow).toBe(9);
});
