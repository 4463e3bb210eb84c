import { expect, it } from 'vitest';
import type { Role } from '../room/role.ts';
import { ChannelFilter, type FilterSettings, openSettings, OperatorTerms } from './channel-filter.ts';

const operatorTerms = new OperatorTerms();
operatorTerms.update([{ text: 'forbidden', action: 'refuse' }]);

function judge(settings: Partial<FilterSettings>, text: string, role: Role = 'anyone', emotes = 0) {
  const filter = new ChannelFilter(operatorTerms);
  filter.update({ ...openSettings, ...settings });
  const author = { userId: '1', login: 'anna', displayName: 'Anna', color: '#000000', badges: [], role };
  const spans = Array.from({ length: emotes }, (_, at) => ({ emoteId: '25', from: at * 2, to: at * 2 }));
  return filter.judge(text, author, spans);
}

const autoMod = (level: number, overrides = {}) => ({ autoMod: { level, overrides } });
const links = (allowedFor: 'subscribers' | 'moderators', action: 'refuse' | 'hold' = 'refuse') => ({
  links: { allowedFor, action, domains: ['example.org'] },
});

it('lets everything pass where nothing is settled', () => {
  expect(judge({}, 'fuck this, see evil.com')).toEqual({ kind: 'pass' });
});

it('refuses the operator’s terms to everybody, and the channel’s to all but moderators', () => {
  const terms = [{ text: 'ours', action: 'refuse' as const }];
  expect(judge({ terms }, 'forbidden', 'broadcaster').kind).toBe('refuse');
  expect(judge({ terms }, 'ours', 'vip')).toEqual({ kind: 'refuse', because: 'blocked-term' });
  expect(judge({ terms }, 'ours', 'moderator').kind).toBe('pass');
});

it('refuses what one rule refuses, though another would hold it', () => {
  const terms = [
    { text: 'maybe', action: 'hold' as const },
    { text: 'never', action: 'refuse' as const },
  ];
  expect(judge({ terms }, 'maybe never').kind).toBe('refuse');
  expect(judge({ terms, ...links('moderators') }, 'maybe evil.com')).toEqual({
    ...{ kind: 'refuse', because: 'link' },
  });
  expect(judge({ terms }, 'maybe')).toEqual({ kind: 'hold', category: 'blocked-term', because: 'maybe' });
});

it('says who may post links, and which anybody may', () => {
  expect(judge(links('subscribers'), 'evil.com', 'follower').kind).toBe('refuse');
  expect(judge(links('subscribers'), 'evil.com', 'subscriber').kind).toBe('pass');
  expect(judge(links('subscribers'), 'evil.com', 'vip').kind).toBe('pass');
  expect(judge(links('moderators'), 'evil.com', 'vip').kind).toBe('refuse');
  expect(judge(links('moderators'), 'docs.example.org/x').kind).toBe('pass');
  expect(judge(links('moderators', 'hold'), 'evil.com')).toEqual({
    ...{ kind: 'hold', category: 'link', because: 'evil.com' },
  });
});

it.each([
  [1, 'kill yourself', 'harassment'],
  [1, 'k1ll your5elf', 'harassment'],
  [2, 'du hurensohn', 'harassment'],
  [3, 'what an idiot', 'harassment'],
  [4, 'how stupid', 'harassment'],
  [2, 'porn', 'sexual'],
  [3, 'this is bullshit', 'profanity'],
  [4, 'damn', 'profanity'],
  [3, 'you retard', 'hate'],
])('AutoMod holds from level %i on: %s', (level, text, category) => {
  expect(judge(autoMod(level), text)).toMatchObject({ kind: 'hold', category });
  expect(judge(autoMod(level - 1), text)).toEqual({ kind: 'pass' });
});

it('a category may have a level of its own', () => {
  expect(judge(autoMod(4, { profanity: 0 }), 'damn').kind).toBe('pass');
  expect(judge(autoMod(0, { profanity: 4 }), 'damn').kind).toBe('hold');
});

it.each([
  ['capitals', 'THIS IS ALL VERY LOUD INDEED TO ME'],
  ['one character in a row', `no${'o'.repeat(30)}`],
  [
    'heaps of marks',
    'z\u0301\u0302\u0303\u0304\u0305a\u0301\u0302\u0303\u0304\u0305l\u0301\u0302\u0303\u0304\u0305g',
  ],
  ['signs', '=-'.repeat(30)],
  ['emotes', '🎉 🎊 '.repeat(8)],
  ['one word again and again', 'spam '.repeat(12)],
])('AutoMod takes for spam: %s', (because, text) => {
  expect(judge(autoMod(4), text)).toEqual({ kind: 'hold', category: 'spam', because });
  expect(judge(autoMod(1), text)).toEqual({ kind: 'pass' });
});

it('counts emotes as what they are, not as words or capitals', () => {
  expect(judge(autoMod(4), 'K '.repeat(14), 'anyone', 14)).toEqual({
    ...{ kind: 'hold', category: 'spam', because: 'emotes' },
  });
  expect(judge(autoMod(4), 'K '.repeat(8), 'anyone', 8).kind).toBe('pass');
});

it.each([
  'Scunthorpe is a town',
  'I passed the class',
  'Danke, das war großartig!',
  'gg wp',
  'hello @Dickens',
])('AutoMod holds nothing of "%s"', (text) => {
  expect(judge(autoMod(4), text)).toEqual({ kind: 'pass' });
});
