import type { Millis } from '@starling/shared/units.ts';

/** Someone who may speak. */
export interface Speaker {
  readonly userId: string;
  readonly login: string;
}

/** A line that was said. Never changed. */
export interface ChatLine {
  /** Unique for ever. */
  readonly id: string;
  readonly speaker: Speaker;
  readonly text: string;
  readonly saidAt: Millis;
  readonly isOwner: boolean;
  /** The speaker's first line in this room since the relay started. */
  readonly isFirst: boolean;
}

/** What became of a try to say something. */
export type Said =
  | { readonly kind: 'said'; readonly line: ChatLine }
  | { readonly kind: 'refused'; readonly because: 'rate' | 'too-long' | 'empty' };

/** Lines that a newcomer gets. */
const historyLength = 50;
const longestText = 500;
const window: Millis = 30_000;
const linesPerWindow = 20;
const ownerLinesPerWindow = 100;
const mostKnownSpeakers = 50_000;

/**
 * The chat of one channel: who may say what, and what was said last. Pure: time and ids come in, what happened
 * goes out; it knows no connection.
 */
export class Room {
  /** The channel's login. */
  readonly channel: string;
  readonly roomId: string;
  #history: ChatLine[] = [];
  /** When each speaker's latest lines were said, oldest first. */
  readonly #recent = new Map<string, Millis[]>();

  constructor(channel: string, roomId: string) {
    this.channel = channel;
    this.roomId = roomId;
  }

  get history(): readonly ChatLine[] {
    return this.#history;
  }

  say(speaker: Speaker, text: string, now: Millis, id: string): Said {
    const clean = text.replace(/[\p{Cc}]/gu, ' ').trim();
    if (clean === '') return { kind: 'refused', because: 'empty' };
    if ([...clean].length > longestText) return { kind: 'refused', because: 'too-long' };
    const isOwner = speaker.userId === this.roomId;
    const known = this.#recent.get(speaker.userId);
    const recent = (known ?? []).filter((saidAt) => now - saidAt < window);
    if (recent.length >= (isOwner ? ownerLinesPerWindow : linesPerWindow))
      return { kind: 'refused', because: 'rate' };
    this.#remember(speaker.userId, [...recent, now]);
    const line = { id, speaker, text: clean, saidAt: now, isOwner, isFirst: known === undefined };
    this.#history = [...this.#history.slice(1 - historyLength), line];
    return { kind: 'said', line };
  }

  #remember(userId: string, times: Millis[]): void {
    this.#recent.delete(userId);
    this.#recent.set(userId, times);
    if (this.#recent.size <= mostKnownSpeakers) return;
    const [oldest] = this.#recent.keys();
    if (oldest !== undefined) this.#recent.delete(oldest);
  }
}
