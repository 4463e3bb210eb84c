import type { AddressBans, BlockedTerm } from '@starling/shared/protocol/moderation.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { ChatServer } from './chat/chat-server.ts';
import { canonicalRange } from './chat/fanout/address-ranges.ts';
import type { EventLog } from './chat/log/event-log.ts';
import { unfitTerm } from './chat/moderation/api-settings.ts';
import { ChannelRules } from './chat/moderation/channel-rules.ts';
import type { DeskPeople } from './chat/moderation/desk-people.ts';
import { BannedDesk, type DeskOptions, ModeratorsDesk } from './chat/moderation/moderators-desk.ts';
import { UnbanDesk } from './chat/moderation/unban-desk.ts';
import { type AddressBan, readAddressBans, writeAddressBans } from './chat/store/address-ban-rows.ts';
import { ModLogStore } from './chat/store/mod-log-store.ts';
import { ModerationStore } from './chat/store/moderation-store.ts';
import type { SqliteRoomStore } from './chat/store/sqlite-room-store.ts';
import { UnbanStore } from './chat/store/unban-store.ts';
import type { Database } from './database/tables.ts';
import { operatorLogin } from './platform/bootstrap.ts';
import type { ModerationDesk } from './serve/api/moderation-desk.ts';

export interface RelayModerationOptions {
  readonly database: Database;
  readonly store: SqliteRoomStore;
  readonly log: EventLog;
  readonly people: DeskPeople;
  /** Once it is there: rooms ask for their judges only then. */
  readonly server: () => ChatServer;
  readonly onError: (error: unknown) => void;
}

/** How long the mod log is kept. */
const modLogKept: Millis = 365 * 86_400_000;

/** Joins moderation to rooms, rows and the API. */
export class RelayModeration {
  readonly rules: ChannelRules;
  readonly #options: RelayModerationOptions;

  constructor(options: RelayModerationOptions) {
    const { database, store, people, server, onError } = options;
    this.#options = options;
    this.rules = new ChannelRules({
      store: new ModerationStore(database),
      write: (roomId, change) => store.write(roomId, change),
      heed: async (roomId, ban) => {
        const login = await people.findLogin(roomId);
        if (login === undefined) return;
        await server().host.act(login, (room, now, newId) => room.heedForeignBan(ban, now, newId));
      },
      onError,
    });
  }

  /** Tells the server which addresses are banned. To be called before it listens. */
  async open(): Promise<void> {
    this.#ban(await readAddressBans(this.#options.database));
  }

  /** Forgets what the mod log has kept for a year. */
  async sweep(now: Millis): Promise<void> {
    await this.rules.sweep(now - modLogKept);
  }

  /** As the API needs it. */
  get desk(): ModerationDesk {
    const { database } = this.#options;
    const desk = this.#deskOptions();
    return {
      moderators: (channel, login) => ModeratorsDesk.open(desk, channel, login),
      banned: (channel, login) => BannedDesk.open(desk, channel, login),
      isOperator: (login) => login === operatorLogin,
      operatorTerms: () => this.rules.operatorTerms(),
      setOperatorTerms: async (terms: readonly BlockedTerm[]) => {
        const unfit = unfitTerm(terms);
        if (unfit === undefined) await this.rules.setOperatorTerms(terms);
        return unfit;
      },
      addressBans: async () => toApi(await readAddressBans(database)),
      setAddressBans: (bans) => this.#setAddressBans(bans),
    };
  }

  #deskOptions(): DeskOptions {
    const { database, store, server, people, log } = this.#options;
    const common = { now: () => Date.now(), newId: server().newId, rooms: server().host };
    const unbans = new UnbanDesk({ ...common, store: new UnbanStore(database) });
    return {
      ...common,
      people,
      unbans,
      log,
      rules: this.rules,
      modLog: new ModLogStore(database, () => store.written()),
    };
  }

  async #setAddressBans(
    asked: Parameters<ModerationDesk['setAddressBans']>[0],
  ): Promise<AddressBans | { readonly unfit: string }> {
    const { database } = this.#options;
    const before = new Map((await readAddressBans(database)).map((ban) => [ban.address, ban]));
    const bans = new Map<string, AddressBan>();
    for (const { address: text, reason } of asked) {
      const address = canonicalRange(text);
      if (address === undefined)
        return { unfit: `"${text}" is neither an address nor a range of addresses.` };
      const at = before.get(address)?.at ?? Date.now();
      bans.set(address, { address, at, ...(reason !== undefined && reason !== '' && { reason }) });
    }
    await writeAddressBans(database, [...bans.values()]);
    this.#ban([...bans.values()]);
    return toApi([...bans.values()]);
  }

  #ban(bans: readonly AddressBan[]): void {
    this.#options.server().setBannedAddresses(bans.map(({ address }) => address));
  }
}

function toApi(bans: readonly AddressBan[]): AddressBans {
  return { data: bans.map(({ at, ...ban }) => ({ ...ban, at: new Date(at).toISOString() })) };
}
