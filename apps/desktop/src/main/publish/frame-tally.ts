import type { MediaMessage } from '../../ipc/media-messages.ts';

/** Counts the pictures that the encoder left out and those that were painted too late, from the stamps alone. Pure. */
export class FrameTally {
  #duration = 0;
  #last: number | undefined;
  /** Pictures that are missing between two that came. */
  skipped = 0;
  /** Pictures that were painted more than one picture's time after their stamp. */
  late = 0;

  /** To be called at the beginning of a broadcast. */
  reset(): void {
    this.#last = undefined;
    this.skipped = 0;
    this.late = 0;
  }

  count(message: MediaMessage): void {
    if (message.kind === 'video-config') {
      this.#duration = 1e6 / message.frameRate;
      this.#last = undefined;
    }
    if (message.kind !== 'video' || this.#duration === 0) return;
    const { timestamp, paintedAt } = message;
    if (this.#last !== undefined && timestamp > this.#last)
      this.skipped += Math.max(0, Math.round((timestamp - this.#last) / this.#duration) - 1);
    if (paintedAt - timestamp > this.#duration) this.late += 1;
    this.#last = timestamp;
  }
}
