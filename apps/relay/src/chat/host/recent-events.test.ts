import { describe, expect, it } from 'vitest';
import type { RoomEvent, RoomHappening } from '../room/room-event.ts';
import type { Chatter } from '../room/said-message.ts';
import { RecentEvents } from './recent-events.ts';

const anna: Chatter = {
  ...{ userId: '1', login: 'anna', displayName: 'Anna', color: '#1E90FF', badges: [], role: 'anyone' },
};
const by = { userId: '9', login: 'owner' };
const event = (id: string, happening: RoomHappening): RoomEvent => ({ id, roomId: '9', at: 0, ...happening });
const said = (id: string, author = anna) =>
  event(id, {
    ...{ kind: 'message', author, text: id, isAction: false, emotes: [], isFirst: false, isReturning: false },
  });
const ids = (events: readonly RoomEvent[] | undefined) => events?.map(({ id }) => id);

describe('recent events', () => {
  it('tells what came since', () => {
    const recent = new RecentEvents('a');
    for (const id of ['b', 'c', 'd']) recent.add(said(id));
    expect([ids(recent.since('a')), ids(recent.since('b')), ids(recent.since('d'))]).toEqual([
      ['b', 'c', 'd'],
      ['c', 'd'],
      [],
    ]);
    expect(recent.newestId).toBe('d');
  });

  it('says where it does not know', () => {
    const recent = new RecentEvents('b');
    expect(recent.since('a')).toBeUndefined();
    for (let number = 100; number < 400; number += 1) recent.add(said(`c${number}`));
    expect(recent.since('c150')).toBeUndefined();
    expect(recent.since('c390')).toHaveLength(9);
  });

  it('tells nothing that moderators took away, but that they did', () => {
    const recent = new RecentEvents();
    recent.add(said('b'));
    recent.add(said('c', { ...anna, userId: '2', login: 'ben' }));
    recent.add(said('d'));
    recent.add(event('e', { kind: 'message-deleted', messageId: 'b', author: anna, text: 'b', by }));
    expect(ids(recent.since(''))).toEqual(['c', 'd', 'e']);
    recent.add(event('f', { kind: 'user-cleared', userId: '2', login: 'ben', isBan: true, by }));
    expect(ids(recent.since(''))).toEqual(['d', 'e', 'f']);
    recent.forget('1');
    expect(ids(recent.since(''))).toEqual(['e', 'f']);
  });

  it('keeps to itself what only moderators may see', () => {
    const recent = new RecentEvents();
    recent.add(event('b', { kind: 'denied', messageId: 'a', author: by, text: '', by }));
    expect(recent.since('')).toEqual([]);
  });
});
