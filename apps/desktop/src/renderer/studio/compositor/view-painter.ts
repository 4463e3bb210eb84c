import { createPainter2d } from './painter-2d.ts';
import type { Layer, Painter } from './picture.ts';

/**
 * A picture of an output for the screen, in the size in which it is shown. One is on its way at most: a page that is
 * slow gets fewer.
 */
export class ViewPainter {
  readonly #painter: Painter = createPainter2d();
  readonly #width: number;
  readonly #height: number;
  readonly #interval: number;
  #isFree = true;
  #lastAt = -Infinity;

  /** @param frameRate pictures a second at the most */
  constructor(width: number, height: number, frameRate: number) {
    this.#width = width;
    this.#height = height;
    // Timers are not exact: a little early is in time.
    this.#interval = 1000 / frameRate - 8;
  }

  /** Whether the page has shown the last one and it is time for another. Taken as painted where it is. */
  isDue(now: number): boolean {
    if (!this.#isFree || now - this.#lastAt < this.#interval) return false;
    this.#lastAt = now;
    return true;
  }

  /** The page has shown the last one. */
  free(): void {
    this.#isFree = true;
  }

  /** @returns a smaller copy of what was painted for viewers. */
  copy(program: OffscreenCanvas): ImageBitmap {
    this.#painter.resize(this.#width, this.#height, 1);
    const context = this.#painter.canvas.getContext('2d');
    context?.drawImage(program, 0, 0, this.#width, this.#height);
    return this.#take();
  }

  /** @param canvasWidth of the canvas that the layers are placed on, px */
  paint(layers: readonly Layer[], canvasWidth: number): ImageBitmap {
    this.#painter.resize(this.#width, this.#height, this.#width / canvasWidth);
    this.#painter.paint(layers);
    return this.#take();
  }

  #take(): ImageBitmap {
    this.#isFree = false;
    return this.#painter.canvas.transferToImageBitmap();
  }
}
