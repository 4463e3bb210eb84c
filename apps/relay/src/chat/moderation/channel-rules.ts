import type { BlockedTerm } from '@starling/shared/protocol/moderation.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { ModeratorAct } from '../room/moderator-act.ts';
import type { RoomEvent } from '../room/room-event.ts';
import type { BanPolicy, MessageFilter, SharedBan } from '../room/room-outcome.ts';
import type { RoomChange, RoomName } from '../room/room-state.ts';
import type { PersonRef } from '../room/said-message.ts';
import type { ForeignBan } from '../room/shared-bans.ts';
import type { ModerationStore } from '../store/moderation-store.ts';
import { actOf } from './act-of-event.ts';
import { ChannelFilter, OperatorTerms } from './channel-filter.ts';
import type { ChannelSettings } from './channel-settings.ts';
import { settingsActs } from './settings-acts.ts';
import { SharedBans } from './shared-bans.ts';

export interface ChannelRulesOptions {
  readonly store: ModerationStore;
  /** Writes a change of a room, together with those of the same turn. */
  readonly write: (roomId: string, change: RoomChange) => Promise<void>;
  /** Tells a room of a ban in a channel whose bans hold there, or that it was lifted. */
  readonly heed: (roomId: string, ban: ForeignBan & { readonly isLifted: boolean }) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Who changes settings, and when; ids for what is written of it. */
export interface Change {
  readonly by: PersonRef;
  readonly at: Millis;
  readonly newId: () => string;
}

/** By what one channel is judged. Changed in place for as long as its room is open. */
class ChannelJudge implements BanPolicy {
  readonly filter: ChannelFilter;
  needsReason = false;
  readonly #roomId: string;
  readonly #shared: SharedBans;

  constructor(roomId: string, operatorTerms: OperatorTerms, shared: SharedBans) {
    this.#roomId = roomId;
    this.filter = new ChannelFilter(operatorTerms);
    this.#shared = shared;
  }

  update(settings: ChannelSettings): void {
    this.filter.update(settings);
    this.needsReason = settings.bansNeedReason;
  }

  sharedBanOf(userId: string): SharedBan | undefined {
    return this.#shared.find(this.#roomId, userId);
  }
}

/** What moderators have settled for all channels: rooms judge by it, and what happens in them comes back to it. */
export class ChannelRules {
  readonly #options: ChannelRulesOptions;
  readonly #operatorTerms = new OperatorTerms();
  readonly #shared = new SharedBans();
  /** Rooms hold their judges; where a room is forgotten, so is its judge. */
  readonly #judges = new Map<string, WeakRef<ChannelJudge>>();
  readonly #opened: Promise<void>;
  /** Counts changes, so that what was read before one is read again. */
  #revision = 0;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: ChannelRulesOptions) {
    this.#options = options;
    this.#opened = this.#load();
    this.#opened.catch(options.onError);
  }

  async judgesOf({ roomId }: RoomName): Promise<{ filter: MessageFilter; policy: BanPolicy }> {
    await this.#opened;
    const judge = new ChannelJudge(roomId, this.#operatorTerms, this.#shared);
    this.#judges.set(roomId, new WeakRef(judge));
    for (;;) {
      const revision = this.#revision;
      judge.update(await this.#options.store.settings(roomId));
      if (revision === this.#revision) return { filter: judge.filter, policy: judge };
    }
  }

  settings(roomId: string): Promise<ChannelSettings> {
    return this.#options.store.settings(roomId);
  }

  /** One after another, so that none undoes what another one has left as it was. */
  change(
    channel: PersonRef,
    change: Partial<ChannelSettings>,
    name: (roomId: string) => string,
    { by, at, newId }: Change,
  ): Promise<ChannelSettings> {
    return this.#inTurn(async () => {
      const { store } = this.#options;
      const before = await store.settings(channel.userId);
      const after = { ...before, ...change };
      const acts = settingsActs(before, after, name).map((act) => ({ id: newId(), at, by, ...act }));
      await store.saveSettings(channel.userId, after, acts);
      this.#revision += 1;
      this.#judges.get(channel.userId)?.deref()?.update(after);
      this.#shared.accept(channel.userId, after.acceptsBansOf);
      if (!after.offersBans) this.#shared.withdraw(channel.userId);
      else if (!before.offersBans) await this.#offer(channel);
      return after;
    });
  }

  /** Terms that hold everywhere. */
  operatorTerms(): Promise<BlockedTerm[]> {
    return this.#options.store.operatorTerms();
  }

  setOperatorTerms(terms: readonly BlockedTerm[]): Promise<void> {
    return this.#inTurn(async () => {
      await this.#options.store.saveOperatorTerms(terms);
      this.#operatorTerms.update(terms);
    });
  }

  /** To be told of all that happens in rooms, in the turn in which it happens. */
  heard(name: RoomName, event: RoomEvent): void {
    const act = actOf(event);
    if (act !== undefined) this.#write(name.roomId, act);
    if (event.kind === 'user-cleared' && event.isBan && event.sharedFrom === undefined) {
      if (this.#shared.ban(name.roomId, event.userId, event.reason)) this.#tell(name, event, false);
    } else if (event.kind === 'user-restored' && event.sharedFrom === undefined) {
      if (event.isPardon === true) this.#shared.pardon(name.roomId, event.userId);
      if (this.#shared.lift(name.roomId, event.userId)) this.#tell(name, event, true);
    }
  }

  /** Forgets what is older than the mod log is kept, and the judges of rooms that nobody needs. */
  async sweep(before: Millis): Promise<void> {
    for (const [roomId, judge] of this.#judges) if (judge.deref() === undefined) this.#judges.delete(roomId);
    await this.#options.store.dropBefore(before);
  }

  #write(roomId: string, act: ModeratorAct): void {
    this.#options.write(roomId, { kind: 'act', act }).catch(this.#options.onError);
  }

  #tell(
    { roomId, login }: RoomName,
    event: Extract<RoomEvent, { readonly kind: 'user-cleared' | 'user-restored' }>,
    isLifted: boolean,
  ): void {
    const target = { userId: event.userId, login: event.login };
    const why = event.kind === 'user-cleared' && event.reason !== undefined ? { reason: event.reason } : {};
    const ban = { target, by: event.by, from: login, isLifted, ...why };
    for (const room of this.#shared.acceptedBy(roomId))
      this.#options.heed(room, ban).catch(this.#options.onError);
  }

  async #offer(channel: PersonRef): Promise<void> {
    // Whoever is banned from now on is known at once, the others when they have been read.
    this.#shared.offer(channel);
    for (const { userId, reason } of await this.#options.store.offeredBans(channel.userId))
      this.#shared.ban(channel.userId, userId, reason ?? undefined);
  }

  async #load(): Promise<void> {
    const { store } = this.#options;
    this.#operatorTerms.update(await store.operatorTerms());
    const { offering, bans, acceptances, pardons } = await store.sharedBans();
    for (const channel of offering) this.#shared.offer(channel);
    for (const { roomId, userId, reason } of bans) this.#shared.ban(roomId, userId, reason ?? undefined);
    for (const { roomId, userId } of pardons) this.#shared.pardon(roomId, userId);
    const sources = Map.groupBy(acceptances, ({ roomId }) => roomId);
    for (const [roomId, accepted] of sources)
      this.#shared.accept(
        roomId,
        accepted.map(({ sourceId }) => sourceId),
      );
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#changing;
    const result = this.#opened.then(() => before).then(work);
    this.#changing = result.catch(() => undefined);
    return result;
  }
}
