import type { Millis } from '@starling/shared/units.ts';
import { Bans } from './bans.ts';
import { Chatters } from './chatters.ts';
import { Polls } from './polls.ts';
import { Predictions } from './predictions.ts';
import { RecentMessages } from './recent-messages.ts';
import type { BanPolicy, EmoteFinder, MessageFilter, SharedBan } from './room-outcome.ts';
import type { HeldMessage, PinnedMessage, RoomModes, RoomName } from './room-state.ts';
import type { RoomSnapshot } from './room-view.ts';
import { SpeechLimits } from './speech-limits.ts';

/** What a room asks of others about a text. */
export interface RoomJudges {
  readonly filter: MessageFilter;
  readonly emotes: EmoteFinder;
  /** undefined: only what is banned here, for whatever reason. */
  readonly policy?: BanPolicy;
}

const mostRememberedSpeakers = 50_000;

/** All that one room knows; each part of it has a bound. */
export class RoomMemory {
  readonly name: RoomName;
  readonly judges: RoomJudges;
  readonly chatters: Chatters;
  readonly bans: Bans;
  readonly recent = new RecentMessages();
  readonly limits = new SpeechLimits();
  readonly polls: Polls;
  readonly predictions: Predictions;
  /** Oldest first. */
  readonly held: Map<string, HeldMessage>;
  modes: RoomModes;
  pin: PinnedMessage | undefined;
  raidedAt: Millis = -Infinity;
  readonly #lastSpoke = new Map<string, Millis>();

  constructor(name: RoomName, saved: RoomSnapshot, judges: RoomJudges) {
    this.name = name;
    this.judges = judges;
    this.chatters = new Chatters(name, saved.moderators, saved.vips);
    this.bans = new Bans(saved.bans);
    this.polls = new Polls(saved.poll);
    this.predictions = new Predictions(saved.prediction);
    this.held = new Map(saved.held.map((held) => [held.messageId, held]));
    for (const event of saved.recent ?? []) if (event.kind === 'message') this.recent.add(event);
    this.modes = saved.modes;
    this.pin = saved.pin;
  }

  /** What bans somebody by the word of another channel; never who is above other people here. */
  sharedBanOf(userId: string): SharedBan | undefined {
    const role = this.chatters.givenRole(userId);
    if (role === 'broadcaster' || role === 'moderator') return undefined;
    return this.judges.policy?.sharedBanOf(userId);
  }

  /** When somebody last spoke here; undefined where it is not remembered. */
  lastSpoke(userId: string): Millis | undefined {
    return this.#lastSpoke.get(userId);
  }

  noteSpoke(userId: string, now: Millis): void {
    this.#lastSpoke.delete(userId);
    this.#lastSpoke.set(userId, now);
    if (this.#lastSpoke.size <= mostRememberedSpeakers) return;
    const [oldest] = this.#lastSpoke.keys();
    if (oldest !== undefined) this.#lastSpoke.delete(oldest);
  }
}
