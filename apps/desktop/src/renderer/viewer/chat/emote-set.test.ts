import { describe, expect, it } from 'vitest';
import { emoteUrl, findEmotes, withRecent } from './emote-set.ts';

const hype = { id: 'h1', name: 'Hype', scope: 'global' as const, isSubscribersOnly: false, isUsable: true };
const book = new Map([
  ['Hype', hype],
  ['Secret', { ...hype, name: 'Secret', isUsable: false }],
]);

describe('emotes of our own messages', () => {
  it('are found as whole words, counted in code points', () => {
    expect(findEmotes('😀 Hype Hyper  Hype', book)).toEqual([
      { emoteId: 'h1', from: 2, to: 5 },
      { emoteId: 'h1', from: 14, to: 17 },
    ]);
  });

  it('are those that one may use', () => {
    expect(findEmotes('Secret', book)).toEqual([]);
  });
});

it('remembers what was used, the newest first and once', () => {
  expect(withRecent(['a', 'b', 'c'], 'c')).toEqual(['c', 'a', 'b']);
});

it('asks for a picture by the id alone, whatever it is made of', () => {
  expect(emoteUrl('http://relay', '../x', 2)).toBe('http://relay/emotes/v1/..%2Fx/2.webp');
});
