import type { Page } from 'playwright';

/** Pictures are looked at in this size. */
const size = { width: 160, height: 90 };

/** A place in a picture, shares of its sides. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The picture that a page's `<video>` shows. */
export class SeenPicture {
  /** Where the video stood, s. */
  readonly time: number;
  readonly #pixels: Uint8Array;

  constructor(time: number, pixels: Uint8Array) {
    this.time = time;
    this.#pixels = pixels;
  }

  /** @returns the mean of red, green and blue, each 0 to 255 */
  colourOf(area: Area): number[] {
    const all = this.#pixelsOf(area);
    return [0, 1, 2].map(
      (channel) => all.reduce((sum, pixel) => sum + (pixel[channel] ?? 0), 0) / all.length,
    );
  }

  /** @returns which share of the area's pixels is like this, 0 to 1 */
  shareOf(area: Area, isLike: (pixel: readonly number[]) => boolean): number {
    const all = this.#pixelsOf(area);
    return all.filter(isLike).length / all.length;
  }

  /** @returns how much it differs from another picture there, 0 to 255 a pixel */
  differenceFrom(other: SeenPicture, area: Area): number {
    const others = other.#pixelsOf(area);
    const all = this.#pixelsOf(area);
    const sum = all.reduce(
      (total, pixel, index) =>
        total +
        pixel.reduce((most, value, at) => Math.max(most, Math.abs(value - (others[index]?.[at] ?? 0))), 0),
      0,
    );
    return sum / all.length;
  }

  #pixelsOf({ left, top, right, bottom }: Area): number[][] {
    const pixels: number[][] = [];
    for (let y = Math.ceil(top * size.height); y < Math.floor(bottom * size.height); y += 1)
      for (let x = Math.ceil(left * size.width); x < Math.floor(right * size.width); x += 1) {
        const at = (y * size.width + x) * 4;
        pixels.push([...this.#pixels.subarray(at, at + 3)]);
      }
    return pixels;
  }
}

/** Takes the picture out of the page's `<video>`; undefined while it has none. */
export async function look(page: Page): Promise<SeenPicture | undefined> {
  const seen = await page.evaluate(({ width, height }) => {
    const video = document.querySelector('video');
    if (video === null || video.videoWidth === 0 || video.readyState < 2) return null;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context?.drawImage(video, 0, 0, width, height);
    const { data } = context?.getImageData(0, 0, width, height) ?? { data: new Uint8ClampedArray() };
    return {
      time: video.currentTime,
      pixels: btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join('')),
    };
  }, size);
  return seen === null ? undefined : new SeenPicture(seen.time, Buffer.from(seen.pixels, 'base64'));
}

/** What is heard of a page's `<video>`, whether it is muted or not; dBFS. */
interface HeardSound {
  readonly loudestDb: number;
  readonly quietestDb: number;
}

/** Listens for a while. The fake microphone of Chromium beeps twice a second, with silence between. */
export async function listenTo(page: Page, ms: number): Promise<HeardSound> {
  return page.evaluate(async (duration) => {
    const video = document.querySelector<HTMLVideoElement & { captureStream: () => MediaStream }>('video');
    if (video === null) throw new Error('there is no video on the page');
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    const stream = video.captureStream();
    const source = context.createMediaStreamSource(new MediaStream(stream.getAudioTracks()));
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const levels: number[] = [];
    const until = performance.now() + duration;
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      levels.push(10 * Math.log10(Math.max(power, 1e-10)));
    }
    await context.close();
    return { loudestDb: Math.max(...levels), quietestDb: Math.min(...levels) };
  }, ms);
}
