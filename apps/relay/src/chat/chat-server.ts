import { randomUUID } from 'node:crypto';
import { fromServer, joinLine, notice, partLine, privmsg, roomState, userState } from './irc-lines.ts';
import { type IrcOutput, IrcSession } from './irc-session.ts';
import { type ChatLine, Room, type Speaker } from './room.ts';

/** What chat needs of the platform. */
export interface ChatAccounts {
  findByChatToken(token: string): Promise<{ readonly id: string; readonly login: string } | undefined>;
  findByLogin(login: string): Promise<{ readonly id: string; readonly login: string } | undefined>;
}

/** A connection as chat sees it; what is sent goes out with the connection's next tick. */
export interface ChatConnection {
  send(line: string): void;
  /** Once what was sent has gone out. */
  close(reason: string): void;
}

const mostRoomsPerConnection = 100;
const refusals = {
  rate: ['msg_ratelimit', 'Your message was not sent because you are sending messages too quickly.'],
  'too-long': ['msg_rejected_mandatory', 'Your message was not sent: 500 characters are the most.'],
  empty: ['msg_rejected_mandatory', 'Your message was not sent: it is empty.'],
} as const;

/** One client: its session and the rooms that it is in. */
export class ChatClient {
  readonly session = new IrcSession();
  readonly rooms = new Map<string, Room>();
  readonly #server: ChatServer;
  readonly #connection: ChatConnection;
  /** Lines are handled one after the other, though some need the database. */
  #work: Promise<void> = Promise.resolve();
  #isOpen = true;

  constructor(server: ChatServer, connection: ChatConnection) {
    this.#server = server;
    this.#connection = connection;
  }

  receive(line: string): void {
    this.#work = this.#work
      .then(() => this.#perform(this.session.receive(line, Date.now())))
      .catch(() => this.close());
  }

  send(line: string): void {
    if (this.#isOpen) this.#connection.send(line);
  }

  /** The connection is gone. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const room of this.rooms.values()) this.#server.leave(this, room);
    this.#connection.close('closed');
  }

  async #perform(outputs: readonly IrcOutput[]): Promise<void> {
    for (const output of outputs) {
      if (!this.#isOpen) return;
      if (output.kind === 'send') this.send(output.line);
      else if (output.kind === 'authenticate') await this.#authenticate(output.token);
      else if (output.kind === 'join') await this.#join(output.channel);
      else if (output.kind === 'part') this.#part(output.channel);
      else if (output.kind === 'say') this.#say(output.channel, output.text, output.nonce);
      else this.#connection.close(output.reason);
    }
  }

  async #authenticate(token: string): Promise<void> {
    const account = await this.#server.accounts.findByChatToken(token);
    const speaker: Speaker | undefined = account && { userId: account.id, login: account.login };
    await this.#perform(this.session.authenticated(speaker, Date.now()));
  }

  async #join(channel: string): Promise<void> {
    const { nick, speaker, capabilities: has } = this.session;
    if (nick === undefined || this.rooms.has(channel)) return;
    const room = this.rooms.size < mostRoomsPerConnection ? await this.#server.room(channel) : undefined;
    if (room === undefined) {
      this.send(notice(`#${channel}`, 'msg_channel_suspended', 'This channel does not exist.', has));
      return;
    }
    this.rooms.set(channel, room);
    this.#server.enter(this, room);
    this.send(joinLine(nick, channel));
    if (has.has('twitch.tv/commands')) {
      if (speaker !== undefined) this.send(userState(speaker, room, undefined, has));
      this.send(roomState(room, has));
    }
    this.send(fromServer('353', [nick, '=', `#${channel}`], nick));
    this.send(fromServer('366', [nick, `#${channel}`], 'End of /NAMES list'));
    if (has.has('starling/replay'))
      for (const line of room.history) this.send(privmsg(room, line, has, true));
  }

  #part(channel: string): void {
    const room = this.rooms.get(channel);
    if (room === undefined || this.session.nick === undefined) return;
    this.rooms.delete(channel);
    this.#server.leave(this, room);
    this.send(partLine(this.session.nick, channel));
  }

  #say(channel: string, text: string, nonce: string | undefined): void {
    const { speaker, capabilities: has } = this.session;
    const room = this.rooms.get(channel);
    if (speaker === undefined || room === undefined) return;
    const said = room.say(speaker, text, Date.now(), randomUUID());
    if (said.kind === 'refused') {
      const [messageId, reason] = refusals[said.because];
      return this.send(notice(`#${channel}`, messageId, reason, has));
    }
    if (has.has('twitch.tv/commands')) this.send(userState(speaker, room, nonce, has));
    this.#server.spread(room, said.line, this);
  }
}

/** Every room and who is in it. */
export class ChatServer {
  readonly accounts: ChatAccounts;
  readonly #rooms = new Map<string, { room: Room; members: Set<ChatClient> }>();

  constructor(accounts: ChatAccounts) {
    this.accounts = accounts;
  }

  connect(connection: ChatConnection): ChatClient {
    return new ChatClient(this, connection);
  }

  /** @returns undefined where no channel has that name */
  async room(channel: string): Promise<Room | undefined> {
    const known = this.#rooms.get(channel);
    if (known !== undefined) return known.room;
    const account = await this.accounts.findByLogin(channel);
    if (account === undefined) return undefined;
    const entry = this.#rooms.get(channel) ?? { room: new Room(channel, account.id), members: new Set() };
    this.#rooms.set(channel, entry);
    return entry.room;
  }

  enter(client: ChatClient, room: Room): void {
    this.#rooms.get(room.channel)?.members.add(client);
  }

  leave(client: ChatClient, room: Room): void {
    this.#rooms.get(room.channel)?.members.delete(client);
  }

  /** Hands a line to everyone in the room but the connection that said it. A form is written once for all who get it. */
  spread(room: Room, line: ChatLine, from: ChatClient): void {
    let tagged: string | undefined;
    let plain: string | undefined;
    for (const member of this.#rooms.get(room.channel)?.members ?? []) {
      if (member === from) continue;
      const { capabilities: has } = member.session;
      if (has.has('twitch.tv/tags')) member.send((tagged ??= privmsg(room, line, has)));
      else member.send((plain ??= privmsg(room, line, has)));
    }
  }
}
