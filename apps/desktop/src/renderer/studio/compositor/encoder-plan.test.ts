import { expect, test } from 'vitest';
import { encoderCandidates, encoderQueueLimit, FrameOrders, levelFor } from './encoder-plan.ts';

const settings = { width: 1280, height: 720, frameRate: 30, bitsPerSecond: 4_000_000 };

test('takes the lowest level that the size, the rate and the bitrate allow', () => {
  expect(levelFor(settings)).toBe(31);
  expect(levelFor({ ...settings, frameRate: 60 })).toBe(32);
  expect(levelFor({ ...settings, width: 1920, height: 1080 })).toBe(40);
  expect(levelFor({ ...settings, width: 1920, height: 1080, frameRate: 60 })).toBe(42);
  expect(levelFor({ ...settings, bitsPerSecond: 30_000_000 })).toBe(42);
  expect(levelFor({ ...settings, width: 7680, height: 4320 })).toBe(52);
});

test('asks for hardware before anything else, for High before Main and Baseline', () => {
  const candidates = encoderCandidates(settings);
  expect(candidates.map(({ name, isHardware }) => [name, isHardware])).toEqual([
    ...[true, false].flatMap((isHardware) =>
      ['H.264 High', 'H.264 Main', 'H.264 Constrained Baseline'].map((name) => [name, isHardware]),
    ),
  ]);
  expect(candidates[0]?.config).toMatchObject({
    ...{ codec: 'avc1.64001f', hardwareAcceleration: 'prefer-hardware', latencyMode: 'realtime' },
    ...{ avc: { format: 'avc' }, bitrate: 4_000_000, framerate: 30 },
  });
});

test('makes the first frame a key frame, and one every two seconds at 30 and at 29.97 frames', () => {
  for (const [rate, gop] of [
    [30, 60],
    [30_000 / 1001, 60],
  ] as const) {
    const orders = new FrameOrders();
    const keys = Array.from({ length: 181 }, (_, index) => index).filter(
      (index) => orders.next(Math.round((index * 1e6) / rate), 0).isKey,
    );
    expect(keys).toEqual([0, gop, 2 * gop, 3 * gop]);
  }
});

test('makes a key frame when asked, and counts the two seconds from it', () => {
  const orders = new FrameOrders();
  orders.next(0, 0);
  orders.askForKey();
  expect(orders.next(500_000, 0)).toEqual({ action: 'encode', because: 'asked', isKey: true });
  expect(orders.next(2_000_000, 0).isKey).toBe(false);
  expect(orders.next(2_500_000, 0)).toMatchObject({ isKey: true, because: 'gop' });
});

test('skips a frame rather than let more wait, and keeps the key frame for the next', () => {
  const orders = new FrameOrders();
  expect(orders.next(0, encoderQueueLimit)).toMatchObject({ action: 'skip', because: 'queue-full' });
  expect(orders.next(33_333, encoderQueueLimit - 1)).toMatchObject({ action: 'encode', isKey: true });
});
