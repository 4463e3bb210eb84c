import { BlockList } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AddressRanges, canonicalRange } from './address-ranges.ts';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7/24', '192.0.2.0/24'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7/120', '192.0.2.0/24'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['2001:db8::1/32', '2001:db8::/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['::1/128', '::1'],
])('writes %s as %s', (text, canonical) => {
  expect(canonicalRange(text)).toBe(canonical);
});

it.each([
  '',
  'localhost',
  '1.2.3',
  '1.2.3.4/33',
  '1.2.3.4/',
  '::1/129',
  '1.2.3.4/8/8',
  '::ffff:1.2.3.4/24',
  ':::',
])('"%s" is neither address nor range', (text) => {
  expect(canonicalRange(text)).toBeUndefined();
});

it('knows an address in whichever form it connects', () => {
  const ranges = new AddressRanges(['192.0.2.0/24', '2001:db8::/32', 'nonsense']);
  expect(
    ['192.0.2.9', '::ffff:192.0.2.9', '2001:db8:1::2', 'fe80::1%eth0', 'unix'].map((one) => ranges.has(one)),
  ).toEqual([true, true, true, false, false]);
});

it('agrees with the block list of Node', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(address, address, fc.nat(128), (base, asked, length) => {
      const family = (text: string) => (text.includes(':') ? 'ipv6' : 'ipv4');
      const prefix = Math.max(family(base) === 'ipv4' ? length % 33 : length, 1);
      const list = new BlockList();
      list.addSubnet(base, prefix, family(base));
      for (const one of [base, asked]) {
        const isMapped = family(one) !== family(base);
        if (!isMapped)
          expect(new AddressRanges([`${base}/${prefix}`]).has(one)).toBe(list.check(one, family(one)));
      }
    }),
  );
});
