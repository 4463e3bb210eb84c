import type { Millis, Seconds } from '@starling/shared/units.ts';
import { isAtLeast } from './chatters.ts';
import type { Role } from './role.ts';

const window: Millis = 30_000;
const messagesPerWindow = { anyone: 20, moderator: 100, verifiedBot: 7_500 };
const duplicateWindow: Millis = 30_000;
const uniqueWindow: Millis = 600_000;
/** As long as any limit looks back for one speaker: slow mode's longest. */
const longestMemory: Millis = 120_000;
const mostSpeakers = 100_000;
const mostTexts = 200_000;

interface Speaker {
  /** When his messages of the last window were said, oldest first. */
  times: Millis[];
  lastAt: Millis;
  lastText: string;
}

/** What of a message matters for limits. */
export interface Attempt {
  readonly userId: string;
  readonly text: string;
  readonly role: Role;
  readonly isVerifiedBot: boolean;
}

export type LimitVerdict =
  | { readonly kind: 'within' }
  | { readonly kind: 'rate' | 'duplicate' | 'not-unique' }
  | { readonly kind: 'slow'; readonly wait: Seconds };

/**
 * How much each person has said of late. 20 messages in any 30 s (moderators and VIPs 100, verified bots 7,500), slow
 * mode, no text twice in a row within 30 s, and in unique mode no text that was said within ten minutes since it began.
 * Where 100,000 people have spoken within two minutes newcomers wait, and where 200,000 unique texts were said within
 * ten minutes everybody does: forgetting would let somebody pass his limits.
 */
export class SpeechLimits {
  /** By user, in the order of their last messages. */
  readonly #speakers = new Map<string, Speaker>();
  /** When the texts with a digest were last said, oldest first. */
  readonly #texts = new Map<number, Millis>();

  /** @param slow seconds between messages; 0: as many as the rate allows */
  judge(attempt: Attempt, modes: { slow: Seconds; unique: boolean }, now: Millis): LimitVerdict {
    const { userId, role } = attempt;
    const isFree = isAtLeast(role, 'vip');
    const speaker = this.#speakers.get(userId);
    if (speaker === undefined) {
      this.#forget(now);
      if (this.#speakers.size >= mostSpeakers) return { kind: 'rate' };
    } else {
      while (speaker.times[0] !== undefined && now - speaker.times[0] >= window) speaker.times.shift();
      if (speaker.times.length >= mostIn(attempt)) return { kind: 'rate' };
      const wait = modes.slow * 1_000 - (now - speaker.lastAt);
      if (!isFree && wait > 0) return { kind: 'slow', wait: wait / 1_000 };
      const isSame = speaker.lastText === attempt.text && now - speaker.lastAt < duplicateWindow;
      if (!isFree && !attempt.isVerifiedBot && isSame) return { kind: 'duplicate' };
    }
    return modes.unique && !isFree ? this.#judgeUnique(attempt.text, now) : { kind: 'within' };
  }

  /** Counts a message that is said or held. */
  count({ userId, text }: Attempt, modes: { unique: boolean }, now: Millis): void {
    const times = this.#speakers.get(userId)?.times ?? [];
    times.push(now);
    this.#speakers.delete(userId);
    this.#speakers.set(userId, { times, lastAt: now, lastText: text });
    if (!modes.unique) return this.#texts.clear();
    const key = digest(text);
    this.#texts.delete(key);
    this.#texts.set(key, now);
  }

  #judgeUnique(text: string, now: Millis): LimitVerdict {
    for (const [oldest, at] of this.#texts) {
      if (now - at < uniqueWindow) break;
      this.#texts.delete(oldest);
    }
    if (this.#texts.has(digest(text))) return { kind: 'not-unique' };
    return this.#texts.size < mostTexts ? { kind: 'within' } : { kind: 'rate' };
  }

  /** How many people it knows of, for tests of its bound. */
  get speakers(): number {
    return this.#speakers.size;
  }

  #forget(now: Millis): void {
    for (const [userId, { lastAt }] of this.#speakers) {
      if (now - lastAt < longestMemory) return;
      this.#speakers.delete(userId);
    }
  }
}

function mostIn({ role, isVerifiedBot }: Attempt): number {
  if (isVerifiedBot) return messagesPerWindow.verifiedBot;
  return isAtLeast(role, 'vip') ? messagesPerWindow.moderator : messagesPerWindow.anyone;
}

/** 53 bits of a text as it reads, whatever its case and spaces: two FNV-1a hashes of 32 bits, side by side. */
function digest(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (const character of text.toLowerCase().replace(/\s+/gu, ' ')) {
    const code = character.codePointAt(0) ?? 0;
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return (high & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
}
