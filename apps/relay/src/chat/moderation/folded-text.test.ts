import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from './folded-text.ts';
import { TermList } from './term-list.ts';

/** Which of the terms is found in a text. */
function find(terms: readonly string[], text: string): string | undefined {
  const list = new TermList(terms.map((term) => ({ text: term, mark: undefined })));
  const found = list.find(foldText(text), () => true);
  return found === 'too-costly' ? found : found?.text;
}

describe('a term is found', () => {
  it.each([
    ['in any case', 'BadWord!'],
    ['with diacritics', 'bádwörd'],
    ['with Cyrillic letters', 'бadwоrd'],
    ['with Greek letters', 'bαdwοrd'],
    ['in full width', 'ｂａｄｗｏｒｄ'],
    ['in bold and circled letters', '𝓫𝓪𝓭ⓦⓞⓡⓓ'],
    ['in flags', '🇧🇦🇩🇼🇴🇷🇩'],
    ['with digits for letters', 'b4dw0rd'],
    ['with characters that nobody sees', 'bad\u200Bwo\u00ADrd'],
    ['under heaps of marks', 'b\u0334a\u0335d\u0336word'],
    ['with letters again and again', 'baaadwooorddd'],
    ['spelled with spaces', 'you b a d w o r d you'],
    ['spelled with full stops', 'b.a.d.w.o.r.d'],
  ])('%s', (_, text) => {
    expect(find(['badword'], text)).toBe('badword');
  });

  it('whichever letter a 1 stands for', () => {
    expect([find(['bill'], 'b1ll'), find(['bill'], 'bi11')]).toEqual(['bill', 'bill']);
  });

  it('over whatever parts its words', () => {
    expect(find(['kill yourself'], 'kill ... YOURSELF')).toBe('kill yourself');
  });

  it('as a part of a word only where a * says so', () => {
    expect(find(['bad*'], 'badly')).toBe('bad*');
    expect(find(['*bad'], 'notbad')).toBe('*bad');
    expect(find(['b*d'], 'bread')).toBe('b*d');
    expect(find(['*b*d*'], 'unbreadly')).toBe('*b*d*');
  });

  it('where it is an emoji, also beside a word and in another skin', () => {
    expect(find(['🖕'], 'you🖕🏽')).toBe('🖕');
  });

  it('in a script without spaces', () => {
    expect(find(['バカ'], 'お前はバカだ')).toBe('バカ');
  });
});

describe('a term is not found', () => {
  it.each([
    ['in a longer word', 'bad', 'badly'],
    ['in a number that has no letter', 'ass', '455 points'],
    ['where a letter is once and not twice', 'good', 'oh my god'],
    ['over two words where its * is one', 'b*d', 'bring da'],
    ['in single letters that are words', 'iama', 'I a'],
  ])('%s', (_, term, text) => {
    expect(find([term], text)).toBeUndefined();
  });
});

it('finds what a plain search finds, whatever the words', () => {
  // Single letters in a row may be spelled.
  const word = fc.stringMatching(/^[a-z]{2,8}$/);
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 30 }),
      fc.array(word, { minLength: 1, maxLength: 30 }),
      (terms, words) => {
        const run = (text: string) => text.match(/(.)\1*/g) ?? [];
        const isSame = (term: string, said: string) => {
          const [wanted, had] = [run(term), run(said)];
          return (
            wanted.length === had.length && wanted.every((part, at) => had[at]?.startsWith(part) === true)
          );
        };
        const isThere = terms.some((term) => words.some((said) => isSame(term, said)));
        expect(find(terms, words.join(' ')) !== undefined).toBe(isThere);
      },
    ),
  );
});

it('never fails, and reads a text in at most four ways, each no longer than twice the text', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 500 }),
    fc.string({
      unit: fc.constantFrom('a', '1', '!', ' ', '\u0301', '🇦', 'ß', '\uD800', '㍿'),
      maxLength: 500,
    }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const ways = foldText(text);
      expect(ways.length).toBeLessThanOrEqual(4);
      for (const { symbols, counts } of ways) {
        expect(counts.length).toBe(symbols.length);
        expect(counts.every((count) => count > 0)).toBe(true);
        // A single character may be a whole word: U+FDFA is eighteen letters.
        expect(symbols.length).toBeLessThanOrEqual(18 * text.length);
      }
    }),
  );
});

it('gives up a search that was made to be costly, after a bounded number of comparisons', () => {
  const terms = Array.from({ length: 500 }, (_, at) => ({ text: `*${'ab'.repeat(20)}*${at}x`, mark: at }));
  let asked = 0;
  const found = new TermList(terms).find(foldText('ab'.repeat(250)), () => {
    asked += 1;
    return true;
  });
  expect(found).toBe('too-costly');
  expect(asked).toBeLessThan(40_000);
});

it('asks about no more candidates the longer the list of other words is', () => {
  const candidates = (count: number) => {
    let asked = 0;
    const terms = Array.from({ length: count }, (_, at) => ({ text: `q${at}zz`, mark: at }));
    new TermList([{ text: 'hello', mark: -1 }, ...terms]).find(foldText('oh hello there '.repeat(30)), () => {
      asked += 1;
      return false;
    });
    return asked;
  };
  expect(candidates(500)).toBe(candidates(1));
});
