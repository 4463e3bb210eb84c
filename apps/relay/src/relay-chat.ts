import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import * as path from 'node:path';
import type { Duplex } from 'node:stream';
import type { Server as TlsServer } from 'node:tls';
import type { Logger } from 'pino';
import { portError } from '@starling/shared/program/start-error.ts';
import type { TlsIdentity } from '@starling/shared/program/tls-files.ts';
import { forwardedAddress } from '@starling/shared/protocol/forwarded-address.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Archive } from './archive/archive.ts';
import { ChatServer } from './chat/chat-server.ts';
import { defaultLimits } from './chat/fanout/connection-limits.ts';
import { colorFor } from './chat/irc/name-color.ts';
import type { Emotes } from './chat/emotes/emotes.ts';
import { SqliteEventLog } from './chat/log/sqlite-event-log.ts';
import type { People } from './chat/host/standings.ts';
import type { DeskPeople } from './chat/moderation/desk-people.ts';
import { ChatPages } from './chat/pages/chat-pages.ts';
import type { Role } from './chat/room/role.ts';
import type { Standing } from './chat/room/room-state.ts';
import type { Account as ChatAccount } from './chat/rooms.ts';
import { SqliteRoomStore } from './chat/store/sqlite-room-store.ts';
import type { Config } from './config/config.ts';
import type { Database } from './database/tables.ts';
import { Follows } from './follows/follows.ts';
import { listen } from './listening.ts';
import type { Metrics } from './metrics.ts';
import type { Account, Accounts } from './platform/accounts.ts';
import { openEmotes } from './relay-emotes.ts';
import { RelayModeration } from './relay-moderation.ts';
import type { BotRooms } from './serve/api/bot-room.ts';
import type { ChatArchive } from './serve/api/chat-routes.ts';
import type { ModerationDesk } from './serve/api/moderation-desk.ts';
import { createVideoChat } from './video-chat.ts';

export interface RelayChatOptions {
  readonly config: Config;
  readonly accounts: Accounts;
  readonly database: Database;
  readonly metrics: Metrics;
  readonly log: Logger;
}

const day: Millis = 24 * 3600 * 1000;

/** Joins chat to the rest of the relay: its ports, its files, the people and their channels. */
export class RelayChat {
  readonly server: ChatServer;
  readonly emotes: Emotes;
  readonly follows: Follows;
  readonly #options: RelayChatOptions;
  readonly #log: SqliteEventLog;
  readonly #store: SqliteRoomStore;
  readonly #pages: ChatPages;
  readonly #people: ChatPeople;
  readonly #moderation: RelayModeration;
  readonly #ports: Server[] = [];
  #tlsPort: TlsServer | undefined;

  constructor(options: RelayChatOptions) {
    const { config, accounts, database, metrics, log } = options;
    this.#options = options;
    this.#store = new SqliteRoomStore(database);
    this.#log = new SqliteEventLog({
      file: path.join(config.dataDir, 'chat.sqlite'),
      onError: (error) => log.error({ err: error }, 'the chat log could not be written'),
      onLost: (count) => metrics.chatLosses.inc({ where: 'log' }, count),
    });
    const { connections, connectionsPerAddress, workers, verifiedBots } = config.chat;
    this.emotes = openEmotes(database, config.dataDir);
    this.follows = new Follows({
      ...{ database, now: Date.now },
      onChange: (userId, channelId) => this.server.host.changeStanding(userId, channelId),
    });
    this.#people = createPeople(accounts, verifiedBots, standingBy(this.follows));
    this.#moderation = new RelayModeration({
      ...{ database, store: this.#store, log: this.#log, people: createDeskPeople(accounts, this.#people) },
      server: () => this.server,
      onError: (error) => log.error({ err: error }, 'moderation failed'),
    });
    const { rules } = this.#moderation;
    this.server = new ChatServer({
      ...{
        people: this.#people,
        store: this.#store,
        log: this.#log,
        workers,
      },
      limits: { ...defaultLimits, connections, connectionsPerAddress },
      judgesOf: async (name) => {
        const [judges, emotes] = await Promise.all([rules.judgesOf(name), this.emotes.finderOf(name.roomId)]);
        return { ...judges, emotes };
      },
      onEvent: (name, event) => rules.heard(name, event),
      onClosing: (because) => metrics.chatClosings.inc({ because }),
      onLost: () => metrics.chatLosses.inc({ where: 'room' }),
      onError: (error) => log.error({ err: error }, 'chat failed'),
    });
    this.#pages = new ChatPages({
      ...{ rooms: this.server.host, log: this.#log, hasRoom: () => this.server.hasRoom },
    });
    metrics.watchChat(() => this.server.connections);
  }

  /** Opens the ports of IRC. @returns which they are; the one for TLS where there is a certificate */
  async listen(identity: TlsIdentity | undefined): Promise<{ irc: number; ircs: number | undefined }> {
    const { ircPort, ircsPort, host } = this.#options.config;
    await Promise.all([this.server.ready, this.#moderation.open()]);
    const irc = this.server.createIrcServer();
    await listen(irc, ircPort, host).catch(portError('--irc-port', ircPort));
    this.#ports.push(irc);
    if (identity === undefined) return { irc: portOf(irc), ircs: undefined };
    const ircs = this.server.createIrcsServer(identity);
    await listen(ircs, ircsPort, host).catch(portError('--ircs-port', ircsPort));
    this.#ports.push(ircs);
    if ('setSecureContext' in ircs) this.#tlsPort = ircs as TlsServer;
    return { irc: portOf(irc), ircs: portOf(ircs) };
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const forwarded = this.#options.config.isBehindProxy
      ? forwardedAddress(request.headers['x-forwarded-for'])
      : undefined;
    const address = forwarded ?? request.socket.remoteAddress ?? '';
    return this.server.handleUpgrade(request, socket, head, address);
  }

  /** What of chat is read by HTTP. */
  archive(videos: Archive): ChatArchive {
    return {
      newest: (channel, after) => this.#pages.newest(channel, after),
      older: (channel, before) => this.#pages.older(channel, before),
      saidBy: (userId, before) => this.#pages.saidBy(userId, before),
      replay: createVideoChat(videos, this.#pages),
      erase: async (userId) => {
        this.server.host.forget(userId);
        await this.#store.forget(userId);
        return this.#log.erase(userId);
      },
    };
  }

  /** What moderators and the operator settle and read by HTTP. */
  get moderation(): ModerationDesk {
    return this.#moderation.desk;
  }

  /** The rooms as bots reach them by HTTP; what they ask is told to all, as no connection has asked. */
  get bots(): BotRooms {
    return {
      ask: async (login, channel, request) => {
        const account = await this.#people.findByLogin(login);
        if (account === undefined) return undefined;
        const answer = await this.server.host.perform(channel, account, request, '');
        if (answer.kind === 'unknown-room') return undefined;
        if (answer.kind === 'unknown-login')
          return { refusal: { id: 'invalid_user', words: `Invalid username: ${answer.login}` } };
        const refusal = answer.replies.find(({ isRefusal }) => isRefusal);
        return {
          ...(answer.messageId !== undefined && { messageId: answer.messageId }),
          ...(refusal && { refusal: { id: refusal.messageId, words: refusal.text } }),
        };
      },
    };
  }

  /** What somebody is in a channel's room, both by login. */
  async roleIn(channel: string, login: string): Promise<Role> {
    const account = await this.#people.findByLogin(login);
    const chatter = account && (await this.server.host.look(channel, account));
    return chatter?.role ?? 'anonymous';
  }

  /** A renewed certificate holds for the connections to come. */
  renewTls(identity: TlsIdentity): void {
    this.#tlsPort?.setSecureContext(identity);
    this.server.renewTls(identity);
  }

  /** Forgets what is older than the operator wants. */
  async sweep(): Promise<void> {
    await this.#moderation.sweep(Date.now());
    const { days } = this.#options.config.chat;
    if (days !== undefined) await this.#log.dropBefore(Date.now() - days * day);
  }

  /** Asks everybody to come back, then ends; what was said is on disk. */
  async close(): Promise<void> {
    await this.server.drain();
    await this.server.close();
    for (const port of this.#ports) port.close();
    await this.#store.close();
    await this.#log.close();
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Accounts as chat sees them. */
interface ChatPeople extends People {
  findByLogin(login: string): Promise<ChatAccount | undefined>;
}

/** The place where a subscription would come in, as `subscribedMonths`. */
function standingBy(follows: Follows): People['standingIn'] {
  return async (userId, roomId): Promise<Standing> => {
    const followedAt = await follows.since(userId, roomId);
    return { ...(followedAt !== undefined && { followedAt }) };
  };
}

function createPeople(
  accounts: Accounts,
  verifiedBots: ReadonlySet<string>,
  standingIn: People['standingIn'],
): ChatPeople {
  const tell = ({ id, login, chatColor }: Account) => ({
    ...{ userId: id, login, displayName: login, color: chatColor ?? colorFor(id) },
    isVerifiedBot: verifiedBots.has(login),
  });
  const find = async (found: Promise<Account | undefined>) => {
    const account = await found;
    return account && tell(account);
  };
  return {
    findByChatToken: (token) => find(accounts.findByChatToken(token)),
    findByLogin: (login) => find(accounts.findByLogin(login)),
    standingIn,
    recolor: (userId, color) => accounts.setChatColor(userId, color),
  };
}

/** Accounts as the moderators' desk sees them. */
function createDeskPeople(accounts: Accounts, people: ChatPeople): DeskPeople {
  return {
    findByLogin: async (login) => {
      const [account, known] = await Promise.all([accounts.findByLogin(login), people.findByLogin(login)]);
      return account && known && { ...known, createdAt: account.createdAt };
    },
    findLogin: async (userId) => (await accounts.findById(userId))?.login,
    standingIn: (userId, roomId) => people.standingIn(userId, roomId),
  };
}
