import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDeepLink, parseDeepLink } from './deep-link.ts';

describe('deep links', () => {
  it('leads to a channel, in lower case', () => {
    expect(parseDeepLink('starling://Demo/')).toEqual({ kind: 'channel', channel: 'demo' });
  });

  it.each([
    'starling://ab',
    'starling://demo/settings',
    'starling://demo?next=//evil',
    'starling://demo#x',
    'starling://../demo',
    'starling://de%6do',
    'starling:demo',
    'https://demo',
    ' starling://demo',
    'starling://demo\n',
    'starling://' + 'a'.repeat(26),
  ])('takes %j for none', (text) => {
    expect(parseDeepLink(text)).toBeUndefined();
  });

  it('leads nowhere but to a login, whatever is written', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        const link = parseDeepLink(`starling://${rest}`);
        expect(link === undefined || /^[a-z0-9][a-z0-9_]{2,24}$/.test(link.channel)).toBe(true);
      }),
    );
  });

  it('is found among a program’s arguments', () => {
    expect(findDeepLink(['.', '--flag', 'starling://anna'])).toEqual({ kind: 'channel', channel: 'anna' });
    expect(findDeepLink(['.'])).toBeUndefined();
  });
});
