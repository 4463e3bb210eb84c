import type { Frame } from '@starling/shared/frame.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** How much may wait for the consumer. */
export interface FrameQueueLimits {
  /** Default 16 MiB: 6 s at 20 Mbit/s. */
  readonly bytes?: Bytes;
  /** Between the oldest and the newest frame. Default 10 s. */
  readonly span?: Millis;
}

/**
 * Frames on their way to one consumer. The publisher never waits: when the consumer is slow, the oldest frames up to the
 * next keyframe are dropped, so that what is left can be decoded. Pictures that come before the first keyframe are handed
 * on: the consumer has to know that there are some.
 */
export class FrameQueue implements AsyncIterable<Frame> {
  readonly #limits: Required<FrameQueueLimits>;
  #waiting: Frame[] = [];
  #bytes: Bytes = 0;
  #needsKeyframe = false;
  #isEnded = false;
  #wake: (() => void) | undefined;
  /** Called when the consumer leaves before the end. */
  onLeave: () => void = () => undefined;
  /** Frames that the consumer has not been given. */
  dropped = 0;

  constructor(limits: FrameQueueLimits = {}) {
    this.#limits = { bytes: limits.bytes ?? 16 * 1024 * 1024, span: limits.span ?? 10_000 };
  }

  push(frame: Frame): void {
    if (this.#isEnded) return;
    if (frame.kind === 'video') {
      if (this.#needsKeyframe && !frame.isKeyframe) {
        this.dropped += 1;
        return;
      }
      this.#needsKeyframe = false;
    }
    this.#waiting.push(frame);
    this.#bytes += frame.data.length;
    while (this.#isOverLimit(frame)) this.#dropOldest();
    this.#wake?.();
  }

  /** What waits is still handed out; then the consumer's loop ends. */
  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  [Symbol.asyncIterator](): AsyncIterator<Frame, undefined> {
    return {
      next: () => this.#next(),
      return: () => {
        if (!this.#isEnded) this.onLeave();
        this.#waiting = [];
        this.end();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  async #next(): Promise<IteratorResult<Frame, undefined>> {
    for (;;) {
      const frame = this.#waiting.shift();
      if (frame !== undefined) {
        this.#bytes -= frame.data.length;
        return { done: false, value: frame };
      }
      if (this.#isEnded) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
  }

  #isOverLimit(newest: Frame): boolean {
    const oldest = this.#waiting[0];
    if (oldest === undefined) return false;
    return this.#bytes > this.#limits.bytes || newest.decodeTime - oldest.decodeTime > this.#limits.span;
  }

  /** Sound alone goes frame by frame; pictures go up to the next keyframe, and the sound between them as well. */
  #dropOldest(): void {
    const next = this.#waiting.findIndex((frame, at) => at > 0 && frame.kind === 'video' && frame.isKeyframe);
    const hasPictures = this.#waiting.some((frame) => frame.kind === 'video');
    const count = next > 0 ? next : hasPictures ? this.#waiting.length : 1;
    if (hasPictures && next < 0) this.#needsKeyframe = true;
    for (const frame of this.#waiting.splice(0, count)) this.#bytes -= frame.data.length;
    this.dropped += count;
  }
}
