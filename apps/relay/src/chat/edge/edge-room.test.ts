import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { accountOf } from '../../../test/support/test-chat.ts';
import { Flusher, Outbox } from '../fanout/outbox.ts';
import type { RoomEvent } from '../room/room-event.ts';
import { edgeClassOf } from './edge-class.ts';
import { EdgeRoom, type Member } from './edge-room.ts';

const clock = new ManualClock();
const flusher = new Flusher(clock);

function createMember(id: string, login: string | undefined): Member & { heard: string } {
  const member = {
    ...{ id, login, heard: '', changed: () => undefined },
    outbox: new Outbox(
      { transport: 'tcp', write: (bytes) => void (member.heard += bytes.toString()) },
      flusher,
    ),
  };
  return member;
}

function createRoom() {
  const room = new EdgeRoom('channel', clock, () => undefined);
  room.place = { host: 'tmi.twitch.tv', channel: 'channel', roomId: '1' };
  const members: (Member & { heard: string })[] = [];
  const enter = (login: string | undefined, isModerator = false) => {
    const member = createMember(String(members.length), login);
    members.push(member);
    const flags = { hasTags: false, hasCommands: true, hasMembership: true, isModerator };
    room.enter(member, edgeClassOf('tcp', flags));
    return member;
  };
  const hear = (word: Parameters<EdgeRoom['hear']>[0]) => {
    room.hear(word, (id) => members[Number(id)]);
    clock.pass(500);
  };
  return { room, enter, hear };
}

const message = (login: string, text: string, more: object = {}): RoomEvent => ({
  ...{ id: '1', roomId: '1', at: 0, kind: 'message', text, isAction: false, emotes: [], isFirst: false },
  ...{ author: { ...accountOf(login), badges: [], role: 'anyone' }, isReturning: false, ...more },
});

it('a thinned message goes to moderators and those it concerns', () => {
  const { enter, hear } = createRoom();
  const [author, elsewhere] = [enter('anna'), enter('anna')];
  const [named, answered, moderator, others] = [
    enter('ben'),
    enter('carl'),
    enter('dora', true),
    enter('emil'),
  ];
  const reply = {
    ...{ parentId: '0', parentText: 'x', threadId: '0', threadLogin: 'carl' },
    parentAuthor: { userId: 'id-carl', login: 'carl', displayName: 'carl' },
  };
  hear({ kind: 'event', event: message('anna', 'hi @Ben', { reply }), from: author.id, isThinned: true });
  expect([elsewhere, named, answered, moderator].map(({ heard }) => heard.includes('hi @Ben'))).toEqual([
    ...[true, true, true, true],
  ]);
  expect([author.heard, others.heard]).toEqual(['', '']);
});

it('a message goes to all connections of its author but the one that said it', () => {
  const { enter, hear } = createRoom();
  const [author, elsewhere, others] = [enter('anna'), enter('anna'), enter(undefined)];
  hear({ kind: 'event', event: message('anna', 'hello'), from: author.id });
  expect([author, elsewhere, others].map(({ heard }) => heard.includes('hello'))).toEqual([
    false,
    true,
    true,
  ]);
});

it('who comes and goes is told to others, and noted once however many connections he has', () => {
  const { room, enter, hear } = createRoom();
  const [anna, ben] = [enter('anna'), enter('ben')];
  expect(room.takePresence()).toEqual({ joined: ['anna', 'ben'], parted: [] });
  const second = enter('anna');
  room.leave(anna, false);
  expect(room.takePresence()).toEqual({ joined: [], parted: [] });
  hear({ kind: 'presence', joined: ['anna'], parted: [] });
  expect([ben.heard, second.heard]).toEqual([':anna!anna@anna.tmi.twitch.tv JOIN #channel\r\n', '']);
  room.leave(second, false);
  enter('anna');
  expect(room.takePresence()).toEqual({ joined: [], parted: [] });
});
