import type {
  ChangeModeration,
  HeldMessages,
  Moderation,
  ModLog,
  OwnUnbanRequest,
  UnbanRequest,
  UnbanRequests,
  UserCard,
} from '@starling/shared/protocol/moderation.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { HostedRoom } from '../host/hosted-room.ts';
import type { EventLog } from '../log/event-log.ts';
import { isAtLeast } from '../room/chatters.ts';
import type { ModeratorAct } from '../room/moderator-act.ts';
import type { Account } from '../rooms.ts';
import type { ModLogStore } from '../store/mod-log-store.ts';
import { fromApi, toApi, type Unfit } from './api-settings.ts';
import type { ChannelRules } from './channel-rules.ts';
import type { ChannelSettings } from './channel-settings.ts';
import { type DeskPeople, type DeskRooms, isoOf } from './desk-people.ts';
import type { UnbanDesk } from './unban-desk.ts';
import { userCard } from './user-card.ts';

export interface DeskOptions {
  readonly rooms: DeskRooms;
  readonly people: DeskPeople;
  readonly rules: ChannelRules;
  readonly unbans: UnbanDesk;
  readonly modLog: ModLogStore;
  readonly log: Pick<EventLog, 'readSaidBy'>;
  readonly now: () => Millis;
  readonly newId: () => string;
}

/** A channel's moderation for one of its moderators, as the API tells it. */
export class ModeratorsDesk {
  readonly isOwner: boolean;
  readonly #options: DeskOptions;
  readonly #hosted: HostedRoom;
  readonly #account: Account;

  private constructor(options: DeskOptions, hosted: HostedRoom, account: Account) {
    this.#options = options;
    this.#hosted = hosted;
    this.#account = account;
    this.isOwner = hosted.room.name.roomId === account.userId;
  }

  /** @returns undefined where there is no such channel */
  static async open(
    options: DeskOptions,
    channel: string,
    login: string,
  ): Promise<ModeratorsDesk | 'no-moderator' | undefined> {
    const [hosted, account] = await Promise.all([
      options.rooms.find(channel),
      options.people.findByLogin(login),
    ]);
    if (hosted === undefined) return undefined;
    if (account === undefined) return 'no-moderator';
    const { role } = hosted.room.chatterOf({ ...account, standing: {} });
    return isAtLeast(role, 'moderator') ? new ModeratorsDesk(options, hosted, account) : 'no-moderator';
  }

  async settings(): Promise<Moderation> {
    const settings = await this.#options.rules.settings(this.#roomId);
    const logins = await this.#loginsOf(settings.acceptsBansOf);
    return toApi(settings, (id) => logins.get(id));
  }

  async change(asked: ChangeModeration): Promise<Moderation | Unfit> {
    const { people, rules, now, newId } = this.#options;
    const { roomId: userId, login } = this.#hosted.room.name;
    const ids = new Map<string, string>();
    for (const name of asked.sharedBans?.accepts ?? []) {
      const found = await people.findByLogin(name);
      if (found !== undefined) ids.set(name, found.userId);
    }
    const change = fromApi(login, asked, ids);
    if ('unfit' in change) return change;
    const logins = new Map([...ids].map(([name, id]) => [id, name]));
    const by = { userId: this.#account.userId, login: this.#account.login };
    const changed: ChannelSettings = await rules.change(
      { userId, login },
      change,
      (id) => logins.get(id) ?? id,
      { by, at: now(), newId },
    );
    const all = await this.#loginsOf(changed.acceptsBansOf);
    return toApi(changed, (id) => all.get(id));
  }

  async log({ before, count }: { before: string | undefined; count: number }): Promise<ModLog> {
    const found = await this.#options.modLog.read(this.#roomId, { before, count: count + 1 });
    const data = found.slice(0, count).map(entryOf);
    return { data, older: found.length > count ? (data.at(-1)?.id ?? null) : null };
  }

  held(): HeldMessages {
    return {
      data: this.#hosted.room.held.map(({ messageId, at, message, category, because }) => {
        const { userId, login, displayName, color } = message.author;
        const author = { id: userId, login, displayName, color };
        return { id: messageId, at: isoOf(at), author, text: message.text, category, because };
      }),
    };
  }

  async card(login: string, before: string | undefined): Promise<UserCard | undefined> {
    const { people, modLog, log, now } = this.#options;
    const person = await people.findByLogin(login);
    if (person === undefined) return undefined;
    const [standing, acts] = await Promise.all([
      people.standingIn(person.userId, this.#roomId),
      modLog.count(this.#roomId, person.userId),
    ]);
    return userCard({ person, standing, acts, hosted: this.#hosted, log, before, now: now() });
  }

  unbanRequests(
    status: UnbanRequest['status'] | undefined,
    before: string | undefined,
  ): Promise<UnbanRequests> {
    return this.#options.unbans.list(this.#roomId, status, before);
  }

  decideUnban(
    id: string,
    decision: 'accept' | 'deny',
    note: string | undefined,
  ): Promise<UnbanRequest | 'decided-already' | undefined> {
    const isAccepted = decision === 'accept';
    return this.#options.unbans.decide(this.#hosted.room.name, this.#account, { id, isAccepted, note });
  }

  get #roomId(): string {
    return this.#hosted.room.name.roomId;
  }

  async #loginsOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const logins = new Map<string, string>();
    for (const id of ids) {
      const login = await this.#options.people.findLogin(id);
      if (login !== undefined) logins.set(id, login);
    }
    return logins;
  }
}

/** A channel for somebody who is banned there. */
export class BannedDesk {
  readonly #unbans: UnbanDesk;
  readonly #hosted: HostedRoom;
  readonly #account: Account;

  private constructor(unbans: UnbanDesk, hosted: HostedRoom, account: Account) {
    this.#unbans = unbans;
    this.#hosted = hosted;
    this.#account = account;
  }

  /** @returns undefined where there is no such channel */
  static async open(
    { rooms, people, unbans }: DeskOptions,
    channel: string,
    login: string,
  ): Promise<BannedDesk | undefined> {
    const [hosted, account] = await Promise.all([rooms.find(channel), people.findByLogin(login)]);
    return hosted && account && new BannedDesk(unbans, hosted, account);
  }

  state(): Promise<OwnUnbanRequest> {
    return this.#unbans.state(this.#hosted.room.name, this.#account);
  }

  ask(text: string): ReturnType<UnbanDesk['ask']> {
    return this.#unbans.ask(this.#hosted.room.name, this.#account, text);
  }
}

function entryOf(act: ModeratorAct): ModLog['data'][number] {
  const { id, at, by, action, target, duration, reason, text, sharedFrom } = act;
  return {
    ...{ id, at: isoOf(at), by: { id: by.userId, login: by.login }, action },
    ...(target && { target: { id: target.userId, login: target.login } }),
    ...(duration !== undefined && { durationSeconds: duration }),
    ...(reason !== undefined && { reason }),
    ...(text !== undefined && { text }),
    ...(sharedFrom !== undefined && { sharedFrom }),
  };
}
