import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutText } from './text-layout.ts';

const tenEach = (piece: string) => piece.length * 10;
const linesOf = (text: string, maxWidth: number) =>
  layOutText(text, 20, maxWidth, tenEach).lines.map((line) => line.text);

test('keeps line ends, empty lines among them', () => {
  expect(linesOf('one\n\nthree\r\nfour', 1000)).toEqual(['one', '', 'three', 'four']);
});

test('breaks between words where a line would be too wide', () => {
  expect(linesOf('the quick brown fox', 100)).toEqual(['the quick', 'brown fox']);
});

test('breaks within a word that is wider than a line, but in no character', () => {
  expect(linesOf('abcdefghij', 40)).toEqual(['abcd', 'efgh', 'ij']);
  expect(linesOf('🐦🐦🐦', 50)).toEqual(['🐦🐦', '🐦']);
});

test('is as wide as its widest line and as high as all of them', () => {
  expect(layOutText('a\nabc', 20, 1000, tenEach)).toMatchObject({ width: 30, height: 50, lineHeight: 25 });
});

test('loses nothing but the blanks at which it breaks, and fits', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 20, max: 300 }), (text, maxWidth) => {
      const lines = linesOf(text, maxWidth);
      expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      for (const line of lines) expect(line.length <= 2 || tenEach(line) <= maxWidth).toBe(true);
    }),
  );
});
