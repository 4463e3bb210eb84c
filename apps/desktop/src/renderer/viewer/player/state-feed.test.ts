import { describe, expect, it } from 'vitest';
import type { PlaybackState } from './playback-state.ts';
import { StateFeed } from './state-feed.ts';

const playing: PlaybackState = {
  ...{
    phase: 'playing',
    trouble: null,
    isMuted: false,
    isMutedByBrowser: false,
    needsClick: false,
    volume: 1,
  },
  ...{ qualities: [], selectedLevel: -1, activeLevel: 0, isAtLive: true, position: 10, duration: 11 },
  ...{ quietFor: 0, speed: 1, mesh: null },
  stats: {
    ...{
      engine: 'hls.js',
      latency: 1,
      targetLatency: 1,
      clockLatency: 1,
      buffer: 0.5,
      width: 640,
      height: 360,
    },
    ...{ bitrate: null, bandwidth: null, droppedFrames: 0, totalFrames: 300 },
    ...{ stalls: 0, stalledSeconds: 0, playbackRate: 1 },
  },
};

/** Positions that a screen was told, of a feed with this pace. */
function toldBy(pace: number) {
  const feed = new StateFeed(playing, pace);
  const told: number[] = [];
  feed.subscribe(() => told.push(feed.state.position));
  return { feed, told };
}

describe('a state feed', () => {
  it('tells what only runs on at its own pace', () => {
    const { feed, told } = toldBy(1000);
    for (let at = 0; at <= 2250; at += 250) feed.put({ ...playing, position: at }, at);
    expect(told).toEqual([0, 1000, 2000]);
    expect(feed.state.position).toBe(2000);
  });

  it.each([
    ['phase', { phase: 'stalled' }],
    ['volume', { volume: 0.5 }],
    ['quality', { activeLevel: 1 }],
    ['the way from the live edge', { isAtLive: false }],
    ['the list of qualities', { qualities: [{ level: 0, height: 360, frameRate: 30, bitrate: 1 }] }],
  ] as const)('tells another %s at once', (_, change) => {
    const { feed, told } = toldBy(1000);
    feed.put({ ...playing, position: 1 }, 0);
    feed.put({ ...playing, position: 2, ...(change as Partial<PlaybackState>) }, 250);
    expect(told).toEqual([1, 2]);
  });

  it('tells all where its pace is nothing, and the newest when it is asked to', () => {
    const { feed, told } = toldBy(0);
    for (let at = 0; at < 3; at += 1) feed.put({ ...playing, position: at }, at);
    expect(told).toEqual([0, 1, 2]);
    const slow = toldBy(1000);
    slow.feed.put({ ...playing, position: 1 }, 0);
    slow.feed.put({ ...playing, position: 2 }, 10);
    slow.feed.tell(20);
    slow.feed.tell(30);
    expect(slow.told).toEqual([1, 2]);
  });

  it('tells nobody once it is closed', () => {
    const { feed, told } = toldBy(0);
    feed.close();
    feed.put({ ...playing, position: 5 }, 5);
    expect(told).toEqual([]);
  });
});
