import { describe, expect, it } from 'vitest';
import type { Say } from '../../../i18n/language.tsx';
import { fill } from '../../../i18n/message.ts';
import { logText } from './log-text.ts';

const say: Say = (message, ...params) => fill(message, 'en', params[0] ?? {});

describe('the text of an entry of the mod log', () => {
  it.each([
    ['modes', '{"slow":30,"followersOnly":-1}', 'Slow: 30 s · Followers only: off'],
    [
      'modes',
      '{"slow":0,"emoteOnly":true,"off":false}',
      'Slow mode: off · Emotes only · Moderators only: off',
    ],
    ['modes', '{"followersOnly":0}', 'Followers only'],
    [
      'links',
      '{"allowedFor":"vips","action":"refuse","domains":["example.org"]}',
      'Links: VIPs and moderators · always allowed: example.org',
    ],
    ['auto-mod', '{"level":2,"overrides":{"spam":0}}', 'Level 2 of 4 · Spam: 0'],
    ['shared-bans', '{"offers":true,"accepts":["anna"]}', 'Offers its bans · accepts those of anna'],
    ['ban-reasons', 'not needed', 'No reason is needed'],
    ['role-given', 'vip', 'VIP'],
  ] as const)('of %s %s is in words', (action, text, told) => {
    expect(logText({ action, text }, say)).toBe(told);
  });

  it.each([
    ['links', '{"allowedFor":"vips","domains":["exa …'],
    ['auto-mod', '[]'],
    ['shared-bans', 'null'],
    ['delete', '{"level":2}'],
  ] as const)('of %s %s is told as it came', (action, text) => {
    expect(logText({ action, text }, say)).toBe(text);
  });

  it('is none where the relay tells none', () => {
    expect(logText({ action: 'clear' }, say)).toBeUndefined();
  });
});
