import { expect, test } from 'vitest';
import { RateMeter } from './rate-meter.ts';

test('measures over its window only', () => {
  const meter = new RateMeter(1000);
  for (let now = 0; now < 5000; now += 100) meter.add(now, 1000);
  expect(meter.bitsPerSecond(4950)).toBe(80_000);
  expect(meter.perSecond(4950)).toBe(10);
  expect(meter.bitsPerSecond(10_000)).toBe(0);
});

test('measures over what it has seen where that is less', () => {
  const meter = new RateMeter(1000);
  meter.add(0, 1000);
  meter.add(100, 1000);
  expect(meter.bitsPerSecond(200)).toBe(80_000);
});
