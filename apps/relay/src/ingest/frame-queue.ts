import type { Frame } from '@starling/shared/frame.ts';
import type { Bytes } from '@starling/shared/units.ts';

const mostWaiting: Bytes = 32 * 1024 * 1024;

/**
 * What lies between a publisher's socket and the pipeline. The publisher never waits: where the pipeline is too
 * slow and 32 MiB have piled up, frames are dropped up to the next keyframe, and counted.
 */
export class FrameQueue implements AsyncIterable<Frame> {
  #waiting: Frame[] = [];
  #bytes: Bytes = 0;
  #isDropping = false;
  #isEnded = false;
  #wake: (() => void) | undefined;
  /** Called once when the consumer leaves the loop before the end. */
  onLeave: () => void = () => undefined;
  dropped = 0;

  push(frame: Frame): void {
    if (this.#isEnded) return;
    if (this.#bytes > mostWaiting) this.#isDropping = true;
    else if (this.#isDropping && frame.kind === 'video' && frame.isKeyframe) this.#isDropping = false;
    if (this.#isDropping) {
      this.dropped += 1;
      return;
    }
    this.#waiting.push(frame);
    this.#bytes += frame.data.length;
    this.#wake?.();
  }

  /** What has been pushed is still handed out; then the loop ends. */
  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {
    try {
      for (;;) {
        const frames = this.#waiting;
        this.#waiting = [];
        this.#bytes = 0;
        yield* frames;
        if (this.#waiting.length > 0) continue;
        if (this.#isEnded) return;
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = undefined;
      }
    } finally {
      const wasEnded = this.#isEnded;
      this.#isEnded = true;
      if (!wasEnded) this.onLeave();
    }
  }
}
