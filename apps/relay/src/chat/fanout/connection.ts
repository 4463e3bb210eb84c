import { Allowance } from '@starling/shared/allowance.ts';
import { pollInstead } from '@starling/shared/protocol/chat-limits.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { Address } from '@starling/shared/address-book.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import type { Transport } from './frame.ts';
import { type Flusher, Outbox, type Wire } from './outbox.ts';

/** Why a connection is closed: metrics count by it, WebSockets are told its code, IRC clients its words. */
export const closings = {
  'too-slow': { code: 1013, text: 'Too slow: too much was left unread' },
  full: { code: pollInstead, text: 'poll' },
  unregistered: { code: 1008, text: 'Registration timed out' },
  'ping-timeout': { code: 1001, text: 'Ping timeout' },
  flood: { code: 1008, text: 'Too many lines' },
  'not-irc': { code: 1008, text: 'A line is too long, or no text' },
  refused: { code: 1008, text: 'Refused' },
  quit: { code: 1000, text: 'Quit' },
  restart: { code: 1012, text: 'The relay is stopping' },
  failed: { code: 1011, text: 'Something went wrong here' },
} as const;
export type Closing = keyof typeof closings;

/** What chat makes of a connection. */
export interface Visitor {
  /** Whether it has said who it is. */
  readonly isRegistered: boolean;
  /** Whether it may send as many lines as bots of the operator's do. */
  readonly isVerifiedBot: boolean;
  /** Takes a line of it, without its end. */
  receive(line: string): void;
  /** Is told once, when the connection is gone. */
  leave(): void;
}

/** What all connections of a process share. */
export interface Rim {
  readonly limits: ConnectionLimits;
  readonly flusher: Flusher;
  /** Somebody is let go. */
  readonly onClosing: (closing: Closing) => void;
}

/** What a connection is made with. */
export interface ConnectionOptions {
  readonly rim: Rim;
  readonly address: Address;
  readonly now: Millis;
  /** The how many-th it is: so that not all who came at once are asked at once. */
  readonly ordinal: number;
}

/** Whoever was told to leave has so long to hear it. */
const closeGrace: Millis = 2_000;
/** Neighbours are asked so far apart. */
const stagger: Millis = 97;
/** What somebody may send at once after a rest, in seconds of what he may send in the long run. */
const receivedBurst = 4;

/** One client's connection, however it came. */
export abstract class Connection implements Wire {
  abstract readonly transport: Transport;
  readonly outbox: Outbox;
  readonly address: Address;
  visitor: Visitor | undefined;
  /** Why it is being closed. */
  closing: Closing | undefined;
  protected readonly rim: Rim;
  readonly #openedAt: Millis;
  readonly #lines: Allowance;
  readonly #patience: Millis;
  #heardAt: Millis;
  /** Of what has come in, as much as was allowed before it was looked at last. */
  #receivedFree: Bytes = 0;
  #checkedAt: Millis;
  #askedAt: Millis | undefined;
  #closedAt: Millis = 0;

  protected constructor({ rim, address, now, ordinal }: ConnectionOptions) {
    const { limits } = rim;
    this.outbox = new Outbox(this, rim.flusher);
    this.rim = rim;
    this.address = address;
    this.#lines = new Allowance(now);
    this.#openedAt = now;
    this.#patience = limits.heartbeat * 0.75 + ((ordinal * stagger) % (limits.heartbeat / 4));
    this.#heardAt = now;
    this.#checkedAt = now;
  }

  /** What has come in since it was opened. */
  protected abstract get received(): Bytes;
  abstract write(bytes: Buffer): void;
  protected abstract ask(): void;
  /** Tells it why, behind all that it has not read yet. */
  protected abstract end(closing: Closing): void;
  /** Cuts it off. */
  abstract cut(): void;

  /** An empty line says nothing, and counts all the same. */
  receive(line: string, now: Millis): void {
    if (this.count(now) && line !== '') this.visitor?.receive(line);
  }

  /** Counts a line, or what makes as much work: a sign of life. @returns whether it may be taken */
  count(now: Millis): boolean {
    this.#heardAt = now;
    this.#askedAt = undefined;
    if (this.closing !== undefined) return false;
    const { lines, botLines } = this.rim.limits;
    const rate = this.visitor?.isVerifiedBot === true ? botLines : lines;
    if (this.#lines.take(rate, now)) return true;
    this.close('flood', now);
    return false;
  }

  close(closing: Closing, now: Millis): void {
    // Who does not read is not sent still more; and what is sent first may show just that.
    if (this.closing === undefined && closing !== 'too-slow') this.outbox.flush();
    if (this.closing !== undefined) return;
    this.closing = closing;
    this.#closedAt = now;
    this.rim.onClosing(closing);
    this.end(closing);
  }

  /** Looks whether it is time to ask, to close or to cut off. To be called every few seconds. */
  check(now: Millis): void {
    const { registration, heartbeat } = this.rim.limits;
    if (this.closing !== undefined) {
      if (now - this.#closedAt >= closeGrace) this.cut();
    } else if (this.#hasReceivedTooMuch(now)) this.close('flood', now);
    else if (this.visitor?.isRegistered !== true) {
      if (now - this.#openedAt >= registration) this.close('unregistered', now);
    } else if (this.#askedAt !== undefined) {
      if (now - this.#askedAt >= heartbeat / 2) this.close('ping-timeout', now);
    } else if (now - this.#heardAt >= this.#patience) {
      this.#askedAt = now;
      this.ask();
    }
  }

  #hasReceivedTooMuch(now: Millis): boolean {
    const perSecond = this.rim.limits.received;
    const due = this.#receivedFree + ((now - this.#checkedAt) / 1000) * perSecond;
    this.#checkedAt = now;
    // What was not used is not saved up.
    this.#receivedFree = Math.min(due, this.received);
    return this.received - this.#receivedFree > receivedBurst * perSecond;
  }
}
