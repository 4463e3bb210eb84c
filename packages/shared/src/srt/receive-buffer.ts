import type { Bytes, Millis } from '../units.ts';
import { addSequence, sequenceDistance } from './sequence.ts';

/** A packet that waits for its time. */
export interface Waiting {
  /** Undefined where it could not be decrypted: nothing is delivered in its place. */
  readonly payload: Uint8Array | undefined;
  readonly due: Millis;
}

/** What became of a packet. */
export type Placement =
  /** `gap`: so many packets before it are missing now and were not before. */
  | { readonly kind: 'new'; readonly gap: number }
  /** One that was missing. */
  | { readonly kind: 'found' }
  | { readonly kind: 'duplicate' | 'belated' | 'beyond' };

const found: Placement = { kind: 'found' };
const next: Placement = { kind: 'new', gap: 0 };

/** Packets between the next one to deliver and the newest, in a ring of fixed size; holes are missing ones. */
export class ReceiveBuffer {
  readonly #slots: (Waiting | undefined)[];
  readonly #mask: number;
  #head = 0;
  #first: number;
  /** From `#first` to behind the newest. */
  #extent = 0;
  #held = 0;
  #bytes: Bytes = 0;

  /** @param capacity packets; a power of two */
  constructor(firstSequence: number, capacity: number) {
    this.#first = firstSequence;
    this.#slots = Array.from({ length: capacity }, () => undefined);
    this.#mask = capacity - 1;
  }

  /** The next to be delivered. */
  get first(): number {
    return this.#first;
  }

  /** Behind the newest that has come. */
  get end(): number {
    return addSequence(this.#first, this.#extent);
  }

  /** Packets that wait. */
  get held(): number {
    return this.#held;
  }

  get bytes(): Bytes {
    return this.#bytes;
  }

  /** Packets that there is room for. */
  get room(): number {
    return this.#slots.length - this.#extent;
  }

  /** @returns where `sequence` would go, without changing anything */
  look(sequence: number): Placement {
    const offset = sequenceDistance(this.#first, sequence);
    if (offset < 0) return { kind: 'belated' };
    if (offset >= this.#slots.length) return { kind: 'beyond' };
    if (offset >= this.#extent)
      return offset === this.#extent ? next : { kind: 'new', gap: offset - this.#extent };
    return this.#slots[(this.#head + offset) & this.#mask] === undefined ? found : { kind: 'duplicate' };
  }

  /** Puts a packet where `look` has found room for it. */
  put(sequence: number, waiting: Waiting): void {
    const offset = sequenceDistance(this.#first, sequence);
    this.#slots[(this.#head + offset) & this.#mask] = waiting;
    this.#extent = Math.max(this.#extent, offset + 1);
    this.#held += 1;
    this.#bytes += waiting.payload?.length ?? 0;
  }

  /** @returns the first packet that is there, and how many before it are missing */
  oldest(): { readonly waiting: Waiting; readonly missing: number } | undefined {
    if (this.#held === 0) return undefined;
    for (let missing = 0; missing < this.#extent; missing += 1) {
      const waiting = this.#slots[(this.#head + missing) & this.#mask];
      if (waiting !== undefined) return { waiting, missing };
    }
    return undefined;
  }

  /** Forgets the first `count` packets, there or missing. */
  advance(count: number): void {
    for (let at = 0; at < Math.min(count, this.#extent); at += 1) {
      const index = (this.#head + at) & this.#mask;
      const waiting = this.#slots[index];
      if (waiting === undefined) continue;
      this.#held -= 1;
      this.#bytes -= waiting.payload?.length ?? 0;
      this.#slots[index] = undefined;
    }
    this.#head = (this.#head + count) & this.#mask;
    this.#first = addSequence(this.#first, count);
    this.#extent = Math.max(0, this.#extent - count);
  }
}
