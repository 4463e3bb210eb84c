import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryEventLog } from '../../../test/support/memory-event-log.ts';
import { MemoryRoomStore } from '../../../test/support/memory-room-store.ts';
import { accountOf } from '../../../test/support/test-chat.ts';
import { LocalBus } from '../cluster/bus.ts';
import type { RoomEvent } from '../room/room-event.ts';
import type { Entry, RoomWord } from '../rooms.ts';
import { sortableIds } from '../sortable-id.ts';
import { RoomHost } from './room-host.ts';

const owner = accountOf('channel');
const anna = accountOf('anna');
let now: number;
let log: MemoryEventLog;
let store: MemoryRoomStore;
let host: RoomHost;
let told: RoomWord[];
let followedAt: number | undefined;
let written: PromiseWithResolvers<undefined> | undefined;

beforeEach(() => {
  now = 1_700_000_000_000;
  log = new MemoryEventLog();
  store = new MemoryRoomStore();
  told = [];
  written = undefined;
  followedAt = undefined;
  host = open();
});

const newId = sortableIds(
  () => now,
  () => '8000-000000000001',
);

function open(): RoomHost {
  const opened = new RoomHost({
    ...{ bus: new LocalBus(), log, newId, now: () => now },
    people: {
      findByChatToken: () => Promise.resolve(undefined),
      findByLogin: (login) => Promise.resolve(login === 'nobody' ? undefined : accountOf(login)),
      standingIn: () => Promise.resolve({ ...(followedAt !== undefined && { followedAt }) }),
      recolor: () => Promise.resolve(),
    },
    store: {
      load: () => store.load(),
      lastSpoke: () => store.lastSpoke(),
      write: async (roomId, change) => {
        await written?.promise;
        await store.write(roomId, change);
      },
    },
    judgesOf: () => ({ filter: { judge: () => ({ kind: 'pass' }) }, emotes: { find: () => [] } }),
    onError: (error) => {
      throw error;
    },
  });
  opened.listen('channel', (word) => told.push(word));
  return opened;
}

const say = (account: typeof anna, text: string) =>
  host.perform('channel', account, { kind: 'say', text, isAction: false }, 'here.1');
const enter = (login: string) =>
  new Promise<Entry>((resolve) => host.enter(login, anna, (entry) => resolve(entry)));
const events = () => told.flatMap((word) => (word.kind === 'event' ? [word.event] : []));
const texts = (list: readonly RoomEvent[]) =>
  list.map((event) => (event.kind === 'message' ? event.text : event.kind));

describe('a host of rooms', () => {
  it('tells and logs what happens in the order of its ids', async () => {
    await Promise.all([say(anna, 'one'), say(owner, 'two'), say(anna, 'three')]);
    expect(texts(events())).toEqual(['one', 'two', 'three']);
    expect(log.events).toEqual(events());
    const ids = events().map(({ id }) => id);
    expect([...ids].sort()).toEqual(ids);
  });

  it('tells of a ban at once, and confirms it when it is on disk', async () => {
    await say(anna, 'bad');
    written = Promise.withResolvers();
    let isAnswered = false;
    const answer = host.perform('channel', owner, { kind: 'ban', target: 'anna' }, 'here.2').then((given) => {
      isAnswered = true;
      return given;
    });
    await expect.poll(() => texts(events())).toEqual(['bad', 'user-cleared']);
    expect(isAnswered).toBe(false);
    written.resolve(undefined);
    expect(await answer).toMatchObject({ replies: [{ messageId: 'ban_success' }] });
    expect(store.changes.map(({ change }) => change.kind)).toContain('ban');
  });

  it('shows who enters after a restart what was said before it', async () => {
    for (const text of ['one', 'two']) await say(anna, text);
    host = open();
    const entry = await enter('channel');
    expect(entry.kind === 'entered' && texts(entry.view.history)).toEqual(['one', 'two']);
    expect(await enter('nobody')).toEqual({ kind: 'no-such-channel' });
  });

  it('lets moderators delete what only the log remembers', async () => {
    await say(owner, 'very old');
    const [old] = events();
    for (let line = 0; line < 300; line += 1) {
      now += 1_000;
      await say(owner, `line ${line}`);
    }
    host = open();
    const ask = { kind: 'delete', messageId: old?.id ?? '' } as const;
    expect(await host.perform('channel', anna, ask, 'here.1')).toMatchObject({
      replies: [{ messageId: 'no_permission' }],
    });
    expect(await host.perform('channel', owner, ask, 'here.1')).toMatchObject({
      replies: [{ messageId: 'delete_message_success' }],
    });
    expect(events().at(-1)).toMatchObject({ kind: 'message-deleted', messageId: old?.id, text: 'very old' });
  });

  it('marks what not everybody of a huge room gets, but never what moderators say', async () => {
    await enter('channel');
    host.report({ edge: 'one', channel: 'channel', connections: 15_000, joined: [], parted: [] });
    host.report({ edge: 'two', channel: 'channel', connections: 15_000, joined: [], parted: [] });
    for (let line = 0; line < 60; line += 1) {
      await say(accountOf(`v${line}`), 'hello');
      if (line % 2 === 0) await say(owner, 'listen');
      now += 5;
    }
    const words = told.flatMap((word) => (word.kind === 'event' ? [word] : []));
    const thinned = words.filter(({ isThinned }) => isThinned === true).map(({ event }) => event);
    expect(thinned.length).toBeGreaterThan(20);
    expect(new Set(texts(thinned))).toEqual(new Set(['hello']));
    expect(log.events).toHaveLength(words.length);
  });

  it('tells who came and went, once for all processes, and not in a large room', async () => {
    await enter('channel');
    const report = (edge: string, joined: string[], parted: string[], connections = 1) =>
      host.report({ edge, channel: 'channel', connections, joined, parted });
    report('one', ['anna'], []);
    report('two', ['anna', 'ben'], []);
    report('one', [], ['anna'], 0);
    const entry = await enter('channel');
    expect(entry.kind === 'entered' && entry.names).toEqual(['anna', 'ben']);
    host.lose('two');
    expect(told).toEqual([
      { kind: 'presence', joined: ['anna'], parted: [] },
      { kind: 'presence', joined: ['ben'], parted: [] },
      { kind: 'presence', joined: [], parted: ['anna', 'ben'] },
    ]);
    report('three', ['carl'], [], 1_001);
    expect(told).toHaveLength(3);
    const later = await enter('channel');
    expect(later.kind === 'entered' && later.names).toBe(undefined);
  });

  it('judges somebody at once by what he is to the channel now', async () => {
    await host.perform('channel', owner, { kind: 'modes', change: { followersOnly: 0 } }, 'here.2');
    const refused = { replies: [{ messageId: 'msg_followersonly_zero' }] };
    expect(await say(anna, 'before')).toMatchObject(refused);
    followedAt = now;
    expect(await say(anna, 'not yet known')).toMatchObject(refused);
    host.changeStanding(anna.userId, owner.userId);
    expect(await say(anna, 'after')).toMatchObject({ replies: [] });
  });

  it('forgets a room in which nobody was for half an hour', async () => {
    await enter('channel');
    const before = await host.find('channel');
    now += 29 * 60_000;
    host.tick();
    expect(await host.find('channel')).toBe(before);
    now += 2 * 60_000;
    host.tick();
    expect(await host.find('channel')).not.toBe(before);
  });
});
