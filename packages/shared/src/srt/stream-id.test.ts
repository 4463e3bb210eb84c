import { describe, expect, it } from 'vitest';
import { parseStreamId } from './stream-id.ts';

describe('parseStreamId', () => {
  it.each([
    'KEY',
    '/KEY',
    'live/KEY',
    '/live/KEY/',
    'publish:KEY',
    'publish:live/KEY',
    'publish:/live/KEY',
    '#!::m=publish,r=live/KEY',
    '#!::r=live/KEY,m=publish,u=kim,s=1',
    '#!::u=kim,t=stream,r=KEY',
    '#!::u=KEY',
    'live/KEY&latency=200',
    'live/KEY?adapt=1',
    'publish%3Alive%2FKEY',
    '%23!%3A%3Am%3Dpublish%2Cr%3Dlive%2FKEY',
  ])('finds the key in %s', (text) => {
    expect(parseStreamId(text)).toEqual({ mode: 'publish', key: 'KEY' });
  });

  it.each([
    ['request:live/kim', 'request'],
    ['read:kim', 'request'],
    ['#!::r=kim,m=request', 'request'],
    ['#!::r=kim,m=bidirectional', 'bidirectional'],
  ])('tells what is asked for in %s', (text, mode) => {
    expect(parseStreamId(text)).toEqual({ mode, key: 'kim' });
  });

  it.each([
    ['', 'nothing'],
    ['/', 'nothing'],
    ['publish:', 'nothing'],
    ['delete:live/KEY', 'an unknown verb'],
    ['constructor:live/KEY', 'an unknown verb'],
    ['#!::m=constructor,r=KEY', 'an unknown mode'],
    ['a/b/c', 'too many parts'],
    ['#!::m=publish', 'no resource'],
    ['#!::m=destroy,r=KEY', 'an unknown mode'],
    ['#!::t=file,r=KEY', 'a file'],
  ])('refuses %j: %s', (text) => {
    expect(parseStreamId(text)).toBeUndefined();
  });
});
