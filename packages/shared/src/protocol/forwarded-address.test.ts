import { expect, it } from 'vitest';
import { forwardedAddress } from './forwarded-address.ts';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['10.0.0.1, 203.0.113.7', '203.0.113.7'],
  ['10.0.0.1,2001:db8::7 ', '2001:db8::7'],
  ['', undefined],
  ['203.0.113.7, ', undefined],
  [undefined, undefined],
  [['10.0.0.1', '10.0.0.2, 203.0.113.7'], '203.0.113.7'],
  ['x'.repeat(10_000), 'x'.repeat(45)],
])('of %.40j the last address is %.40j', (header, address) => {
  expect(forwardedAddress(header)).toBe(address);
});
