import { equalBytes } from '../bytes.ts';
import type { Millis } from '../units.ts';
import type { KeyRing } from './key-ring.ts';
import { keyFlags } from './packet.ts';

/** When keys are changed, in packets. */
export interface KeySchedule {
  readonly refreshEvery: number;
  readonly announcedBefore: number;
}

/** Chooses the key for each packet, and tells the other side the next one in time; draft §6.1.6. */
export class SendingKeys {
  readonly #ring: KeyRing;
  readonly #schedule: KeySchedule;
  #key: number;
  #used = 0;
  /** The message that announces the next key; undefined while there is none. */
  #announcement: Uint8Array | undefined;
  #isAnswered = false;
  #announcedAt: Millis = -Infinity;

  constructor(ring: KeyRing, schedule: KeySchedule) {
    this.#ring = ring;
    this.#schedule = schedule;
    this.#key = ring.has(keyFlags.even) ? keyFlags.even : keyFlags.odd;
  }

  /** Encrypts the next packet, with a key that the other side has. */
  encrypt(sequence: number, payload: Uint8Array): { readonly key: number; readonly payload: Uint8Array } {
    this.#used += 1;
    const { refreshEvery, announcedBefore } = this.#schedule;
    if (this.#announcement === undefined && this.#used >= refreshEvery - announcedBefore) {
      this.#ring.renew(this.#other());
      this.#announcement = this.#ring.write();
      this.#isAnswered = false;
      this.#announcedAt = -Infinity;
    }
    if (this.#used > refreshEvery && this.#isAnswered) {
      this.#key = this.#other();
      this.#used = 1;
      this.#announcement = undefined;
    }
    const encrypted = this.#ring.apply(this.#key, sequence, payload);
    if (encrypted === undefined) throw new Error(`there is no key ${this.#key} to encrypt with`);
    return { key: this.#key, payload: encrypted };
  }

  /** When the announcement is to be sent; Infinity where there is none that waits for its answer. */
  announceAt(patience: Millis): Millis {
    return this.#announcement === undefined || this.#isAnswered ? Infinity : this.#announcedAt + patience;
  }

  announce(now: Millis): Uint8Array | undefined {
    this.#announcedAt = now;
    return this.#announcement;
  }

  /** @param message what the other side has taken: the announcement itself */
  answered(message: Uint8Array): void {
    if (this.#announcement !== undefined && equalBytes(message, this.#announcement)) this.#isAnswered = true;
  }

  #other(): number {
    return this.#key === keyFlags.even ? keyFlags.odd : keyFlags.even;
  }
}
