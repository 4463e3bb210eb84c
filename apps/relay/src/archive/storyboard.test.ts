import { describe, expect, it } from 'vitest';
import { jpegSize } from './jpeg-size.ts';
import { type Tile, writeStoryboard } from './storyboard.ts';

const tile = (number: number, time: number, more: Partial<Tile> = {}): Tile => ({
  ...{ number, time, width: 160, height: 90, sheet: undefined, place: 0, ...more },
});

describe('writeStoryboard', () => {
  it('names single tiles and places in sheets', () => {
    const tiles = [
      tile(0, 2_000, { sheet: 0, place: 0 }),
      tile(1, 12_000, { sheet: 0, place: 6 }),
      tile(2, 22_000),
    ];
    expect(writeStoryboard(tiles, 2_000, 3_730_500)).toBe(
      [
        'WEBVTT\n',
        '00:00:00.000 --> 00:00:10.000\nsheet-0.jpg#xywh=0,0,160,90\n',
        '00:00:10.000 --> 00:00:20.000\nsheet-0.jpg#xywh=160,90,160,90\n',
        '00:00:20.000 --> 01:02:08.500\ntile-2.jpg\n',
      ].join('\n'),
    );
  });

  it('begins where the video begins, with the first picture there is', () => {
    const text = writeStoryboard([tile(0, 1_000), tile(1, 9_000), tile(2, 20_000)], 5_000, 30_000);
    expect(text).toContain('00:00:00.000 --> 00:00:15.000\ntile-1.jpg');
    expect(text).not.toContain('tile-0');
  });

  it('is empty without pictures', () => {
    expect(writeStoryboard([], 0, 10_000)).toBe('WEBVTT\n');
  });
});

describe('jpegSize', () => {
  it('reads the frame header', () => {
    const app0 = [0xff, 0xe0, 0, 4, 1, 2];
    const sof = [0xff, 0xc0, 0, 11, 8, 0, 90, 0, 160, 1, 1, 0x11, 0];
    expect(jpegSize(Uint8Array.from([0xff, 0xd8, ...app0, ...sof]))).toEqual({ width: 160, height: 90 });
  });

  it.each([
    [[]],
    [[0xff, 0xd8]],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    [[0xff, 0xd8, 0xff, 0xe0, 0, 0]],
  ])('finds nothing in %j', (bytes) => {
    expect(jpegSize(Uint8Array.from(bytes))).toBeUndefined();
  });
});
