import { describe, expect, it } from 'vitest';
import { backOff } from './back-off.ts';
import { followLive, isAtLive } from './live-follower.ts';
import { bufferAhead } from './playback-state.ts';

describe('bufferAhead', () => {
  it('counts what lies in one piece with the playhead', () => {
    expect(bufferAhead([[0, 4], [4.05, 6], [9, 12]], 3)).toBe(3); // prettier-ignore
  });

  it('is nothing in a hole', () => {
    expect(bufferAhead([[5, 9]], 3)).toBe(0);
  });
});

describe('followLive', () => {
  it('leaves small distances to the catch-up rate', () => {
    expect(followLive(3, 1, true, 8).action).toBe('stay');
  });

  it('jumps when a viewer who follows fell far behind', () => {
    expect(followLive(12, 1, true, 8)).toEqual({ action: 'jump', because: 'too far behind to catch up' });
  });

  it('leaves a viewer alone who stepped back', () => {
    expect(followLive(40, 1, false, 8)).toEqual({ action: 'stay', because: 'viewer chose the position' });
  });

  it('calls the live edge by its distance to the target', () => {
    expect([isAtLive(2, 1), isAtLive(9, 1), isAtLive(null, null)]).toEqual([true, false, true]);
  });
});

describe('backOff', () => {
  it('doubles, spreads over its upper half and is bounded', () => {
    expect(backOff(0, 500, 8_000, 0)).toBe(250);
    expect(backOff(0, 500, 8_000, 1)).toBe(500);
    expect(backOff(3, 500, 8_000, 0)).toBe(2_000);
    expect(backOff(100, 500, 8_000, 1)).toBe(8_000);
  });
});
