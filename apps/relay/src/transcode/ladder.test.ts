import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRungs, parseRungChoice, type SourcePicture } from './ladder.ts';

const source = (width: number, height: number, frameRate = 30, bitrate = 0): SourcePicture => ({
  ...{ width, height, frameRate, bitrate },
});
const these = (...shortSides: number[]) => ({
  kind: 'these' as const,
  rungs: shortSides.map((shortSide) => ({ shortSide, frameRate: undefined })),
});
const ids = (picture: SourcePicture) => chooseRungs(picture).map(({ id }) => id);

describe('chooseRungs', () => {
  it.each([
    [source(1920, 1080, 60), ['720p60', '720p30', '480p', '360p', '160p']],
    [source(2560, 1440, 60), ['1080p60', '720p60', '720p30', '480p', '360p', '160p']],
    [source(1920, 1080, 30), ['720p30', '480p', '360p', '160p']],
    [source(1920, 1080, 50), ['720p50', '720p25', '480p', '360p', '160p']],
    [source(1280, 720, 60), ['720p30', '480p', '360p', '160p']],
    [source(1280, 720, 30), ['480p', '360p', '160p']],
    [source(1080, 1920, 30), ['720p30', '480p', '360p', '160p']],
    [source(200, 120), []],
    [source(1280, 720, 0), ['480p', '360p', '160p']],
  ])('makes of %j the rungs %j', (picture, expected) => {
    expect(ids(picture)).toEqual(expected);
  });

  it('makes a rung of the source’s own size only where it needs clearly less', () => {
    expect(ids(source(1920, 1080, 60, 12_000_000))[0]).toBe('1080p60');
    expect(ids(source(1920, 1080, 60, 8_000_000))[0]).toBe('720p60');
  });

  it('makes none that needs more than the source', () => {
    expect(ids(source(1920, 1080, 30, 1_000_000))).toEqual(['360p', '160p']);
  });

  it.each([
    [60, 30, 2],
    [50, 25, 2],
    [59.94, 29.97, 2],
    [48, 24, 2],
    [30, 30, 1],
    [25, 25, 1],
    [24, 24, 1],
    [144, 28.8, 5],
  ])('keeps of %d frames a second %d', (frameRate, kept, keepsEvery) => {
    const [rung] = chooseRungs(source(1920, 1080, frameRate), these(480));
    expect(rung?.frameRate).toBeCloseTo(kept);
    expect(rung?.keepsEvery).toBe(keepsEvery);
  });

  it('keeps the shape with even sides', () => {
    expect(chooseRungs(source(640, 360), these(240))).toMatchObject([{ width: 426, height: 240 }]);
    expect(chooseRungs(source(1440, 1080), these(480))).toMatchObject([{ width: 640, height: 480 }]);
    expect(chooseRungs(source(1080, 1920), these(360))).toMatchObject([
      { id: '360p', width: 360, height: 640 },
    ]);
    expect(chooseRungs(source(2560, 1080), these(480))).toMatchObject([{ width: 1138, height: 480 }]);
  });

  it('is never above any source', () => {
    const picture = fc.record({
      ...{ width: fc.integer({ min: 16, max: 7680 }), height: fc.integer({ min: 16, max: 7680 }) },
      ...{
        frameRate: fc.double({ min: 1, max: 240, noNaN: true }),
        bitrate: fc.integer({ min: 0, max: 5e7 }),
      },
    });
    fc.assert(
      fc.property(picture, (any) => {
        for (const rung of chooseRungs(any)) {
          expect(rung.width * rung.height).toBeLessThanOrEqual((any.width + 2) * (any.height + 2));
          expect(rung.frameRate).toBeLessThanOrEqual(any.frameRate);
          if (any.bitrate > 0) expect(rung.bitrate).toBeLessThanOrEqual(any.bitrate);
          expect([rung.width % 2, rung.height % 2]).toEqual([0, 0]);
          expect(Math.abs(rung.width / rung.height / (any.width / any.height) - 1)).toBeLessThan(0.15);
        }
      }),
    );
  });

  it('reckons a bitrate for a size that the table does not list', () => {
    expect(chooseRungs(source(1920, 1080), these(540))[0]?.bitrate).toBe(1_518_750);
  });

  it('names the lowest level that can show it', () => {
    const levels = chooseRungs(source(2560, 1440, 60)).map(
      ({ id, level, profile }) => `${id} ${profile} ${level}`,
    );
    expect(levels).toEqual([
      ...['1080p60 high 4.2', '720p60 high 3.2', '720p30 high 3.1', '480p high 3.1', '360p high 3.0'],
      '160p main 1.3',
    ]);
  });
});

describe('parseRungChoice', () => {
  it('reads names with and without p and rate', () => {
    expect(parseRungChoice('720p60, 480p,160')).toEqual({
      kind: 'these',
      rungs: [
        { shortSide: 720, frameRate: 60 },
        { shortSide: 480, frameRate: undefined },
        { shortSide: 160, frameRate: undefined },
      ],
    });
    expect(parseRungChoice('auto')).toEqual({ kind: 'auto' });
    expect(parseRungChoice('none')).toEqual({ kind: 'these', rungs: [] });
  });

  it.each(['4k', '720p30,', '20', '99999', 'p30', '1,2,3,4,5,6,7,8,9'])('refuses %j', (text) => {
    expect(parseRungChoice(text)).toHaveProperty('fault');
  });
});
