import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findLinks, isBelow } from './links.ts';

it.each([
  ['see https://Example.org/x?y', 'example.org'],
  ['example.com', 'example.com'],
  ['(www.foo.bar)', 'www.foo.bar'],
  ['free stuff at example dot com', 'example.com'],
  ['example (dot) com', 'example.com'],
  ['example[.]net', 'example.net'],
  ['example punkt de', 'example.de'],
  ['example . com', 'example.com'],
  ['youtu.be/abc', 'youtu.be'],
  ['ex\u200Bample.com', 'example.com'],
  ['ＥＸＡＭＰＬＥ．ＣＯＭ', 'example.com'],
  ['example。com', 'example.com'],
  ['https://youtube.com@evil.net/x', 'evil.net'],
  ['http://1.2.3.4/', '1.2.3.4'],
  ['1.2.3.4:8080', '1.2.3.4'],
  ['кремль.рф/x', 'кремль.рф'],
  ['mail me@example.org', 'example.org'],
])('finds the link in "%s"', (text, host) => {
  expect(findLinks(text)).toEqual([host]);
});

it.each(['3.5', 'v1.2.3.4', 'ok.so then', 'wait...what', 'e.g./i.e.', 'node.js', 'and/or', 'the end.it is'])(
  'takes "%s" for no link',
  (text) => {
    expect(findLinks(text)).toEqual([]);
  },
);

it('lets a listed domain pass with what is below it, and nothing that only looks like it', () => {
  const domains = ['youtube.com'];
  const isListed = (text: string) => findLinks(text).every((host) => isBelow(host, domains));
  expect(isListed('youtube.com/a https://www.youtube.com/b')).toBe(true);
  expect(isListed('youtube.com.evil.net')).toBe(false);
  expect(isListed('notyoutube.com')).toBe(false);
  expect(isListed('y\u043Eutube.com')).toBe(false);
});

it('never fails, and finds a host wherever a URL is', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(findLinks(`${before} https://example.org/x ${after}`)).toContain('example.org');
    }),
  );
});
