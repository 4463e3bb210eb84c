import { parseIrc, type IrcMessage } from '@starling/shared/protocol/irc.ts';
import { describe, expect, it } from 'vitest';
import { answerIn, CommandAnswers } from './command-answers.ts';

const lineOf = (text: string): IrcMessage => {
  const line = parseIrc(text);
  if (line === undefined) throw new Error('no line of IRC');
  return line;
};
const notice = (id: string, text = 'words') => lineOf(`@msg-id=${id} :tmi.twitch.tv NOTICE #stage :${text}`);
const never = () => () => undefined;

describe('answerIn', () => {
  it('knows success and refusal of what was asked', () => {
    expect(answerIn('/ban ben rude', notice('ban_success'))).toEqual({ kind: 'done', text: 'words' });
    expect(answerIn('/ban ben', notice('bad_ban_mod'))).toEqual({ kind: 'refused', text: 'words' });
    expect(answerIn('/vote 2', notice('already_voted'))).toMatchObject({ kind: 'refused' });
    expect(answerIn('/endpoll', notice('poll_ended'))).toMatchObject({ kind: 'done' });
    expect(answerIn('/slow 30', notice('slow_on'))).toMatchObject({ kind: 'done' });
    expect(answerIn('/pin x', notice('no_permission'))).toMatchObject({ kind: 'refused' });
  });

  it('takes nothing for an answer that is about something else', () => {
    expect(answerIn('/ban ben', notice('timeout_success'))).toBeNull();
    expect(answerIn('/ban ben', notice('slow_on'))).toBeNull();
  });

  it('sees that a chat was cleared, and an announcement made', () => {
    expect(answerIn('/clear', lineOf(':tmi.twitch.tv CLEARCHAT #stage'))).toMatchObject({ kind: 'done' });
    expect(answerIn('/clear', lineOf(':tmi.twitch.tv CLEARCHAT #stage ben'))).toBeNull();
    const announced = lineOf('@msg-id=announcement :tmi.twitch.tv USERNOTICE #stage :hello all');
    expect(answerIn('/announceblue hello all', announced)).toMatchObject({ kind: 'done' });
    expect(answerIn('/announce bye', announced)).toBeNull();
  });
});

describe('CommandAnswers', () => {
  it('gives answers of the same kind to those who asked, in turn', async () => {
    const answers = new CommandAnswers(never);
    const [first, second] = [answers.expect('/ban ann'), answers.expect('/ban ben')];
    answers.take(notice('ban_success', 'ann is banned'));
    answers.take(notice('already_banned', 'ben was'));
    expect(await first).toEqual({ kind: 'done', text: 'ann is banned' });
    expect(await second).toEqual({ kind: 'refused', text: 'ben was' });
  });

  it('does not wait for ever, and gives a late answer to nobody else', async () => {
    const late: (() => void)[] = [];
    const answers = new CommandAnswers((act) => {
      late.push(act);
      return () => undefined;
    });
    const asked = answers.expect('/unpin');
    late[0]?.();
    expect(await asked).toEqual({ kind: 'unanswered' });
    answers.take(notice('unpin_success'));
    const again = answers.expect('/unpin');
    answers.take(notice('no_pin'));
    expect(await again).toMatchObject({ kind: 'refused' });
  });
});
