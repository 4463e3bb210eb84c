import { describe, expect, it } from 'vitest';
import { beepSampleRate, paintBeep } from './beep.ts';
import { clockPeriod, clockPoints, decodeClock, encodeClock } from './clock-code.ts';
import { TestCard } from './test-card.ts';

const readPicture = (picture: Uint8Array, width: number, height: number) =>
  decodeClock(clockPoints(width, height).map(({ x, y }) => picture[y * width + x] ?? 0));

describe('the clock in the picture', () => {
  it('is read back from a painted card of any size', () => {
    for (const [width, height] of [
      [160, 90],
      [284, 160],
      [640, 360],
      [1280, 720],
      [360, 640],
    ] as const) {
      const now = 1_795_000_123_457;
      expect(readPicture(new TestCard({ width, height }).paint(now), width, height)).toBe(now % clockPeriod);
    }
  });

  it('is refused when a bit was lost', () => {
    const levels = encodeClock(123_456).map((isWhite) => (isWhite ? 235 : 16));
    levels[7] = levels[7] === 16 ? 235 : 16;
    expect(decodeClock(levels)).toBeUndefined();
  });

  it('is refused in a grey picture', () => {
    expect(decodeClock(encodeClock(5).map(() => 128))).toBeUndefined();
  });
});

describe('the beep', () => {
  it('sounds at the start of each second and is silent for the rest', () => {
    const second = paintBeep(5_000, beepSampleRate);
    const loudest = (from: number, to: number) =>
      Math.max(...second.subarray(from * 48, to * 48).map(Math.abs));
    expect(loudest(0, 80)).toBeGreaterThan(8_000);
    expect(loudest(80, 1000)).toBe(0);
  });
});

it('refuses odd sizes', () => {
  expect(() => new TestCard({ width: 641, height: 360 })).toThrow('even sides, not 641 × 360');
});
