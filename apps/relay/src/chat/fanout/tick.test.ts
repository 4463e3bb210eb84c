import { expect, it } from 'vitest';
import { tickOf } from './tick.ts';

it('a tick grows with the room, and never beyond half a second', () => {
  const ticks = [1, 100, 500, 2_000, 10_000, 20_000, 100_000].map((members) =>
    Math.round(tickOf(members, 0.005)),
  );
  expect(ticks).toEqual([0, 0, 65, 130, 130, 260, 500]);
});

it('a tick is longer where writes take longer', () => {
  expect(tickOf(10_000, 0.02)).toBe(240);
  expect(tickOf(10_000, 1)).toBe(500);
});
