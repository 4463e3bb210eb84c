import { describe, expect, it } from 'vitest';
import { cueAt, parseStoryboard } from './storyboard.ts';

const text = [
  'WEBVTT',
  '',
  '00:00:00.000 --> 00:00:10.000',
  'sheet-0.jpg#xywh=160,90,160,90',
  '',
  '01:00:10.000 --> 01:00:20.500',
  'tile-7.jpg',
  '',
  'NOTE something else',
  '',
].join('\n');

describe('a storyboard', () => {
  it('is read with the places of its pictures', () => {
    expect(parseStoryboard(text, 'http://relay/vod/1/storyboard.vtt')).toEqual([
      {
        ...{ from: 0, to: 10, url: 'http://relay/vod/1/sheet-0.jpg' },
        area: { x: 160, y: 90, width: 160, height: 90 },
      },
      { from: 3610, to: 3620.5, url: 'http://relay/vod/1/tile-7.jpg', area: undefined },
    ]);
  });

  it('has a picture for each moment', () => {
    const cues = parseStoryboard(text, 'http://relay/');
    expect(cueAt(cues, 5)?.from).toBe(0);
    expect(cueAt(cues, 3000)?.from).toBe(0);
    expect(cueAt(cues, 9999)?.from).toBe(3610);
    expect(cueAt([], 5)).toBeUndefined();
  });
});
