import type { Engine } from './engine.ts';
import { bufferAhead, type PlaybackStats } from './playback-state.ts';
import type { StallMeter } from './stall-meter.ts';

/** Reads what the stats panel shows off the video element and what feeds it. */
export function readStats(video: HTMLVideoElement, engine: Engine, stalls: StallMeter): PlaybackStats {
  const { droppedVideoFrames, totalVideoFrames } = video.getVideoPlaybackQuality();
  const active = engine.qualities().find((quality) => quality.level === engine.activeLevel());
  const ranges = Array.from({ length: video.buffered.length }, (_, index) => {
    return [video.buffered.start(index), video.buffered.end(index)] as const;
  });
  return {
    engine: engine.name,
    latency: engine.latency(),
    targetLatency: engine.targetLatency(),
    clockLatency: engine.clockLatency(Date.now()),
    buffer: bufferAhead(ranges, video.currentTime),
    width: video.videoWidth,
    height: video.videoHeight,
    bitrate: active?.bitrate ?? null,
    bandwidth: engine.bandwidth(),
    droppedFrames: droppedVideoFrames,
    totalFrames: totalVideoFrames,
    stalls: stalls.count,
    stalledSeconds: stalls.totalMs / 1000,
    playbackRate: video.playbackRate,
  };
}
