import { backOff } from './back-off.ts';
import type { Engine, EngineEvents } from './engine.ts';
import type { Programme } from './programme.ts';

/** WebKit tells the date of the timeline's zero, where the playlist has one. */
interface DatedVideo extends HTMLVideoElement {
  getStartDate?: () => Date;
}

/** Plays with the browser's own HLS (Safari on older iPhones), which offers no qualities and tells little. */
export function createNativeEngine(
  video: HTMLVideoElement,
  programme: Programme,
  events: EngineEvents,
): Engine {
  const abort = new AbortController();
  let isStarted = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const load = () => {
    video.src = programme.playlistUrl;
    video.load();
  };
  const onError = () => {
    events.trouble(video.error?.message ?? 'playback failed');
    clearTimeout(timer);
    timer = setTimeout(load, backOff(attempt++, 500, 8_000, Math.random()));
  };
  const onPlaying = () => {
    attempt = 0;
    events.recovered();
  };
  const zeroDate = () => {
    const date = (video as DatedVideo).getStartDate?.().getTime();
    return date === undefined || Number.isNaN(date) ? null : date;
  };
  const positionAt = (date: number) => {
    const zero = zeroDate();
    return zero === null ? null : Math.max(0, (date - zero) / 1000);
  };
  const onMetadata = () => {
    if (isStarted || programme.kind === 'live') return;
    isStarted = true;
    const { startAt } = programme;
    video.currentTime = 'date' in startAt ? (positionAt(startAt.date) ?? 0) : startAt.position;
  };
  video.addEventListener('loadedmetadata', onMetadata, { signal: abort.signal });
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
    dateAt: (position) => {
      const zero = zeroDate();
      return zero === null ? null : zero + position * 1000;
    },
    positionAt,
    quietFor: () => 0,
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
