import { parseIrc, type IrcMessage } from '@starling/shared/protocol/irc.ts';
import { describe, expect, it } from 'vitest';
import { heldAfter, nothingHeld, withHeld, withHeldAgain, withoutHeld } from './held-messages.ts';

const told = (messageId: string, id: string, at = 1): IrcMessage => {
  const tags =
    `msg-id=${messageId};msg-param-message-id=${id};msg-param-because=bad;msg-param-category=hate;` +
    `login=ben;display-name=Ben;tmi-sent-ts=${at}`;
  const line = parseIrc(`@${tags} :tmi.twitch.tv USERNOTICE #stage :words of ${id}`);
  if (line === undefined) throw new Error('no line of IRC');
  return line;
};
const listed = (id: string, at: number) => ({
  ...{ id, at, login: 'ben', name: 'Ben', text: `words of ${id}` },
  ...{ because: 'bad', category: 'hate' },
});
const ids = (held: { waiting: readonly { id: string }[] }) => held.waiting.map(({ id }) => id);

describe('held messages', () => {
  it('wait until they are approved or denied', () => {
    const two = heldAfter(heldAfter(nothingHeld, told('automod-held', 'a')), told('automod-held', 'b', 2));
    expect(two.waiting[0]).toEqual(listed('a', 1));
    expect(ids(heldAfter(two, told('automod-released', 'a')))).toEqual(['b']);
    expect(ids(heldAfter(two, told('automod-denied', 'b')))).toEqual(['a']);
  });

  it('stand once, in the order of their time, whether they were listed or told', () => {
    const held = withHeld(heldAfter(nothingHeld, told('automod-held', 'b', 20)), [
      listed('a', 10),
      listed('b', 20),
    ]);
    expect(ids(held)).toEqual(['a', 'b']);
  });

  it('do not come back by a list that was asked for before they were decided', () => {
    const decided = heldAfter(nothingHeld, told('automod-denied', 'a'));
    expect(ids(withHeld(decided, [listed('a', 1)]))).toEqual([]);
  });

  it('come back where the decision was not taken', () => {
    const [message] = [listed('a', 1)];
    const held = withHeld(nothingHeld, [message]);
    expect(ids(withHeldAgain(withoutHeld(held, 'a'), message))).toEqual(['a']);
  });

  it('are bounded: the oldest go', () => {
    const many = Array.from({ length: 600 }, (_, at) => listed(`m${at}`, at));
    const { waiting } = withHeld(nothingHeld, many);
    expect(waiting).toHaveLength(500);
    expect(waiting.at(-1)?.id).toBe('m599');
  });
});
