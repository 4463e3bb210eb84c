import { describe, expect, it } from 'vitest';
import { recommendPreset } from './presets.ts';

const large = { width: 1920, height: 1080, frameRate: 60 };

describe('the quality that is recommended', () => {
  it.each([
    [20_000_000, 1080, 60],
    [7_000_000, 1080, 30],
    [4_000_000, 720, 30],
    [2_500_000, 480, 30],
    [300_000, 360, 30],
  ])('for a line of %i bit/s is %ip%i', (line, height, frameRate) => {
    expect(recommendPreset(line, 160_000, large)).toMatchObject({ height, frameRate });
  });

  it('asks for no more pixels and pictures than are painted', () => {
    const canvas = { width: 1280, height: 720, frameRate: 30 };
    expect(recommendPreset(50_000_000, 160_000, canvas)).toMatchObject({ height: 720, frameRate: 30 });
    const upright = { width: 1080, height: 1920, frameRate: 60 };
    expect(recommendPreset(50_000_000, 160_000, upright)).toMatchObject({ height: 1080, frameRate: 60 });
  });
});
