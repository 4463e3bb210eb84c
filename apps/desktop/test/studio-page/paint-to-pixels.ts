import { createPainter2d } from '../../src/renderer/studio/compositor/painter-2d.ts';
import { createPainterWebgl } from '../../src/renderer/studio/compositor/painter-webgl.ts';
import type { Layer, PainterKind } from '../../src/renderer/studio/compositor/picture.ts';

const width = 1280;
const height = 720;
const whole = { rotation: 0, opacity: 1, isMirrored: false };

/** ms a picture, means. */
export interface PaintTimes {
  /** Until `paint` has returned, which may only have written down what is to be painted. */
  readonly asked: number;
  /** Until the pixels are in memory, where an encoder in software reads them. */
  readonly done: number;
}

/** Paints camera, text and image so many times. @returns undefined where there is no such painter */
export async function paintToPixels(kind: PainterKind, count: number): Promise<PaintTimes | undefined> {
  const painter = kind === 'webgl' ? createPainterWebgl() : createPainter2d();
  if (painter === undefined) return undefined;
  painter.resize(width, height, 1);
  const still = [
    layerOf('text', stillOf(500, 120), 300, 640),
    layerOf('image', stillOf(240, 160), 1120, 120),
  ];
  const pixels = new Uint8Array(width * height * 4);
  let [asked, done] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    const image = cameraFrame(index);
    const picture = { image, width, height, version: index };
    const begun = performance.now();
    painter.paint([layerOf('camera', picture, width / 2, height / 2), ...still]);
    asked += performance.now() - begun;
    const frame = new VideoFrame(painter.canvas, { timestamp: index, alpha: 'discard' });
    await frame.copyTo(pixels, { rect: { x: 0, y: 0, width, height } });
    done += performance.now() - begun;
    frame.close();
    image.close();
  }
  return { asked: asked / count, done: done / count };
}

function layerOf(sourceId: string, picture: Layer['picture'], x: number, y: number): Layer {
  const size = { width: picture.width, height: picture.height };
  return { sourceId, picture, placement: { source: { x: 0, y: 0, ...size }, x, y, ...size, ...whole } };
}

function stillOf(wide: number, high: number): Layer['picture'] {
  const image = new OffscreenCanvas(wide, high);
  image.getContext('2d')?.fillText('Starling', 10, 30);
  return { image, width: wide, height: high, version: -2 };
}

/** As cameras give them: planar 4:2:0, another one each time. */
function cameraFrame(index: number): VideoFrame {
  const data = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let at = 0; at < width * height; at += 1) data[at] = (at + index * 7) & 255;
  return new VideoFrame(data, { format: 'I420', codedWidth: width, codedHeight: height, timestamp: index });
}
