import { describe, expect, it } from 'vitest';
import { type ChatState, emptyChat, openModes } from './chat-state.ts';
import { speechNote } from './speech-note.ts';

const you = {
  displayName: 'Ann',
  colour: '',
  badges: [],
  isModerator: false,
  isOwner: false,
  isSubscriber: false,
};
const note = (changes: Partial<ChatState>) =>
  speechNote({ ...emptyChat('ann'), connection: 'joined', you, ...changes }, 1_000);

describe('what a writer is told', () => {
  it('is nothing where he may just write', () => {
    expect(note({})).toBeNull();
  });

  it('is first of all why he cannot', () => {
    const modes = { ...openModes, slow: 10 };
    expect(note({ barred: { kind: 'timed-out', until: 31_000 }, modes })).toEqual({
      kind: 'timed-out',
      seconds: 30,
    });
    expect(note({ barred: { kind: 'banned' }, connection: 'polling' })).toEqual({ kind: 'full' });
  });

  it('ends when the time is over', () => {
    expect(note({ barred: { kind: 'timed-out', until: 900 } })).toBeNull();
  });

  it('counts down slow mode, else says what it is', () => {
    const modes = { ...openModes, slow: 10 };
    expect(note({ modes, slowUntil: 4_000 })).toEqual({ kind: 'slow-wait', seconds: 3 });
    expect(note({ modes })).toEqual({ kind: 'slow', seconds: 10 });
  });

  it('is nothing of modes for moderators', () => {
    expect(note({ modes: { ...openModes, isClosed: true }, you: { ...you, isModerator: true } })).toBeNull();
  });
});
