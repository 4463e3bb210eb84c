import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, countCodePoints } from './clean-text.ts';

const cleaned = (text: string): string | undefined => {
  const clean = cleanText(text);
  return clean.kind === 'text' ? clean.text : undefined;
};

describe('a text', () => {
  it('keeps what it says, HTML and emoji with joiners included', () => {
    for (const text of ['<b>1 < 2</b>', '👩‍👩‍👧', 'Việt Nam', 'שָׁלוֹם', 'ประเทศไทย'])
      expect(cleaned(text)).toBe(text);
  });

  it('loses line ends, NUL and other control characters', () => {
    expect(cleaned('a\r\nPRIVMSG #x :b\0c\u0085d\u2028e')).toBe('a  PRIVMSG #x :b c d e');
  });

  it('keeps five marks on a character', () => {
    expect(cleaned(`z${'\u0336'.repeat(40)}o`)).toBe(`z${'\u0336'.repeat(5)}o`);
    expect(cleaned(`z${'\u0336\u200D'.repeat(40)}o`)).toBe(
      `z${'\u0336\u200D'.repeat(5)}${'\u200D'.repeat(35)}o`,
    );
  });

  it('closes the directions that it opens, and drops what closes nothing', () => {
    expect(cleaned('\u202Eevil')).toBe('\u202Eevil\u202C');
    expect(cleaned('\u2067a\u202Bb')).toBe('\u2067a\u202Bb\u202C\u2069');
    expect(cleaned('a\u202C\u2069b')).toBe('ab');
  });

  it('is refused where nothing of it can be seen', () => {
    for (const text of ['', '   ', '\u200B\u200D', '\u202E', '\u0301', '\u00AD\uFEFF'])
      expect(cleanText(text)).toEqual({ kind: 'refused', because: 'empty' });
  });

  it('has 500 characters at most, however many bytes they are', () => {
    expect(cleaned('🐦'.repeat(500))).toHaveLength(1_000);
    for (const text of ['🐦'.repeat(501), 'a'.repeat(501), `a${' '.repeat(1e6)}b`, 'x'.repeat(1e6)])
      expect(cleanText(text)).toEqual({ kind: 'refused', because: 'too-long' });
  });

  it('is the same when it is cleaned again, and never breaks a line', () => {
    const any = fc.string({ unit: 'binary', maxLength: 200 });
    const odd = fc.array(
      fc.constantFrom('\u202E', '\u202C', '\u2069', '\u2066', 'a', '\u0336', '\uD800', '\n'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          any,
          odd.map((parts) => parts.join('')),
        ),
        (text) => {
          const once = cleaned(text);
          if (once === undefined) return;
          expect(cleaned(once)).toBe(once);
          expect(once).not.toMatch(/[\p{Cc}\p{Cs}]/u);
          expect(countCodePoints(once)).toBe([...once].length);
        },
      ),
    );
  });
});
