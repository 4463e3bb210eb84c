import { formatIrc, parseIrc, type IrcMessage } from '@starling/shared/protocol/irc.ts';
import { eventsOf, type IrcEvent } from './irc-events.ts';

/** Who speaks in the room: nobody (read only) or an account with a chat token. */
export type ChatIdentity =
  | { readonly kind: 'anonymous'; readonly nick: string }
  | { readonly kind: 'account'; readonly login: string; readonly token: string };

/** What came of some bytes: lines to send back and what they told. */
interface IrcOutput {
  readonly send: readonly string[];
  readonly events: readonly IrcEvent[];
  /** As they came. */
  readonly lines: readonly IrcMessage[];
}

/** What is to be said. */
export interface Words {
  readonly text: string;
  /** Comes back once the room has taken it. */
  readonly nonce: string;
  /** The message that it answers. */
  readonly replyTo: string | null;
}

const capabilities = 'twitch.tv/tags twitch.tv/commands starling/replay';

/**
 * The client's side of one connection to one room, in Twitch's dialect of IRC. Pure: text in, lines and events out;
 * the socket, the clock and the retries are chat-connection.ts's.
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
    const lines: IrcMessage[] = [];
    for (const raw of text.split(/\r?\n/)) {
      const line = parseIrc(raw);
      if (line === undefined) continue;
      lines.push(line);
      send.push(...this.#replyTo(line));
      const told = eventsOf(line, now);
      if (told.some(({ kind }) => kind === 'joined')) this.#hasJoined = true;
      events.push(...told);
    }
    return { send, events, lines };
  }

  /** The line that says something, or does it (`/me`). Line breaks become spaces: they would end the line. */
  say({ text, nonce, replyTo }: Words): string {
    const action = /^\/me\s+(.+)$/is.exec(text)?.[1];
    return formatIrc({
      tags: { 'client-nonce': nonce, ...(replyTo !== null && { 'reply-parent-msg-id': replyTo }) },
      ...{ command: 'PRIVMSG', params: [this.#room] },
      text: action === undefined ? text : `\u0001ACTION ${action}\u0001`,
    });
  }

  #replyTo(line: IrcMessage): string[] {
    if (line.command === 'PING') return [`PONG :${line.params.at(-1) ?? 'tmi.twitch.tv'}`];
    if (line.command === '376' || line.command === '422') return [`JOIN ${this.#room}`];
    return [];
  }
}
