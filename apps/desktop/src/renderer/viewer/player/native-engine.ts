import { backOff } from './back-off.ts';
import type { Engine, EngineEvents } from './engine.ts';

/** Plays with the browser's own HLS (Safari on older iPhones), which offers no qualities and tells little. */
export function createNativeEngine(video: HTMLVideoElement, url: string, events: EngineEvents): Engine {
  const abort = new AbortController();
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const load = () => {
    video.src = url;
    video.load();
  };
  const onError = () => {
    events.trouble(video.error?.message ?? 'The browser could not play the stream');
    clearTimeout(timer);
    timer = setTimeout(load, backOff(attempt++, 500, 8_000, Math.random()));
  };
  const onPlaying = () => {
    attempt = 0;
    events.recovered();
  };
  video.addEventListener('error', onError, { signal: abort.signal });
  video.addEventListener('playing', onPlaying, { signal: abort.signal });
  load();

  const livePosition = () =>
    video.seekable.length === 0 ? null : video.seekable.end(video.seekable.length - 1);
  return {
    name: 'native',
    qualities: () => [],
    selectedLevel: () => -1,
    activeLevel: () => -1,
    selectLevel: () => undefined,
    latency: () => {
      const edge = livePosition();
      return edge === null ? null : Math.max(0, edge - video.currentTime);
    },
    targetLatency: () => null,
    setStallPenalty: () => undefined,
    livePosition,
    clockLatency: () => null,
    bandwidth: () => null,
    retryNow: () => {
      clearTimeout(timer);
      load();
    },
    destroy: () => {
      abort.abort();
      clearTimeout(timer);
      video.removeAttribute('src');
      video.load();
    },
  };
}
