import { describe, expect, it } from 'vitest';
import { sayIn } from '../../i18n/language.tsx';
import { neighbourQuality, qualitiesOf, qualityName, type LevelFacts } from './quality.ts';

const nameOf = (one: LevelFacts) => {
  const [quality] = qualitiesOf([one]);
  return quality && qualityName(quality, sayIn('en'));
};

const facts = (name: string, width: number, height: number, frameRate = 30) => ({
  name,
  width,
  height,
  frameRate,
  bitrate: height * 1000,
  url: [`/live/x/${name}/index.m3u8`],
});

describe('qualitiesOf', () => {
  it('lists the source first, then from best to worst, and keeps the numbers of hls.js', () => {
    const listed = qualitiesOf([
      facts('360p30', 640, 360),
      facts('720p30', 1280, 720),
      facts('source', 1280, 720, 60),
    ]);
    expect(listed.map(({ level, size, isSource }) => [level, size, isSource])).toEqual([
      [2, '720p60', true],
      [1, '720p', false],
      [0, '360p', false],
    ]);
  });

  it('names an upright picture by its shorter side', () => {
    expect(nameOf(facts('source', 720, 1280))).toBe('720p');
  });

  it('names a rendition without a picture', () => {
    expect(nameOf(facts('audio', 0, 0))).toBe('Audio only');
  });

  it('knows the source when the playlist does not tell its size', () => {
    expect(nameOf(facts('source', 0, 0))).toBe('Source');
  });
});

describe('neighbourQuality', () => {
  const qualities = qualitiesOf([facts('360p30', 640, 360), facts('source', 1280, 720)]);

  it('goes from Auto to the best, on to the worst and no further', () => {
    expect(neighbourQuality(qualities, -1, -1)).toBe(1);
    expect(neighbourQuality(qualities, 1, -1)).toBe(0);
    expect(neighbourQuality(qualities, 0, -1)).toBe(0);
  });

  it('goes back up to Auto', () => {
    expect(neighbourQuality(qualities, 1, 1)).toBe(-1);
    expect(neighbourQuality(qualities, -1, 1)).toBe(-1);
  });
});
