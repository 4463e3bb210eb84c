import { describe, expect, it } from 'vitest';
import { addTerms, findTerms, readDomains, readLogins } from './term-list.ts';

const has = (text: string) => ({ text, action: 'refuse' as const });

describe('addTerms', () => {
  it('takes a term a line, without empty and repeated ones', () => {
    expect(addTerms([has('old')], ' bad  word \n\nbad word\nworse*', 'hold', ' since May ')).toEqual({
      added: 2,
      terms: [
        { text: 'bad word', action: 'hold', note: 'since May' },
        { text: 'worse*', action: 'hold', note: 'since May' },
        has('old'),
      ],
    });
  });

  it('changes the action of a term that is there', () => {
    expect(addTerms([has('Bad')], 'bad', 'hold', '')).toEqual({
      added: 1,
      terms: [{ text: 'bad', action: 'hold' }],
    });
  });

  it('refuses what stops everything, what is too long and what is too much', () => {
    expect(addTerms([], ' ', 'hold', '')).toEqual({ problem: { kind: 'no-term' } });
    expect(addTerms([], '* *', 'hold', '')).toEqual({ problem: { kind: 'stops-all', term: '* *' } });
    expect(addTerms([], 'x'.repeat(101), 'hold', '')).toEqual({
      problem: { kind: 'term-too-long', term: 'x'.repeat(40), most: 100 },
    });
    const full = Array.from({ length: 500 }, (_, index) => has(`term ${index}`));
    expect(addTerms(full, 'one more', 'hold', '')).toEqual({
      problem: { kind: 'too-many-terms', most: 500 },
    });
  });
});

it('finds terms by their words and notes', () => {
  const terms = [has('spam*'), { ...has('bad'), note: 'Spammers' }, has('other')];
  expect(findTerms(terms, 'SPAM').map(({ text }) => text)).toEqual(['spam*', 'bad']);
  expect(findTerms(terms, ' ')).toHaveLength(3);
});

it('reads domains out of addresses', () => {
  expect(readDomains('https://www.Example.org/a?b\n*.clips.tv, example.org')).toEqual({
    domains: ['example.org', 'clips.tv'],
  });
  expect(readDomains('nonsense')).toEqual({ problem: { kind: 'no-domain', domain: 'nonsense' } });
  const many = Array.from({ length: 201 }, (_, index) => `d${index}.org`).join(' ');
  expect(readDomains(many)).toEqual({ problem: { kind: 'too-many-domains', most: 200 } });
});

it('reads channels with and without their signs', () => {
  expect(readLogins('@Ben #anna ben')).toEqual({ logins: ['ben', 'anna'] });
  expect(readLogins('a/b')).toEqual({ problem: { kind: 'no-channel', login: 'a/b' } });
  const many = Array.from({ length: 31 }, (_, index) => `c${index}`).join(' ');
  expect(readLogins(many)).toEqual({ problem: { kind: 'too-many-channels', most: 30 } });
});
