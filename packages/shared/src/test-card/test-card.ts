import { glyphAdvance, glyphHeight, textDots } from './bitmap-font.ts';
import { clockBlock, clockHeight, encodeClock } from './clock-code.ts';
import type { Millis } from '../units.ts';

/** Size of the card. Both sides are even; from 160 × 90 up everything on it can be made out. */
export interface TestCardSize {
  readonly width: number;
  readonly height: number;
}

const white = 235;
const black = 16;
const birdCount = 64;
/** Luma, Cb, Cr of the strip of colour bars: white, yellow, cyan, green, magenta, red, blue at 75 %. */
const bars: readonly (readonly [number, number, number])[] = [
  [180, 128, 128],
  [162, 44, 142],
  [131, 156, 44],
  [112, 72, 58],
  [84, 184, 198],
  [65, 100, 212],
  [35, 212, 114],
];

/**
 * A test card in motion: a flock over an evening sky, the time of day, colour bars, and along the bottom the
 * clock that programs read (`clock-code.ts`). Pure: the same `now` paints the same picture.
 */
export class TestCard {
  readonly #size: TestCardSize;
  readonly #background: Uint8Array;

  constructor(size: TestCardSize) {
    if (size.width % 2 !== 0 || size.height % 2 !== 0)
      throw new RangeError(`a test card has even sides, not ${size.width} × ${size.height}`);
    this.#size = size;
    this.#background = paintBackground(size);
  }

  /** @returns a new planar 4:2:0 picture (I420: Y, then Cb, then Cr), limited range. */
  paint(now: Millis): Uint8Array {
    const picture = this.#background.slice();
    this.#paintFlock(picture, now);
    this.#paintTime(picture, now);
    this.#paintClock(picture, now);
    return picture;
  }

  #paintFlock(picture: Uint8Array, now: Millis): void {
    const { width, height } = this.#size;
    const seconds = now / 1000;
    const wing = Math.max(1, Math.round(height / 120));
    for (let bird = 0; bird < birdCount; bird += 1) {
      const phase = (bird * 2.399963) % (2 * Math.PI);
      const spread = 0.06 + 0.16 * (((bird * 37) % birdCount) / birdCount);
      const x = 0.5 + 0.27 * Math.sin(seconds * 0.31) + spread * Math.cos(seconds * 0.9 + phase) * 1.3;
      const y = 0.3 + 0.1 * Math.sin(seconds * 0.47) + spread * Math.sin(seconds * 1.1 + phase * 1.7);
      const lift = Math.sin(seconds * 11 + phase * 3) > 0 ? -wing : wing;
      this.#fill(picture, x * width - 2 * wing, y * height + lift, 2 * wing, wing, black + 8);
      this.#fill(picture, x * width, y * height, wing, wing, black + 8);
      this.#fill(picture, x * width + wing, y * height + lift, 2 * wing, wing, black + 8);
    }
  }

  #paintTime(picture: Uint8Array, now: Millis): void {
    const { width, height } = this.#size;
    const dot = Math.max(1, Math.floor(height / 70));
    const text = new Date(now).toISOString().slice(11, 22);
    const left = (width - text.length * glyphAdvance * dot) / 2;
    const top = height * 0.6;
    for (const { x, y } of textDots(text))
      this.#fill(picture, left + x * dot, top + y * dot, dot, dot, white);
    const small = Math.max(1, Math.floor(dot / 2));
    const caption = 'STARLING TEST CARD';
    const captionLeft = (width - caption.length * glyphAdvance * small) / 2;
    for (const { x, y } of textDots(caption))
      this.#fill(
        picture,
        captionLeft + x * small,
        top - (glyphHeight + 3) * small + y * small,
        small,
        small,
        200,
      );
  }

  #paintClock(picture: Uint8Array, now: Millis): void {
    const { width, height } = this.#size;
    const rows = Math.round(height * clockHeight);
    encodeClock(now).forEach((isWhite, index) => {
      const { from, to } = clockBlock(index, width);
      this.#fill(picture, from, height - rows, to - from, rows, isWhite ? white : black);
    });
  }

  /** Fills a rectangle of the luma plane; what lies outside the picture is left out. */
  #fill(picture: Uint8Array, left: number, top: number, wide: number, high: number, luma: number): void {
    const { width, height } = this.#size;
    const from = Math.max(0, Math.round(left));
    const to = Math.min(width, Math.round(left + wide));
    if (to <= from) return;
    const lastRow = Math.min(height, Math.round(top + high));
    for (let row = Math.max(0, Math.round(top)); row < lastRow; row += 1)
      picture.fill(luma, row * width + from, row * width + to);
  }
}

/** The sky from deep blue to the afterglow, the colour bars, and grey under the clock. */
function paintBackground({ width, height }: TestCardSize): Uint8Array {
  const luma = width * height;
  const chroma = (width / 2) * (height / 2);
  const picture = new Uint8Array(luma + 2 * chroma);
  const barsTop = Math.round(height * 0.82);
  const clockTop = height - Math.round(height * clockHeight);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [level, cb, cr] = backgroundAt(x / width, y, barsTop, clockTop);
      picture[y * width + x] = level;
      if (y % 2 === 0 && x % 2 === 0) {
        const at = luma + (y / 2) * (width / 2) + x / 2;
        picture[at] = cb;
        picture[at + chroma] = cr;
      }
    }
  }
  return picture;
}

function backgroundAt(
  x: number,
  y: number,
  barsTop: number,
  clockTop: number,
): readonly [number, number, number] {
  if (y >= clockTop) return [black, 128, 128];
  if (y >= barsTop) return bars[Math.min(bars.length - 1, Math.floor(x * bars.length))] ?? [black, 128, 128];
  const glow = (y / barsTop) ** 2;
  return [46 + 104 * glow, 158 - 58 * glow, 118 + 46 * glow];
}
