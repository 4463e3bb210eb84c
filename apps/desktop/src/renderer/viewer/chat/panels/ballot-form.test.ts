import { describe, expect, it } from 'vitest';
import { pollBounds, predictionBounds, readBallot } from './ballot-form.ts';
import { commandsBetween } from './mode-commands.ts';

const asked = (more: Partial<{ title: string; choices: string[]; duration: number }> = {}) => ({
  ...{ title: ' What  next? ', choices: ['Chess', '', ' Go '], duration: 60 },
  ...more,
});

describe('readBallot', () => {
  it('makes the command, without empty choices', () => {
    expect(readBallot(pollBounds, asked())).toEqual({ command: '/poll 60 What next? | Chess | Go' });
    expect(readBallot(predictionBounds, asked({ duration: 30 }))).toEqual({
      command: '/prediction 30 What next? | Chess | Go',
    });
  });

  it('says what is to be put right', () => {
    expect(readBallot(pollBounds, asked({ title: ' ' }))).toEqual({ fault: 'title' });
    expect(readBallot(pollBounds, asked({ title: 'x'.repeat(61) }))).toEqual({ fault: 'title' });
    expect(readBallot(pollBounds, asked({ choices: ['Go', ''] }))).toEqual({ fault: 'choices' });
    expect(readBallot(pollBounds, asked({ choices: ['Go', 'Go'] }))).toEqual({ fault: 'choices' });
    expect(readBallot(pollBounds, asked({ choices: ['Go', 'y'.repeat(26)] }))).toEqual({ fault: 'choices' });
    expect(readBallot(pollBounds, asked({ choices: ['a|b', 'c'] }))).toEqual({ fault: 'bars' });
  });

  it('counts code points, as the relay does', () => {
    expect(readBallot(pollBounds, asked({ choices: ['🐦'.repeat(25), 'Go'] }))).toHaveProperty('command');
  });
});

describe('commandsBetween', () => {
  const open = {
    ...{ slow: 0, followersOnly: -1, subscribersOnly: false },
    ...{ emoteOnly: false, unique: false, isClosed: false },
  };

  it('says only what is otherwise', () => {
    expect(commandsBetween(open, open)).toEqual([]);
    const shut = { ...open, slow: 30, followersOnly: 10, emoteOnly: true, isClosed: true };
    expect(commandsBetween(open, shut)).toEqual(['/closechat', '/slow 30', '/followers 10m', '/emoteonly']);
    expect(commandsBetween(shut, open)).toEqual(['/openchat', '/slowoff', '/followersoff', '/emoteonlyoff']);
  });
});
