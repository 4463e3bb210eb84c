import { parseIrc, type IrcMessage } from '@starling/shared/protocol/irc.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceRoom, emptyRoom, timeUntil, type RoomState } from './room-state.ts';
import { sharesOf } from './tag-values.ts';
import { leadersOf } from './room-poll.ts';

const lineOf = (text: string): IrcMessage => {
  const line = parseIrc(text);
  if (line === undefined) throw new Error(`no line of IRC: ${text}`);
  return line;
};
const after = (lines: readonly string[], from: RoomState = emptyRoom, now = 1_000_000) =>
  lines.reduce((room, line) => advanceRoom(room, lineOf(line), 'anna', now), from);

const notice = (tags: string, text = '') =>
  `@${tags} :tmi.twitch.tv USERNOTICE #stage${text === '' ? '' : ` :${text}`}`;
const poll = (status: string, votes: readonly number[]) =>
  notice(
    `msg-id=poll;msg-param-poll-id=p1;msg-param-title=Next\\sgame?;msg-param-status=${status};` +
      `msg-param-started-ts=990000;msg-param-ends-ts=1050000;tmi-sent-ts=999900;` +
      votes
        .map(
          (count, at) =>
            `msg-param-choice-${at + 1}-id=c${at + 1};msg-param-choice-${at + 1}-title=Choice\\s${at + 1};` +
            `msg-param-choice-${at + 1}-votes=${count}`,
        )
        .join(';'),
  );
const prediction = (status: string, more = '') =>
  notice(
    `msg-id=prediction;msg-param-prediction-id=q1;msg-param-title=Win?;msg-param-status=${status};` +
      `msg-param-locks-ts=1030000;msg-param-outcome-1-id=o1;msg-param-outcome-1-title=Yes;` +
      `msg-param-outcome-1-picks=3;msg-param-outcome-2-id=o2;msg-param-outcome-2-title=No;` +
      `msg-param-outcome-2-picks=1${more}`,
  );
const pin = notice(
  'msg-id=pin;msg-param-pin-id=x1;msg-param-by=mia;login=ben;display-name=Ben;msg-param-until-ts=1600000',
  'read the rules',
);

describe('advanceRoom', () => {
  it('counts a poll’s votes and ends it', () => {
    expect(after([poll('active', [2, 6])]).poll).toEqual({
      id: 'p1',
      title: 'Next game?',
      isOver: false,
      endsAt: 1_050_000,
      choices: [
        { id: 'c1', title: 'Choice 1', count: 2 },
        { id: 'c2', title: 'Choice 2', count: 6 },
      ],
    });
    expect(after([poll('active', [2, 6]), poll('completed', [3, 6])]).poll).toMatchObject({ isOver: true });
  });

  it('keeps the poll that it knows where a line tells of none that can be shown', () => {
    expect(after([poll('active', [1, 1]), notice('msg-id=poll')]).poll?.id).toBe('p1');
  });

  it('locks and resolves a prediction', () => {
    expect(after([prediction('active')]).prediction).toMatchObject({ status: 'active', winnerId: null });
    expect(after([prediction('locked')]).prediction?.status).toBe('locked');
    const resolved = after([prediction('resolved', ';msg-param-winner-id=o2')]).prediction;
    expect(resolved).toMatchObject({ status: 'resolved', winnerId: 'o2' });
  });

  it('pins, and takes the pin down', () => {
    const pinned = after([pin]);
    expect(pinned.pin).toEqual({
      ...{ id: 'x1', messageId: null, authorLogin: 'ben', authorName: 'Ben' },
      ...{ text: 'read the rules', by: 'mia', until: 1_600_000 },
    });
    expect(after([notice('msg-id=unpin;msg-param-pin-id=x1')], pinned).pin).toBeNull();
  });

  it('forgets on a new connection what the room does not tell again', () => {
    const room = after([pin, poll('active', [1, 0]), prediction('active')]);
    const again = after([':anna!anna@anna.tmi.twitch.tv JOIN #stage', prediction('locked')], room);
    expect(again).toMatchObject({ pin: null, poll: null, prediction: { status: 'locked' } });
  });

  it('shows a raid that comes', () => {
    const raid = 'msg-id=raid;id=r1;msg-param-login=ben;msg-param-displayName=Ben;msg-param-viewerCount=42';
    expect(after([notice(raid)]).raid).toEqual({ id: 'r1', login: 'ben', name: 'Ben', viewers: 42 });
  });

  it('knows that the reader is banned or timed out, from what is done and from a refusal', () => {
    const clear = (tags: string, login: string) => `@${tags} :tmi.twitch.tv CLEARCHAT #stage ${login}`;
    expect(after([clear('room-id=1', 'ben')]).silenced).toBeNull();
    expect(after([clear('room-id=1', 'anna')]).silenced).toBe('banned');
    expect(after([clear('room-id=1;ban-duration=60', 'anna')]).silenced).toEqual({ until: 1_060_000 });
    expect(after([clear('room-id=1;historical=1', 'anna')]).silenced).toBeNull();
    const refusal =
      '@msg-id=msg_timedout :tmi.twitch.tv NOTICE #stage :You are timed out for 30 more seconds.';
    expect(after([refusal]).silenced).toEqual({ until: 1_030_000 });
  });

  it('knows that the reader is heard again', () => {
    const banned = after(['@msg-id=msg_banned :tmi.twitch.tv NOTICE #stage :You are banned.']);
    expect(banned.silenced).toBe('banned');
    expect(after(['@id=m1;mod=0 :tmi.twitch.tv USERSTATE #stage'], banned).silenced).toBeNull();
    expect(after(['@mod=0 :tmi.twitch.tv USERSTATE #stage'], banned).silenced).toBe('banned');
  });

  it('reckons with a clock that goes wrong', () => {
    const slow = after([poll('active', [0, 0])], emptyRoom, 899_900);
    expect(timeUntil(slow, 1_050_000, 899_900)).toBe(150_100 - 100_000);
    expect(timeUntil(emptyRoom, 500, 900)).toBe(0);
  });

  it('takes whatever tags come', () => {
    const tagged = fc.dictionary(
      fc.constantFrom(
        'msg-id',
        'msg-param-poll-id',
        'msg-param-choice-1-title',
        'tmi-sent-ts',
        'ban-duration',
      ),
      fc.oneof(fc.constantFrom('poll', 'prediction', 'pin', 'raid', 'automod-held'), fc.string()),
    );
    const command = fc.constantFrom('USERNOTICE', 'CLEARCHAT', 'NOTICE', 'JOIN', 'USERSTATE');
    fc.assert(
      fc.property(command, tagged, fc.array(fc.string(), { maxLength: 3 }), (name, tags, params) => {
        const line = { tags: new Map(Object.entries(tags)), prefix: undefined, command: name, params };
        const room = advanceRoom(emptyRoom, line, 'anna', 5);
        expect(room.poll?.choices.every(({ count }) => count >= 0) ?? true).toBe(true);
      }),
    );
  });
});

describe('bars', () => {
  it('are as long as shares, and none has a length while nobody chose', () => {
    const choice = (count: number) => ({ id: 'x', title: 'x', count });
    expect(sharesOf([choice(1), choice(3)])).toEqual([0.25, 0.75]);
    expect(sharesOf([choice(0), choice(0)])).toEqual([0, 0]);
  });

  it('have several winners where votes are equal, and none without votes', () => {
    const choice = (count: number) => ({ id: 'x', title: 'x', count });
    expect(leadersOf([choice(2), choice(5), choice(5)])).toEqual([1, 2]);
    expect(leadersOf([choice(0), choice(0)])).toEqual([]);
  });
});
