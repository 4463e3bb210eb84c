import { formatIrc, parseIrc, type IrcMessage } from '@starling/shared/protocol/irc.ts';

/** Who speaks in the room: nobody (read only) or an account with a chat token. */
export type ChatIdentity =
  | { readonly kind: 'anonymous'; readonly nick: string }
  | { readonly kind: 'account'; readonly login: string; readonly token: string };

/** A message of the room. */
export interface ChatMessage {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  /** `#rrggbb`; empty where the sender chose none. */
  readonly colour: string;
  readonly badges: readonly string[];
  readonly text: string;
  /** `/me`: the text says what the sender does. */
  readonly isAction: boolean;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Said before we came. */
  readonly isHistorical: boolean;
}

/** What the room's server told. */
export type IrcEvent =
  | { readonly kind: 'joined' }
  | { readonly kind: 'message'; readonly message: ChatMessage }
  /** One of our own messages was taken. `nonce` is empty where the server does not say which. */
  | { readonly kind: 'accepted'; readonly nonce: string; readonly id: string; readonly colour: string }
  | { readonly kind: 'notice'; readonly messageId: string; readonly text: string }
  | { readonly kind: 'login-failed'; readonly text: string }
  | { readonly kind: 'cleared'; readonly login: string | null; readonly seconds: number | null }
  | { readonly kind: 'deleted'; readonly id: string }
  | { readonly kind: 'reconnect' };

/** What came of some bytes: lines to send back and what they told. */
export interface IrcOutput {
  readonly send: readonly string[];
  readonly events: readonly IrcEvent[];
}

const capabilities = 'twitch.tv/tags twitch.tv/commands starling/replay';
const loginFailures = ['Login authentication failed', 'Improperly formatted AUTH', 'Invalid NICK'];

/**
 * The client's side of one connection to one room, in Twitch's dialect of IRC. Pure: text in, lines and events out;
 * the socket, the clock and the retries are chat-socket.ts's.
 */
export class IrcClient {
  readonly #identity: ChatIdentity;
  readonly #room: string;
  #hasJoined = false;

  /** @param channel the channel's login, without `#` */
  constructor(identity: ChatIdentity, channel: string) {
    this.#identity = identity;
    this.#room = `#${channel}`;
  }

  get hasJoined(): boolean {
    return this.#hasJoined;
  }

  /** The lines that register. The room is joined once the server has welcomed us. */
  register(): string[] {
    const identity = this.#identity;
    const cap = `CAP REQ :${capabilities}`;
    if (identity.kind === 'anonymous') return [cap, `NICK ${identity.nick}`];
    return [cap, `PASS oauth:${identity.token}`, `NICK ${identity.login}`];
  }

  /** @param text one WebSocket message: one or more lines. */
  handle(text: string, now: number): IrcOutput {
    const send: string[] = [];
    const events: IrcEvent[] = [];
    for (const raw of text.split(/\r?\n/)) {
      const line = parseIrc(raw);
      if (line === undefined) continue;
      send.push(...this.#replyTo(line));
      const event = this.#eventOf(line, now);
      if (event !== null) events.push(event);
    }
    return { send, events };
  }

  /** The line that says something. Line breaks become spaces: they would end the line. */
  say(text: string, nonce: string): string {
    return formatIrc({ tags: { 'client-nonce': nonce }, command: 'PRIVMSG', params: [this.#room], text });
  }

  #replyTo(line: IrcMessage): string[] {
    if (line.command === 'PING') return [`PONG :${line.params.at(-1) ?? 'tmi.twitch.tv'}`];
    if (line.command === '376' || line.command === '422') return [`JOIN ${this.#room}`];
    return [];
  }

  #eventOf(line: IrcMessage, now: number): IrcEvent | null {
    const { tags, params } = line;
    switch (line.command) {
      case 'JOIN':
      case 'ROOMSTATE':
        return this.#joined();
      case 'PRIVMSG':
        return { kind: 'message', message: messageOf(line, now) };
      case 'USERSTATE':
        return this.#accepted(line);
      case 'USERNOTICE':
        return {
          kind: 'notice',
          messageId: tags.get('msg-id') ?? '',
          text: tags.get('system-msg') ?? params[1] ?? '',
        };
      case 'NOTICE':
        return noticeOf(line);
      case 'CLEARCHAT':
        return { kind: 'cleared', login: params[1] ?? null, seconds: numberTag(line, 'ban-duration') };
      case 'CLEARMSG':
        return { kind: 'deleted', id: tags.get('target-msg-id') ?? '' };
      case 'RECONNECT':
        return { kind: 'reconnect' };
      default:
        return null;
    }
  }

  #joined(): IrcEvent | null {
    if (this.#hasJoined) return null;
    this.#hasJoined = true;
    return { kind: 'joined' };
  }

  /** The USERSTATE that belongs to JOIN accepts nothing. */
  #accepted({ tags }: IrcMessage): IrcEvent | null {
    const nonce = tags.get('client-nonce');
    if (!this.#hasJoined || nonce === undefined) return null;
    return { kind: 'accepted', nonce, id: tags.get('id') ?? '', colour: tags.get('color') ?? '' };
  }
}

function noticeOf({ tags, params }: IrcMessage): IrcEvent {
  const text = params.at(-1) ?? '';
  if (!tags.has('msg-id') && loginFailures.includes(text)) return { kind: 'login-failed', text };
  return { kind: 'notice', messageId: tags.get('msg-id') ?? '', text };
}

function messageOf(line: IrcMessage, now: number): ChatMessage {
  const { tags, prefix, params } = line;
  const nick = prefix?.split(/[!@]/)[0] ?? '';
  const displayName = tags.get('display-name') ?? '';
  const raw = params[1] ?? '';
  const action = /^\u0001ACTION (.*?)\u0001?$/s.exec(raw)?.[1]; // eslint-disable-line no-control-regex
  return {
    id: tags.get('id') ?? '',
    login: nick.toLowerCase(),
    displayName: displayName === '' ? nick : displayName,
    colour: tags.get('color') ?? '',
    badges: (tags.get('badges') ?? '')
      .split(',')
      .map((badge) => badge.split('/')[0] ?? '')
      .filter((badge) => badge !== ''),
    text: action ?? raw,
    isAction: action !== undefined,
    sentAt: numberTag(line, 'tmi-sent-ts') ?? now,
    isHistorical: tags.get('historical') === '1',
  };
}

function numberTag({ tags }: IrcMessage, name: string): number | null {
  const value = tags.get(name);
  return value === undefined || !/^\d+$/.test(value) ? null : Number(value);
}
