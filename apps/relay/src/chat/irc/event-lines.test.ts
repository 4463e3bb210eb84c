import { parseIrc } from '@starling/shared/protocol/irc.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsOf, person, TestRoom } from '../../../test/support/test-room.ts';
import type { RoomCommand } from '../room/room-command.ts';
import { linesFor } from './event-lines.ts';

const place = { host: 'tmi.twitch.tv', channel: 'channel', roomId: 'id-channel' };
const plain = { hasTags: false, hasCommands: false, hasMembership: false, isModerator: false };
const bot = { hasTags: true, hasCommands: true, hasMembership: true, isModerator: false };
const moderator = { ...bot, isModerator: true };
const anna = person('anna');

/** What a class is told of a command. */
function told(room: TestRoom, command: RoomCommand, audience = bot, actor = room.owner): string[] {
  return eventsOf(room.do(actor, command)).flatMap((event) => [...linesFor(event, place, audience)]);
}
const tagsOf = (line: string | undefined) => Object.fromEntries(parseIrc(line ?? '')?.tags ?? []);
const say = (text: string, isAction = false): RoomCommand => ({ kind: 'say', text, isAction });

describe('a message', () => {
  it('has all of Twitch’s tags', () => {
    const room = new TestRoom();
    const [line] = told(room, say('🐦 KAPPA and KAPPA'), bot, person('anna', { subscribedMonths: 3 }));
    expect(tagsOf(line)).toEqual({
      ...{ 'badge-info': 'subscriber/3', badges: 'subscriber/3', color: '#1E90FF', 'display-name': 'anna' },
      ...{ emotes: '25:2-6,12-16', 'first-msg': '1', flags: '', id: 'event-000001', mod: '0' },
      ...{ 'returning-chatter': '0', 'room-id': 'id-channel', subscriber: '1' },
      ...{ 'tmi-sent-ts': '1000000', turbo: '0', 'user-id': 'id-anna', 'user-type': '' },
    });
    expect(line).toMatch(/ :anna!anna@anna\.tmi\.twitch\.tv PRIVMSG #channel :🐦 KAPPA and KAPPA$/u);
  });

  it('names what it answers, escaped', () => {
    const room = new TestRoom();
    const [parent] = eventsOf(room.do(anna, say('a; b\\ c')));
    const command = { kind: 'say', text: 'yes', isAction: false, replyTo: parent?.id ?? '' } as const;
    const [line] = told(room, command);
    expect(line).toContain('reply-parent-msg-body=a\\:\\sb\\\\\\sc;');
    expect(tagsOf(line)).toMatchObject({
      'reply-parent-display-name': 'anna',
      'reply-parent-msg-body': 'a; b\\ c',
      'reply-parent-msg-id': parent?.id,
      'reply-parent-user-id': 'id-anna',
      'reply-parent-user-login': 'anna',
      'reply-thread-parent-msg-id': parent?.id,
      'reply-thread-parent-user-login': 'anna',
    });
  });

  it('without capabilities is a line of plain IRC', () => {
    expect(told(new TestRoom(), say('waves', true), plain, anna)).toEqual([
      ':anna!anna@anna.tmi.twitch.tv PRIVMSG #channel :\u0001ACTION waves\u0001',
    ]);
  });

  it('that is announced is a USERNOTICE for those who know it', () => {
    const command = { kind: 'announce', text: 'hear', color: 'green' } as const;
    const [line] = told(new TestRoom(), command);
    expect(tagsOf(line)).toMatchObject({ 'msg-id': 'announcement', 'msg-param-color': 'GREEN' });
    expect(line).toMatch(/:tmi\.twitch\.tv USERNOTICE #channel :hear$/);
    expect(told(new TestRoom(), command, plain)).toEqual([
      ':channel!channel@channel.tmi.twitch.tv PRIVMSG #channel :hear',
    ]);
  });
});

describe('moderation', () => {
  it('is told by CLEARCHAT and CLEARMSG, with the reason for moderators alone', () => {
    const room = new TestRoom();
    const [said] = eventsOf(room.do(anna, say('spam')));
    const [cleared] = told(room, { kind: 'delete', messageId: said?.id ?? '' });
    expect(tagsOf(cleared)).toMatchObject({ login: 'anna', 'target-msg-id': said?.id });
    expect(cleared).toMatch(/:tmi\.twitch\.tv CLEARMSG #channel :spam$/);
    const [out] = told(room, { kind: 'timeout', target: anna, duration: 60, reason: 'spam' });
    expect(tagsOf(out)).toEqual({
      ...{ 'ban-duration': '60', 'room-id': 'id-channel', 'target-user-id': 'id-anna' },
      'tmi-sent-ts': '1000000',
    });
    expect(out).toMatch(/:tmi\.twitch\.tv CLEARCHAT #channel :anna$/);
    const [ban] = told(room, { kind: 'ban', target: anna, reason: 'spam' }, moderator);
    expect(tagsOf(ban)).toMatchObject({ 'starling-reason': 'spam', 'starling-by': 'channel' });
    expect(tagsOf(ban)).not.toHaveProperty('ban-duration');
    const [clear] = told(room, { kind: 'clear' });
    expect(clear).toMatch(/:tmi\.twitch\.tv CLEARCHAT #channel$/);
  });

  it('is told to plain clients by NOTICE and KICK', () => {
    const room = new TestRoom();
    const lines = [
      ...told(room, { kind: 'timeout', target: anna, duration: 60 }, plain),
      ...told(room, { kind: 'ban', target: anna }, plain),
      ...told(room, { kind: 'clear' }, plain),
      ...told(room, { kind: 'modes', change: { slow: 5 } }, plain),
    ];
    expect(lines).toEqual([
      ':tmi.twitch.tv NOTICE #channel :anna has been timed out for 1 minute.',
      ':tmi.twitch.tv KICK #channel anna :Banned',
      ':tmi.twitch.tv NOTICE #channel :Chat has been cleared by a moderator.',
      ':tmi.twitch.tv NOTICE #channel :This room is now in slow mode. You may send messages every 5 seconds.',
    ]);
  });

  it('that nobody else should know of is not told to them', () => {
    const room = new TestRoom();
    const [held] = eventsOf(room.say(anna, 'maybe'));
    if (held?.kind !== 'held') throw new Error('it was not held');
    expect(linesFor(held, place, bot)).toEqual([]);
    expect(tagsOf(linesFor(held, place, moderator)[0])).toMatchObject({
      'msg-id': 'automod-held',
      'msg-param-message-id': held.messageId,
    });
    const [asked] = eventsOf(room.room.hearUnbanRequest(anna, room.now, room.newId));
    if (asked === undefined) throw new Error('nothing was told');
    expect(linesFor(asked, place, bot)).toEqual([]);
    expect(tagsOf(linesFor(asked, place, moderator)[0])).toMatchObject({
      ...{ 'msg-id': 'unban-request', 'msg-param-login': 'anna', 'msg-param-user-id': 'id-anna' },
    });
  });
});

describe('modes and roles', () => {
  it('are told by the tag that changed, and in words', () => {
    const room = new TestRoom();
    const [state, notice] = told(room, { kind: 'modes', change: { followersOnly: 10 } });
    expect(state).toBe('@followers-only=10;room-id=id-channel :tmi.twitch.tv ROOMSTATE #channel');
    expect(notice).toBe(
      '@msg-id=followers_on :tmi.twitch.tv NOTICE #channel :This room is now in 10 minutes followers-only mode.',
    );
  });

  it('of moderators are told by MODE to those who keep lists of members', () => {
    const room = new TestRoom();
    const command = { kind: 'role', target: anna, role: 'moderator', isGranted: true } as const;
    expect(told(room, command)).toEqual([':jtv MODE #channel +o anna']);
    expect(told(room, { ...command, isGranted: false }, { ...bot, hasMembership: false })).toEqual([]);
  });
});

describe('polls, predictions, pins and raids', () => {
  it('are USERNOTICEs with tags, and plain words where a poll begins and ends', () => {
    const room = new TestRoom();
    const start = { kind: 'start-poll', title: 'Tea?', choices: ['yes', 'no'], duration: 60 } as const;
    expect(tagsOf(told(room, start)[0])).toMatchObject({
      ...{ 'msg-id': 'poll', 'msg-param-title': 'Tea?', 'msg-param-status': 'active' },
      ...{ 'msg-param-choice-1-title': 'yes', 'msg-param-choice-1-votes': '0' },
      'system-msg': 'Poll: Tea? (1: yes, 2: no)',
    });
    room.do(anna, { kind: 'vote', choice: '2' });
    expect(told(room, { kind: 'end-poll' }, plain)).toEqual([
      ':tmi.twitch.tv NOTICE #channel :Poll over: Tea? (yes: 0, no: 1)',
    ]);
    const [raid] = eventsOf(room.room.arriveRaid(anna, 12, room.now, room.newId));
    expect(tagsOf(raid && linesFor(raid, place, bot)[0])).toMatchObject({
      ...{ 'msg-id': 'raid', 'msg-param-viewerCount': '12', 'msg-param-login': 'anna' },
      'system-msg': '12 raiders from anna have joined!',
    });
    const [pin] = told(room, { kind: 'pin', text: 'rules' });
    expect(pin).toMatch(/msg-id=pin;.*USERNOTICE #channel :rules$/);
  });
});

it('every event is whole lines for every class, whatever people write', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  const classes = fc.record({
    ...{ hasTags: fc.boolean(), hasCommands: fc.boolean() },
    ...{ hasMembership: fc.boolean(), isModerator: fc.boolean() },
  });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), classes, (texts, audience) => {
      const room = new TestRoom();
      const commands = texts.flatMap((words): RoomCommand[] => [
        say(words),
        { kind: 'announce', text: words, color: 'blue' },
        { kind: 'pin', text: words },
        { kind: 'start-poll', title: words, choices: [words, 'other'], duration: 60 },
        { kind: 'end-poll' },
        { kind: 'ban', target: anna, reason: words },
        { kind: 'unban', target: anna, isTimeoutOnly: false },
      ]);
      for (const command of commands)
        for (const line of told(room, command, audience)) {
          expect(line).not.toMatch(/[\r\n\0]/);
          expect(parseIrc(line)?.params[0]).toBe('#channel');
        }
    }),
  );
});
