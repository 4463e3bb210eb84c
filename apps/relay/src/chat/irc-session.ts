import { type IrcMessage, parseIrc } from '@starling/shared/protocol/irc.ts';
import type { Millis } from '@starling/shared/units.ts';
import { capabilities, fromServer, globalUserState, notice, serverName } from './irc-lines.ts';
import type { Speaker } from './room.ts';

/** What a line from a client asks of the server around it. */
export type IrcOutput =
  | { readonly kind: 'send'; readonly line: string }
  /** Answer by `authenticated`; until then nothing else is taken from the client. */
  | { readonly kind: 'authenticate'; readonly token: string }
  | { readonly kind: 'join'; readonly channel: string }
  | { readonly kind: 'part'; readonly channel: string }
  | {
      readonly kind: 'say';
      readonly channel: string;
      readonly text: string;
      readonly nonce: string | undefined;
    }
  | { readonly kind: 'close'; readonly reason: string };

const anonymousNick = /^justinfan\d{1,12}$/i;
const channelName = /^#[a-z0-9_]{1,25}$/;
const joinWindow: Millis = 10_000;
const joinsPerWindow = 20;
const mostLinesWhileWaiting = 100;
/** Commands that clients send out of habit and that need no answer here. */
const ignored = new Set(['USER', 'MODE', 'WHO', 'USERHOST', 'PONG', 'NOTICE']);

/**
 * One chat connection in Twitch's dialect of IRC: capabilities, registration, joins, lines. Pure: lines and the
 * time go in, outputs come out. It knows nothing of rooms but their names.
 */
export class IrcSession {
  readonly capabilities = new Set<string>();
  /** Undefined until registered, and for anonymous readers. */
  speaker: Speaker | undefined;
  /** What the client is called; undefined until registered. */
  nick: string | undefined;
  #token: string | undefined;
  #wantedNick: string | undefined;
  #isNegotiating = false;
  #isWaiting = false;
  #heldLines: string[] = [];
  #joins: Millis[] = [];
  #outputs: IrcOutput[] = [];

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

  /** @param speaker whose token it was; undefined if it is nobody's */
  authenticated(speaker: Speaker | undefined, now: Millis): IrcOutput[] {
    if (!this.#isWaiting) return [];
    this.#isWaiting = false;
    if (speaker === undefined) {
      this.#send(fromServer('NOTICE', ['*'], 'Login authentication failed'));
      this.#outputs.push({ kind: 'close', reason: 'wrong token' });
      return this.#flush();
    }
    this.speaker = speaker;
    this.#welcome(speaker.login);
    const outputs = this.#flush();
    const held = this.#heldLines;
    this.#heldLines = [];
    return [...outputs, ...held.flatMap((line) => this.receive(line, now))];
  }

  #handle(message: IrcMessage, now: Millis): void {
    const [first = '', second = ''] = message.params;
    switch (message.command) {
      case 'CAP':
        return this.#negotiate(first.toUpperCase(), message.params.at(-1) ?? '');
      case 'PASS':
        this.#token = first;
        return;
      case 'NICK':
        this.#wantedNick = first.toLowerCase();
        return this.#register();
      case 'PING':
        return this.#send(message.params.length === 0 ? 'PONG' : fromServer('PONG', [serverName], first));
      case 'QUIT':
        this.#outputs.push({ kind: 'close', reason: 'quit' });
        return;
      default:
        if (ignored.has(message.command)) return;
    }
    if (this.nick === undefined) return this.#send(fromServer('451', ['*'], 'You have not registered'));
    if (message.command === 'JOIN') this.#eachChannel(first, (channel) => this.#join(channel, now));
    else if (message.command === 'PART')
      this.#eachChannel(first, (channel) => this.#outputs.push({ kind: 'part', channel }));
    else if (message.command === 'PRIVMSG') this.#say(first, second, message.tags.get('client-nonce'));
    else this.#send(fromServer('421', [this.nick, message.command], 'Unknown command'));
  }

  #negotiate(subcommand: string, list: string): void {
    if (subcommand === 'LS') {
      this.#isNegotiating = this.nick === undefined;
      this.#send(fromServer('CAP', ['*', 'LS'], capabilities.join(' ')));
    } else if (subcommand === 'REQ') {
      const wanted = list.split(' ').filter((name) => name !== '');
      const isKnown = wanted.every((name) => (capabilities as readonly string[]).includes(name));
      if (isKnown) for (const name of wanted) this.capabilities.add(name);
      this.#send(fromServer('CAP', ['*', isKnown ? 'ACK' : 'NAK'], wanted.join(' ')));
    } else if (subcommand === 'END') {
      this.#isNegotiating = false;
      this.#register();
    }
  }

  #register(): void {
    if (this.nick !== undefined || this.#wantedNick === undefined || this.#isNegotiating) return;
    if (anonymousNick.test(this.#wantedNick)) return this.#welcome(this.#wantedNick);
    if (this.#token === undefined) return this.#reject('Improperly formatted AUTH');
    const token = /^oauth:([A-Za-z0-9_-]{1,200})$/.exec(this.#token)?.[1];
    if (token === undefined) return this.#reject('Improperly formatted AUTH');
    this.#token = undefined;
    this.#isWaiting = true;
    this.#outputs.push({ kind: 'authenticate', token });
  }

  #reject(text: string): void {
    this.#send(fromServer('NOTICE', ['*'], text));
    this.#outputs.push({ kind: 'close', reason: text });
  }

  #welcome(nick: string): void {
    this.nick = nick;
    this.#send(fromServer('001', [nick], 'Welcome, GLHF!'));
    this.#send(fromServer('002', [nick], `Your host is ${serverName}`));
    this.#send(fromServer('003', [nick], 'This server is rather new'));
    this.#send(fromServer('004', [nick], '-'));
    this.#send(fromServer('375', [nick], '-'));
    this.#send(fromServer('372', [nick], 'You are in a maze of twisty passages, all alike.'));
    this.#send(fromServer('376', [nick], '>'));
    if (this.speaker !== undefined && this.capabilities.has('twitch.tv/commands'))
      this.#send(globalUserState(this.speaker, this.capabilities));
  }

  #eachChannel(list: string, act: (channel: string) => void): void {
    for (const name of list.split(',', joinsPerWindow)) {
      const lower = name.toLowerCase();
      if (channelName.test(lower)) act(lower.slice(1));
    }
  }

  #join(channel: string, now: Millis): void {
    this.#joins = this.#joins.filter((joinedAt) => now - joinedAt < joinWindow);
    if (this.#joins.length >= joinsPerWindow)
      return this.#send(notice(`#${channel}`, undefined, 'You join channels too fast.', this.capabilities));
    this.#joins.push(now);
    this.#outputs.push({ kind: 'join', channel });
  }

  #say(target: string, text: string, nonce: string | undefined): void {
    const channel = target.toLowerCase();
    if (!channelName.test(channel)) return;
    if (this.speaker === undefined)
      return this.#send(notice(channel, undefined, 'Log in to talk.', this.capabilities));
    this.#outputs.push({ kind: 'say', channel: channel.slice(1), text, nonce: nonce?.slice(0, 64) });
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
