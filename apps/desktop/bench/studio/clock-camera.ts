import { clockHeight } from '@starling/shared/test-card/clock-code.ts';
import { defaultSettings } from '../../src/renderer/studio/scene/source.ts';
import type { Collection } from '../../src/renderer/studio/scene/collection.ts';
import { benchItems, itemOf, testCollection } from '../../test/support/test-collection.ts';

const deviceId = 'bench-clock';
const canvas = { width: 1280, height: 720 };
const rowHeight = Math.round(canvas.height * clockHeight);

/** @returns camera, text, image and microphone with the clock that programs read along the bottom edge. */
export function clockCollection(imageUrl: string): Collection {
  const clock = itemOf('clock', {
    ...{ y: canvas.height - rowHeight / 2, height: rowHeight, fit: 'stretch' },
  });
  const collection = sceneOf([...benchItems, clock], imageUrl);
  const settings = { ...defaultSettings('camera'), deviceId };
  return { ...collection, sources: [...collection.sources, { id: 'clock', name: 'Clock', settings }] };
}

/** @returns camera, text, image and microphone. */
export function benchCollection(imageUrl: string): Collection {
  return sceneOf(benchItems, imageUrl);
}

/** One scene, on air and nothing prepared beside it, as the studio opens. */
function sceneOf(items: Collection['scenes'][number]['items'], imageUrl: string): Collection {
  const { sources, ...rest } = testCollection(items);
  const shown = new Set([...items.map(({ sourceId }) => sourceId), 'microphone']);
  return {
    ...rest,
    scenes: rest.scenes.slice(0, 1),
    previewSceneId: rest.programSceneId,
    sources: sources
      .filter(({ id }) => shown.has(id))
      .map((source) =>
        source.settings.kind === 'image'
          ? { ...source, settings: { ...source.settings, url: imageUrl } }
          : source,
      ),
  };
}

/**
 * For `addInitScript`: a camera that films a clock. It gives 120 pictures a second, so that the newest one is at most
 * 8 ms old when the compositor takes it: the clock says when a frame was painted, or a little earlier.
 */
export function installClockCamera(): void {
  const media = navigator.mediaDevices as MediaDevices | undefined;
  if (media === undefined) return;
  const getUserMedia = media.getUserMedia.bind(media);
  media.getUserMedia = (constraints) => {
    const { video } = constraints ?? {};
    const wanted = typeof video === 'object' ? video.deviceId : undefined;
    const isClock = JSON.stringify(wanted ?? '').includes('bench-clock');
    return isClock ? Promise.resolve(new MediaStream([openTrack()])) : getUserMedia(constraints);
  };

  function openTrack(): MediaStreamTrack {
    // mediacapture-transform as Chromium has it on pages; TypeScript does not know it.
    const Generator = (window as unknown as { MediaStreamTrackGenerator: new (init: object) => ClockTrack })
      .MediaStreamTrackGenerator;
    const track = new Generator({ kind: 'video' });
    const writer = track.writable.getWriter();
    const picture = new OffscreenCanvas(1276, 52);
    const context = picture.getContext('2d');
    setInterval(() => {
      // encodeClock of clock-code.ts: scripts of this kind can import nothing.
      const now = Math.floor(performance.timeOrigin + performance.now()) % 2 ** 24;
      const bits = now.toString(2).padStart(24, '0');
      const ones = [...bits].filter((bit) => bit === '1').length;
      const row = `10${bits}${(ones % 8).toString(2).padStart(3, '0')}`;
      [...row].forEach((bit, index) => {
        if (context === null) return;
        context.fillStyle = bit === '1' ? '#fff' : '#000';
        context.fillRect(index * 44, 0, 44, 52);
      });
      void writer.write(new VideoFrame(picture, { timestamp: performance.now() * 1000 }));
    }, 1000 / 120);
    return track;
  }

  interface ClockTrack extends MediaStreamTrack {
    readonly writable: WritableStream<VideoFrame>;
  }
}
