import { describe, expect, it } from 'vitest';
import { fitted } from './first-fit.ts';

describe('the first shape of an item', () => {
  it('is that of the picture, as large as fits', () => {
    expect(fitted({ width: 1280, height: 720 }, { width: 640, height: 480 })).toEqual({
      width: 960,
      height: 720,
    });
    expect(fitted({ width: 100, height: 100 }, { width: 1600, height: 900 })).toEqual({
      width: 100,
      height: 56.25,
    });
  });

  it('stays as it is for a picture without a size', () => {
    expect(fitted({ width: 100, height: 50 }, { width: 0, height: 0 })).toEqual({ width: 100, height: 50 });
  });
});
