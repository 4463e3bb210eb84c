import type { MediaMessage } from '../../ipc/media-messages.ts';

const meanOver = 16;

/** Counts the pictures that the encoder left out and those that were painted too late, from the stamps alone. Pure. */
export class FrameTally {
  #duration = 0;
  #last: number | undefined;
  /** Pictures that are missing between two that came. */
  skipped = 0;
  #coding = 0;
  /** Pictures that were painted more than one picture's time after their stamp. */
  late = 0;

  /** To be called at the beginning of a broadcast. */
  reset(): void {
    this.#last = undefined;
    this.skipped = 0;
    this.late = 0;
    this.#coding = 0;
  }

  /** The time that coding a picture takes, as a share of the time until the next; the mean of some. */
  get load(): number {
    return this.#duration === 0 ? 0 : this.#coding / this.#duration;
  }

  count(message: MediaMessage): void {
    if (message.kind === 'video-config') {
      this.#duration = 1e6 / message.frameRate;
      this.#last = undefined;
    }
    if (message.kind !== 'video' || this.#duration === 0) return;
    const { timestamp, paintedAt, codedIn } = message;
    this.#coding += (codedIn - this.#coding) / meanOver;
    if (this.#last !== undefined && timestamp > this.#last)
      this.skipped += Math.max(0, Math.round((timestamp - this.#last) / this.#duration) - 1);
    if (paintedAt - timestamp > this.#duration) this.late += 1;
    this.#last = timestamp;
  }
}
