import { describe, expect, it } from 'vitest';
import { choosePlaybackRate } from './rate-control.ts';

describe('choosePlaybackRate', () => {
  const input = { latency: 1, target: 1, buffer: 1, maxRate: 1.08 };

  it('leaves playback alone near its target, and where nothing is known', () => {
    expect(choosePlaybackRate(input)).toBe(1);
    expect(choosePlaybackRate({ ...input, latency: 0.9 })).toBe(1);
    expect(choosePlaybackRate({ ...input, latency: null })).toBe(1);
    expect(choosePlaybackRate({ ...input, target: null })).toBe(1);
  });

  it('falls back where it is much nearer to live than aimed at, as after the target has moved', () => {
    expect(choosePlaybackRate({ ...input, latency: 0.75 })).toBeCloseTo(0.96);
  });

  it('hurries more the further behind it is, up to the limit', () => {
    expect(choosePlaybackRate({ ...input, latency: 1.1 })).toBeCloseTo(1.03);
    expect(choosePlaybackRate({ ...input, latency: 1.4 })).toBeCloseTo(1.08);
    expect(choosePlaybackRate({ ...input, latency: 9 })).toBeCloseTo(1.08);
  });

  it('does not hurry into a stall', () => {
    expect(choosePlaybackRate({ ...input, latency: 2, buffer: 0.3 })).toBe(1);
  });
});
