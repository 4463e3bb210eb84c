import { describe, expect, it } from 'vitest';
import { announcementOf } from './announcements.ts';
import type { ChatEntry } from './chat-state.ts';

const entry = (key: number, login = 'bob', isHistorical = false): ChatEntry => ({
  ...{ kind: 'message', key, delivery: { state: 'sent' } },
  message: {
    ...{
      id: String(key),
      userId: '',
      login,
      displayName: login,
      colour: '',
      badges: [],
      text: `text ${key}`,
    },
    ...{
      emotes: [],
      reply: null,
      isAction: false,
      isFirst: false,
      announcement: null,
      sentAt: 0,
      isHistorical,
    },
  },
});
const told = (entries: ChatEntry[], after = 0) =>
  announcementOf(entries, after, 'ann', ({ key }) => key === 5);

describe('a screen reader', () => {
  it('is told a few lines as they are', () => {
    expect(told([entry(1), entry(2)], 1)).toEqual({ kind: 'lines', lines: ['bob: text 2'] });
  });

  it('is told how many came where they are too many, and those that call the reader', () => {
    const many = Array.from({ length: 10 }, (_, index) => entry(index + 1));
    expect(told(many)).toEqual({ kind: 'summary', count: 10, lines: ['bob: text 5'] });
  });

  it('is not told its reader’s own words, nor older ones', () => {
    expect(told([entry(1, 'ann'), entry(2, 'bob', true)])).toBeNull();
  });
});
