import type { Frame } from '@starling/shared/frame.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** 120 s at 16 Mbit/s. */
const mostBytes: Bytes = 256 * 1024 * 1024;

/**
 * The last stretch of the programme, in memory. It begins with a key frame always, so it holds up to one group of
 * pictures more than was asked for. Pure.
 */
export class ReplayBuffer {
  readonly #length: Millis;
  readonly #mostBytes: Bytes;
  #frames: Frame[] = [];
  #bytes: Bytes = 0;

  /** @param length what it keeps at least, once so much has come */
  constructor(length: Millis, limit: Bytes = mostBytes) {
    this.#length = length;
    this.#mostBytes = limit;
  }

  take(frame: Frame): void {
    if (this.#frames.length === 0 && !(frame.kind === 'video' && frame.isKeyframe)) return;
    this.#frames.push(frame);
    this.#bytes += frame.data.length;
    if (frame.kind === 'video' && frame.isKeyframe) this.#trim(frame.decodeTime);
    if (this.#bytes > this.#mostBytes) this.#dropFirstGroup();
  }

  /** Length of what it holds. */
  get duration(): Millis {
    const last = this.#frames.findLast(({ kind }) => kind === 'video');
    return (last?.decodeTime ?? 0) - (this.#frames[0]?.decodeTime ?? 0);
  }

  /** What it holds now, in the order in which it came. */
  frames(): readonly Frame[] {
    return this.#frames.slice();
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  #trim(now: Millis): void {
    for (;;) {
      const next = this.#secondKey();
      const time = this.#frames[next]?.decodeTime;
      if (next < 0 || time === undefined || now - time < this.#length) return;
      this.#cutBefore(next);
    }
  }

  #dropFirstGroup(): void {
    const next = this.#secondKey();
    if (next < 0) this.clear();
    else this.#cutBefore(next);
  }

  #secondKey(): number {
    return this.#frames.findIndex((frame, index) => index > 0 && frame.kind === 'video' && frame.isKeyframe);
  }

  #cutBefore(index: number): void {
    for (const frame of this.#frames.splice(0, index)) this.#bytes -= frame.data.length;
  }
}
