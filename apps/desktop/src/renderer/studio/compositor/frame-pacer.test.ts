import { expect, test } from 'vitest';
import { FramePacer } from './frame-pacer.ts';

test('gives each frame once, on a steady grid from the first', () => {
  const pacer = new FramePacer(25);
  expect(pacer.take(1000)).toEqual({ time: 1000, missed: 0 });
  expect(pacer.take(1020)).toBeUndefined();
  expect(pacer.take(1041)).toEqual({ time: 1040, missed: 0 });
  expect(pacer.take(1042)).toBeUndefined();
});

test('leaves out frames whose time has passed, counts them, and keeps to the grid', () => {
  const pacer = new FramePacer(25);
  pacer.take(0);
  expect(pacer.take(130)).toEqual({ time: 120, missed: 2 });
  expect(pacer.take(160)).toEqual({ time: 160, missed: 0 });
});

test('says how long the next frame is away', () => {
  const pacer = new FramePacer(25);
  expect(pacer.wait(7)).toBe(0);
  pacer.take(7);
  expect(pacer.wait(17)).toBe(30);
  expect(pacer.wait(100)).toBe(0);
});

test('keeps 30 frames a second for a minute under a timer that is late at random', () => {
  const pacer = new FramePacer(30);
  let now = 12_345.678;
  let frames = 0;
  let missed = 0;
  const end = now + 60_000;
  for (let step = 0; now < end; step++) {
    const due = pacer.take(now);
    if (due !== undefined) frames++;
    missed += due?.missed ?? 0;
    now += pacer.wait(now) + ((step * 7919) % 100) / 50;
  }
  expect(missed).toBe(0);
  expect(frames).toBeGreaterThanOrEqual(1799);
  expect(frames).toBeLessThanOrEqual(1801);
});
