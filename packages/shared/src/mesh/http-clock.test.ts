import { describe, expect, it } from 'vitest';
import { HttpClock } from './http-clock.ts';

/** A clock that has learnt that each fetch takes 40 ms. */
function settled(): HttpClock {
  const clock = new HttpClock();
  for (let count = 0; count < 200; count += 1) clock.learn(40, Infinity);
  return clock;
}

describe('how long before a deadline HTTP is begun', () => {
  it('is what a fetch takes and a margin', () => {
    expect(settled().allowance).toBeCloseTo(40, 0);
    expect(settled().needs).toBeCloseTo(240, 0);
  });

  it('shrinks, within a bound, while fetches end well before their deadlines', () => {
    const clock = settled();
    for (let count = 0; count < 10; count += 1) clock.learn(40, 100);
    expect(clock.needs).toBeLessThan(240);
    for (let count = 0; count < 1_000; count += 1) clock.learn(40, 100);
    expect(clock.needs).toBeCloseTo(160, 0);
  });

  it('grows, within a bound, with each that ends too late', () => {
    const clock = settled();
    clock.learn(40, 0);
    const once = clock.needs;
    expect(once).toBeGreaterThan(240);
    for (let count = 0; count < 1_000; count += 1) clock.learn(40, -500);
    expect(clock.needs).toBeCloseTo(440, 0);
  });

  it('does not change with fetches that were not for a deadline', () => {
    const clock = settled();
    for (let count = 0; count < 100; count += 1) clock.learn(40, 1_000);
    expect(clock.needs).toBeCloseTo(240, 0);
  });
});
