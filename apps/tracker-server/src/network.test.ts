import { expect, it } from 'vitest';
import { networkOf } from './network.ts';

it.each([
  ['192.0.2.7', '192.0'],
  ['::ffff:192.0.2.7', '192.0'],
  ['2001:db8:1:2::7', '2001:db8:1'],
  ['2001:0db8::7', '2001:db8:0'],
  ['fe80::1%eth0', 'fe80:0:0'],
  ['::1', '0:0:0'],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
