import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEmotes } from './find-emotes.ts';

const emotes = new Map([
  ['Kappa', '25'],
  ['GG', '7'],
]);
const find = (text: string) => findEmotes(text, (word) => emotes.get(word));

describe('emotes of a text', () => {
  it('are whole words between spaces, in the case of their names', () => {
    expect(find('Kappa GG, kappa KappaGG GG  Kappa')).toEqual([
      { emoteId: '25', from: 0, to: 4 },
      { emoteId: '7', from: 24, to: 25 },
      { emoteId: '25', from: 28, to: 32 },
    ]);
  });

  it('stand at offsets that count code points', () => {
    expect(find('🙂🙂 Kappa')).toEqual([{ emoteId: '25', from: 3, to: 7 }]);
  });

  it('are none where nothing is said', () => {
    expect([find(''), find(' ')]).toEqual([[], []]);
  });

  it('cover their names and nothing else, whatever stands around them', () => {
    const codePoint = fc.integer({ min: 0, max: 0x10ffff }).filter((point) => point >> 11 !== 0x1b);
    const word = fc.oneof(
      fc.constantFrom('Kappa', 'GG', '🙂', '𝕏Kappa', 'e\u0301', '👩‍👩‍👧'),
      fc.array(codePoint, { maxLength: 6 }).map((points) => String.fromCodePoint(...points)),
    );
    const space = fc.constantFrom(' ', '  ', '\u3000', '\u00a0');
    const text = fc.array(fc.tuple(word, space), { maxLength: 12 }).map((pairs) => pairs.flat().join(''));
    fc.assert(
      fc.property(text, (said) => {
        const characters = [...said];
        const spans = find(said);
        for (const { emoteId, from, to } of spans)
          expect(emotes.get(characters.slice(from, to + 1).join(''))).toBe(emoteId);
        const expected = said.split(/\s/u).filter((one) => emotes.has(one));
        expect(spans.map(({ emoteId }) => emoteId)).toEqual(expected.map((one) => emotes.get(one)));
      }),
    );
  });
});
