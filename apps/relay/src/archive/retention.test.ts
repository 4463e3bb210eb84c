import { describe, expect, it } from 'vitest';
import { expiryOf, type KeptVideo, planRetention } from './retention.ts';

const now = new Date('2026-03-01T00:00:00Z');
const day = 24 * 3600 * 1000;

function video(id: string, ageInDays: number, bytes: number, more: Partial<KeptVideo> = {}): KeptVideo {
  const endedAt = new Date(now.getTime() - ageInDays * day);
  return {
    id,
    bytes,
    startedAt: new Date(endedAt.getTime() - 3_600_000),
    endedAt,
    isBeingWatched: false,
    ...more,
  };
}

describe('planRetention', () => {
  it('keeps everything without limits', () => {
    expect(planRetention([video('a', 900, 1e12)], { days: undefined, bytes: undefined }, now)).toEqual([]);
  });

  it('deletes what ended more than so many days ago', () => {
    const videos = [video('a', 31, 1), video('b', 29, 1)];
    expect(planRetention(videos, { days: 30, bytes: undefined }, now)).toEqual([
      { action: 'delete', id: 'a', because: 'age' },
    ]);
  });

  it('deletes the oldest until the others fit', () => {
    const videos = [video('new', 1, 40), video('old', 3, 40), video('middle', 2, 40)];
    expect(planRetention(videos, { days: undefined, bytes: 90 }, now)).toEqual([
      { action: 'delete', id: 'old', because: 'bytes' },
    ]);
  });

  it('never deletes what is watched or on air', () => {
    const videos = [
      video('watched', 400, 50, { isBeingWatched: true }),
      video('live', 0, 50, { endedAt: undefined }),
    ];
    expect(planRetention(videos, { days: 1, bytes: 60 }, now)).toEqual([]);
  });

  it('takes the beginning of a broadcast on air that is larger than the limit by itself', () => {
    const videos = [video('live', 0, 100, { endedAt: undefined }), video('old', 2, 10)];
    expect(planRetention(videos, { days: undefined, bytes: 60 }, now)).toEqual([
      { action: 'delete', id: 'old', because: 'bytes' },
      { action: 'trim', id: 'live', bytes: 40 },
    ]);
  });

  it('tells when a video will go', () => {
    const limits = { days: 10, bytes: undefined };
    expect(expiryOf(video('a', 3, 1), limits)).toEqual(new Date(now.getTime() + 7 * day));
    expect(expiryOf({ endedAt: undefined }, limits)).toBeUndefined();
  });
});
