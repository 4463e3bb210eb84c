import { type IrcMessage, parseIrc } from '@starling/shared/protocol/irc.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { RoomEvent } from '../room/room-event.ts';
import type { Chatter } from '../room/said-message.ts';
import type { Actor } from '../room/room-state.ts';
import type { RoomView } from '../room/room-view.ts';
import { type IrcClass, type Place, twitchHost } from './irc-class.ts';
import { fromServer, globalUserState, notice, partLine, userState, welcomeLines } from './irc-lines.ts';
import type { AskedOfRoom, IrcOutput, RoomAnswer } from './irc-output.ts';
import { JoinLimit } from './join-limit.ts';
import { entryLines } from './entry-lines.ts';
import { habitReply } from './habit-replies.ts';
import { Registration } from './registration.ts';
import { readSaidLine } from './said-line.ts';

/** Whose token it was. */
export type Account = Omit<Actor, 'standing'>;

const channelName = /^#[a-z0-9_]{1,25}$/;
const mostLinesWhileWaiting = 100;
/** Of one connection. */
const mostRooms = 100;
const mostRoomsOfVerifiedBots = 5_000;
/** A list of channels in one JOIN. */
const mostChannelsPerLine = 100;

/** A room that the client is in. */
interface Joined {
  readonly place: Place;
  /** undefined for the anonymous. */
  you: Chatter | undefined;
}

/**
 * One chat connection in Twitch's dialect of IRC: capabilities, registration, joins, lines. Pure: lines, answers and the
 * time go in, outputs come out. It knows rooms by what they tell it.
 */
export class IrcSession {
  /** undefined until registered, and for anonymous readers. */
  account: Account | undefined;
  readonly #host: string;
  readonly #registration: Registration;
  readonly #rooms = new Map<string, Joined>();
  /** Channels that were asked for and not answered yet. */
  readonly #entering = new Set<string>();
  readonly #joins = new JoinLimit();
  #nick: string | undefined;
  #isWaiting = false;
  #heldLines: string[] = [];
  #outputs: IrcOutput[] = [];

  /** @param host the server's name on every line */
  constructor(host = twitchHost) {
    this.#host = host;
    this.#registration = new Registration(host);
  }

  get isRegistered(): boolean {
    return this.#nick !== undefined;
  }

  /** Channels that it is in. */
  get channels(): Iterable<string> {
    return this.#rooms.keys();
  }

  /** @returns undefined where it is not in the room */
  classIn(channel: string): IrcClass | undefined {
    const joined = this.#rooms.get(channel);
    return joined && this.#class(joined.you);
  }

  /** Takes one line, without its end. */
  receive(line: string, now: Millis): IrcOutput[] {
    if (this.#isWaiting) {
      if (this.#heldLines.length < mostLinesWhileWaiting) this.#heldLines.push(line);
      return [];
    }
    const message = parseIrc(line);
    if (message !== undefined) this.#handle(message, now);
    return this.#flush();
  }

  /** @param account whose token it was; undefined if it is nobody's */
  authenticated(account: Account | undefined, now: Millis): IrcOutput[] {
    if (!this.#isWaiting) return [];
    this.#isWaiting = false;
    if (account === undefined) this.#reject('Login authentication failed');
    else {
      this.account = account;
      this.#welcome(account.login);
    }
    const outputs = this.#flush();
    const held = this.#heldLines;
    this.#heldLines = [];
    return account === undefined ? outputs : [...outputs, ...held.flatMap((line) => this.receive(line, now))];
  }

  /** @param members who is there, for the list of names; undefined where they are too many */
  entered(view: RoomView, members?: readonly string[]): IrcOutput[] {
    this.#entering.delete(view.login);
    if (this.#nick === undefined || this.#rooms.has(view.login)) return [];
    const place = { host: this.#host, channel: view.login, roomId: view.roomId };
    this.#rooms.set(view.login, { place, you: view.you });
    const has = this.#registration.capabilities;
    const reader = {
      nick: this.#nick,
      class: this.#class(view.you),
      wantsReplay: has.has('starling/replay'),
    };
    for (const line of entryLines(view, place, reader, members ?? [this.#nick])) this.#send(line);
    return this.#flush();
  }

  /** @param words why not, where it is not that the channel does not exist */
  notEntered(channel: string, words = 'This channel does not exist or has been suspended.'): IrcOutput[] {
    this.#entering.delete(channel);
    this.#notice(channel, 'msg_channel_suspended', words);
    return this.#flush();
  }

  performed({ channel, request, nonce }: AskedOfRoom, answer: RoomAnswer): IrcOutput[] {
    if (answer.kind === 'unknown-room')
      this.#notice(channel, 'msg_channel_suspended', 'This channel does not exist or has been suspended.');
    else if (answer.kind === 'unknown-login')
      this.#notice(channel, 'invalid_user', `Invalid username: ${answer.login}`);
    else {
      for (const { messageId, text } of answer.replies) this.#notice(channel, messageId, text);
      const isRefused = answer.replies.some(({ isRefusal }) => isRefusal);
      if (request.kind === 'say' && !isRefused) this.#tellState(channel, answer, nonce);
    }
    return this.#flush();
  }

  recolored(channel: string, color: string): IrcOutput[] {
    if (this.account !== undefined) this.account = { ...this.account, color };
    for (const joined of this.#rooms.values()) if (joined.you) joined.you = { ...joined.you, color };
    this.#notice(channel, 'color_changed', 'Your color has been changed.');
    return this.#flush();
  }

  /**
   * Takes what an event of a room that it is in changes for the client himself; besides, he gets the lines that his class
   * gets. His class may be another one afterwards.
   *
   * @param you as the room shows him now
   */
  changed(channel: string, event: RoomEvent, you: Chatter): IrcOutput[] {
    const joined = this.#rooms.get(channel);
    if (joined?.you === undefined || this.account === undefined) return [];
    joined.you = you;
    const { hasCommands } = this.#class(you);
    const isBan = event.kind === 'user-cleared' && event.isBan && event.userId === you.userId;
    if (hasCommands && event.kind === 'role') this.#send(userState(you, joined.place, this.#class(you)));
    if (!hasCommands && isBan) {
      // He was kicked, in words that his client understands: it is out of the room.
      this.#rooms.delete(channel);
      this.#outputs.push({ kind: 'leave', channel });
    }
    return this.#flush();
  }

  #handle(message: IrcMessage, now: Millis): void {
    const [first = '', second = ''] = message.params;
    switch (message.command) {
      case 'CAP':
        // Not every client makes one parameter of the list.
        return this.#negotiate(first.toUpperCase(), message.params.slice(1).join(' '));
      case 'PASS':
        return this.#registration.pass(first);
      case 'NICK':
        this.#registration.nick(first);
        return this.#register();
      case 'PING':
        return this.#send(
          message.params.length === 0 ? 'PONG' : fromServer(this.#host, 'PONG', [this.#host], first),
        );
      case 'QUIT':
        this.#outputs.push({ kind: 'close', because: 'quit' });
        return;
      case 'USER':
      case 'PONG':
      case 'NOTICE':
        return;
    }
    if (this.#nick === undefined)
      return this.#send(fromServer(this.#host, '451', ['*'], 'You have not registered'));
    if (message.command === 'JOIN') this.#joinAll(channelsOf(first), now);
    else if (message.command === 'PART') for (const channel of channelsOf(first)) this.#part(channel);
    else if (message.command === 'PRIVMSG') this.#type(first.toLowerCase(), second, message.tags);
    else for (const line of habitReply(message, this.#host, this.#nick)) this.#send(line);
  }

  #negotiate(subcommand: string, list: string): void {
    for (const line of this.#registration.negotiate(subcommand, list, this.isRegistered)) this.#send(line);
    if (subcommand === 'END') this.#register();
  }

  #register(): void {
    if (this.isRegistered) return;
    const progress = this.#registration.progress();
    if (progress.kind === 'anonymous') this.#welcome(progress.nick);
    else if (progress.kind === 'refused') this.#reject(progress.words);
    else if (progress.kind === 'token') {
      this.#isWaiting = true;
      this.#outputs.push({ kind: 'authenticate', token: progress.token });
    }
  }

  #reject(words: string): void {
    this.#send(fromServer(this.#host, 'NOTICE', ['*'], words));
    this.#outputs.push({ kind: 'close', because: 'refused' });
  }

  #welcome(nick: string): void {
    this.#nick = nick;
    for (const line of welcomeLines(this.#host, nick)) this.#send(line);
    const { hasCommands, hasTags } = this.#class(undefined);
    if (this.account !== undefined && hasCommands)
      this.#send(globalUserState(this.account, this.#host, hasTags));
  }

  /** Whoever asks for too much is told so once a line. */
  #joinAll(channels: readonly string[], now: Millis): void {
    for (const channel of channels) {
      if (this.#rooms.has(channel) || this.#entering.has(channel)) continue;
      const refusal = this.#joinRefusal(now);
      if (refusal !== undefined) return this.#notice(channel, undefined, refusal);
      this.#entering.add(channel);
      this.#outputs.push({ kind: 'enter', channel });
    }
  }

  /** @returns undefined where it may join one more, which has been counted */
  #joinRefusal(now: Millis): string | undefined {
    const isVerifiedBot = this.account?.isVerifiedBot === true;
    const most = isVerifiedBot ? mostRoomsOfVerifiedBots : mostRooms;
    if (this.#rooms.size + this.#entering.size >= most)
      return `A connection can be in ${most} channels at most.`;
    return this.#joins.take(isVerifiedBot, now) ? undefined : 'You join channels too fast.';
  }

  #part(channel: string): void {
    const joined = this.#rooms.get(channel);
    if (joined === undefined || this.#nick === undefined) return;
    this.#rooms.delete(channel);
    this.#send(partLine(this.#nick, joined.place));
    this.#outputs.push({ kind: 'leave', channel });
  }

  #type(target: string, text: string, tags: ReadonlyMap<string, string>): void {
    if (!channelName.test(target)) return;
    const channel = target.slice(1);
    if (this.account === undefined) return this.#notice(channel, undefined, 'Log in to talk.');
    const { typed, nonce } = readSaidLine(text, tags);
    if (typed?.kind === 'request')
      this.#outputs.push({
        ...{ kind: 'perform', channel, request: typed.request },
        ...(nonce !== undefined && { nonce }),
      });
    else if (typed?.kind === 'color') this.#outputs.push({ kind: 'color', channel, color: typed.color });
    else if (typed?.kind === 'reply') this.#notice(channel, typed.reply.messageId, typed.reply.text);
    else if (typed?.kind === 'disconnect') this.#outputs.push({ kind: 'close', because: 'quit' });
  }

  #tellState(
    channel: string,
    { you, messageId }: Extract<RoomAnswer, { readonly kind: 'answered' }>,
    nonce: string | undefined,
  ): void {
    const audience = this.#class(you);
    if (!audience.hasCommands) return;
    const sent = { ...(nonce !== undefined && { nonce }), ...(messageId !== undefined && { messageId }) };
    const place = this.#rooms.get(channel)?.place ?? { host: this.#host, channel, roomId: '' };
    this.#send(userState(you, place, audience, sent));
  }

  #class(you: Chatter | undefined): IrcClass {
    const has = this.#registration.capabilities;
    return {
      hasTags: has.has('twitch.tv/tags'),
      hasCommands: has.has('twitch.tv/commands'),
      hasMembership: has.has('twitch.tv/membership'),
      isModerator: you?.role === 'moderator' || you?.role === 'broadcaster',
    };
  }

  #notice(channel: string, messageId: string | undefined, text: string): void {
    this.#send(notice({ host: this.#host, channel }, messageId, text, this.#class(undefined).hasTags));
  }

  #send(line: string): void {
    this.#outputs.push({ kind: 'send', line });
  }

  #flush(): IrcOutput[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }
}

function channelsOf(list: string): string[] {
  return list
    .toLowerCase()
    .split(',', mostChannelsPerLine)
    .flatMap((name) => (channelName.test(name) ? [name.slice(1)] : []));
}
