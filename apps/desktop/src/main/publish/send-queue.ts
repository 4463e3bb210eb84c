import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { ProgrammeTag } from './programme-tag.ts';

/** From how much of the broadcast in front of the network on pictures are left out. OBS's figures. */
export interface DropLimits {
  /** Pictures that no other one needs. Default 700. */
  readonly disposableMs: Millis;
  /** All but key frames, until the next one. Default 900. */
  readonly referredMs: Millis;
}

const obsDropLimits: DropLimits = { disposableMs: 700, referredMs: 900 };
/** What may wait at all; it is reached only where key frames alone are too much for the network. */
const mostWaiting: Bytes = 32 * 1024 * 1024;

/**
 * What waits to be sent to one destination. Where the network is too slow pictures are left out; sound never is, nor are
 * configurations. Pure.
 */
export class SendQueue {
  readonly #limits: DropLimits;
  #items: ProgrammeTag[] = [];
  #bytes: Bytes = 0;
  #waitsForKey = false;
  /** Pictures that were left out. */
  dropped = 0;

  constructor(limits: DropLimits = obsDropLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#items.length;
  }

  /** Stamp of what has waited longest. */
  get oldest(): Millis | undefined {
    return this.#items[0]?.tag.timestamp;
  }

  get first(): ProgrammeTag | undefined {
    return this.#items[0];
  }

  /** @param bufferMs how much of the broadcast has not arrived yet, what waits here included */
  push(item: ProgrammeTag, bufferMs: Millis): void {
    if (item.role === 'video' && !this.#admits(item, bufferMs)) {
      this.dropped += 1;
      return;
    }
    this.#items.push(item);
    this.#bytes += item.tag.body.length;
    if (this.#bytes > mostWaiting)
      this.#waitsForKey = this.#drop(({ role }) => role === 'video') || this.#waitsForKey;
  }

  shift(): ProgrammeTag | undefined {
    const item = this.#items.shift();
    this.#bytes -= item?.tag.body.length ?? 0;
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#bytes = 0;
    this.#waitsForKey = false;
  }

  #admits(item: ProgrammeTag, bufferMs: Millis): boolean {
    if (item.isKey) {
      this.#waitsForKey = false;
      return true;
    }
    if (this.#waitsForKey) return false;
    if (bufferMs > this.#limits.referredMs) {
      this.#drop(({ role, isKey }) => role === 'video' && !isKey);
      this.#waitsForKey = true;
      return false;
    }
    if (bufferMs <= this.#limits.disposableMs) return true;
    this.#drop(({ isDisposable }) => isDisposable);
    return !item.isDisposable;
  }

  /** @returns whether there were any */
  #drop(isLeftOut: (item: ProgrammeTag) => boolean): boolean {
    const kept = this.#items.filter((item) => !isLeftOut(item));
    const count = this.#items.length - kept.length;
    this.dropped += count;
    this.#items = kept;
    this.#bytes = kept.reduce<Bytes>((sum, { tag }) => sum + tag.body.length, 0);
    return count > 0;
  }
}
