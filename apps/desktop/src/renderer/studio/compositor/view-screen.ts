/** A canvas that shows what the compositor painted for it. */
export class ViewScreen {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: ImageBitmapRenderingContext | null;
  readonly #open: (width: number, height: number) => void;
  #width = 0;
  #height = 0;

  /** @param open asks for pictures of this size, px */
  constructor(canvas: HTMLCanvasElement, open: (width: number, height: number) => void) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('bitmaprenderer');
    this.#open = open;
    this.reopen();
  }

  /** Asks again: nobody knows of it any more. */
  reopen(): void {
    this.#width = this.#canvas.width;
    this.#height = this.#canvas.height;
    this.#open(this.#width, this.#height);
  }

  show(bitmap: ImageBitmap): void {
    // The canvas takes a bitmap's size by itself: what differs from both was set by the page.
    const isResized =
      (this.#canvas.width !== this.#width || this.#canvas.height !== this.#height) &&
      this.#canvas.width > 0 &&
      this.#canvas.height > 0;
    if (isResized) this.reopen();
    this.#context?.transferFromImageBitmap(bitmap);
  }
}
