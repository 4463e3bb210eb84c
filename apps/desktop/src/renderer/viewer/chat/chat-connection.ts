import { closeSocket } from '@starling/shared/close-socket.ts';
import { pollInstead } from '@starling/shared/protocol/chat-limits.ts';
import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import { api } from '../../host/api-client.ts';
import { backOff } from '../player/back-off.ts';
import type { ChatEvent } from './chat-state.ts';
import { linesOf, readPage, readStanding } from './read-page.ts';
import { IrcClient, type ChatIdentity, type Words } from './irc-client.ts';

/** A connection is taken for dead after this long without a word, although we asked. */
const silenceMs = 45_000;
const pingEveryMs = 20_000;
/** What comes within this time is shown in one go. */
const batchMs = 60;
/** Pages of a hole that are asked for at most. */
const mostPages = 10;
const tooSlow = 1013;
const restarts = 1012;

interface ConnectionOptions {
  /** Of the relay, without a slash at the end. */
  readonly origin: string;
  readonly channel: string;
  /** Who reads; null for nobody in particular. */
  readonly login: string | null;
  /** Told in batches; never after `close`. */
  readonly onEvents: (events: ChatEvent[]) => void;
  /** Told of each line at once, in order. */
  readonly onLine: (line: IrcMessage) => void;
}

/** How one connection ended. */
interface Ending {
  readonly hadJoined: boolean;
  readonly code: number;
}

/** A room, from `new` to `close`, over as many connections as it takes, and by polling where there is no place. */
export class ChatConnection {
  readonly #options: ConnectionOptions;
  readonly #abort = new AbortController();
  #socket: WebSocket | null = null;
  #client: IrcClient | null = null;
  #waiting: ChatEvent[] = [];
  #batchTimer: ReturnType<typeof setTimeout> | undefined;
  /** The newest event that is known: what came since is asked for after it. */
  #newestId: string | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    void this.#run();
  }

  /** @returns whether it was sent; it is not while there is no connection. */
  say(words: Words): boolean {
    if (this.#client?.hasJoined !== true || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(`${this.#client.say(words)}\r\n`);
    return true;
  }

  close(): void {
    this.#abort.abort();
    if (this.#socket !== null) closeSocket(this.#socket);
    clearTimeout(this.#batchTimer);
  }

  #isClosed(): boolean {
    return this.#abort.signal.aborted;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    let attempt = 0;
    while (!this.#isClosed()) {
      const { hadJoined, code } = await this.#connectOnce();
      if (this.#isClosed()) return;
      if (code === pollInstead) {
        await this.#poll();
        continue;
      }
      this.#tell([{ kind: 'lost' }]);
      attempt = hadJoined ? 0 : attempt + 1;
      await sleep(waitAfter(code, attempt), signal);
    }
  }

  /** @returns once the connection is over. */
  async #connectOnce(): Promise<Ending> {
    const identity = await identify(this.#options.login);
    if (this.#abort.signal.aborted) return { hadJoined: false, code: 0 };
    const client = new IrcClient(identity, this.#options.channel);
    const known = this.#newestId;
    this.#client = client;
    return new Promise((resolve) => {
      const socket = new WebSocket(`${this.#options.origin.replace(/^http/, 'ws')}/irc`, 'irc');
      this.#socket = socket;
      const watch = watchSilence(socket);
      socket.onopen = () => {
        if (!this.#isClosed()) socket.send(client.register().join('\r\n') + '\r\n');
      };
      socket.onmessage = (message: MessageEvent<unknown>) => {
        watch.heard();
        if (typeof message.data !== 'string') return;
        const hasJoined = this.#receive(client, socket, message.data);
        if (hasJoined && known !== null) void this.#fillHole(known);
      };
      socket.onclose = ({ code }) => {
        watch.stop();
        resolve({ hadJoined: client.hasJoined, code });
      };
    });
  }

  /** @returns whether the room was joined by it. */
  #receive(client: IrcClient, socket: WebSocket, text: string): boolean {
    const { send, events, lines } = client.handle(text, Date.now());
    for (const line of lines) this.#options.onLine(line);
    if (send.length > 0) socket.send(send.join('\r\n') + '\r\n');
    if (events.length > 0) this.#tell(events);
    if (events.some(({ kind }) => kind === 'reconnect')) socket.close();
    return events.some(({ kind }) => kind === 'joined');
  }

  /** Asks for what came after an event, newest page last; where too much came, back from its newest until it is met. */
  async #fillHole(known: string): Promise<void> {
    const { channel } = this.#options;
    const answer = await api.chat(channel, { after: known }, this.#abort.signal);
    if (!answer.ok) return;
    let events = readPage(answer.value.data);
    let { hasGap, older } = answer.value;
    for (let page = 0; hasGap && older !== null && page < mostPages; page += 1) {
      const before = await api.chat(channel, { before: older }, this.#abort.signal);
      if (!before.ok) break;
      events = [...readPage(before.value.data.filter(({ id }) => id > known)), ...events];
      hasGap = before.value.data.every(({ id }) => id > known);
      older = before.value.older;
    }
    this.#tell([{ kind: 'filled', events, hasGap }]);
  }

  /** Asks for pages until the relay has a place for a connection again. */
  async #poll(): Promise<void> {
    const { signal } = this.#abort;
    let cursor = this.#newestId;
    this.#tell([{ kind: 'polling' }]);
    for (let failures = 0; !signal.aborted;) {
      const asked = cursor === null || cursor === '' ? {} : { after: cursor };
      const answer = await api.chat(this.#options.channel, asked, signal);
      if (!answer.ok) {
        failures += 1;
        await sleep(backOff(failures, 2_000, 30_000, Math.random()), signal);
        continue;
      }
      failures = 0;
      const { data, standing, hasGap, pollAfterMs, areSocketsFree } = answer.value;
      cursor = answer.value.cursor;
      for (const line of linesOf({ standing, data })) this.#options.onLine(line);
      this.#tell([...readStanding(standing, Date.now()), { kind: 'filled', events: readPage(data), hasGap }]);
      if (areSocketsFree) {
        await sleep(Math.random() * comeBackWithinMs, signal);
        return;
      }
      await sleep(pollAfterMs * (0.9 + 0.2 * Math.random()), signal);
    }
  }

  #tell(events: readonly ChatEvent[]): void {
    for (const event of events) {
      const told = event.kind === 'filled' ? event.events : [event];
      for (const one of told)
        if (one.kind === 'message' && one.message.id > (this.#newestId ?? ''))
          this.#newestId = one.message.id;
    }
    this.#waiting.push(...events);
    this.#batchTimer ??= setTimeout(() => {
      this.#batchTimer = undefined;
      const batch = this.#waiting;
      this.#waiting = [];
      if (!this.#abort.signal.aborted) this.#options.onEvents(batch);
    }, batchMs);
  }
}

/** When the relay has places again, not all who poll come at once. */
const comeBackWithinMs = 30_000;

/** Who was merely too slow comes back at once; after a restart all come, so they spread. */
function waitAfter(code: number, attempt: number): number {
  if (code === tooSlow && attempt === 0) return 0;
  if (code === restarts && attempt === 0) return Math.random() * 5_000;
  return backOff(attempt, 600, 20_000, Math.random());
}

/** Without a token, one still reads. */
async function identify(login: string | null): Promise<ChatIdentity> {
  if (login !== null) {
    const answer = await api.newChatToken();
    if (answer.ok) return { kind: 'account', login, token: answer.value.token };
  }
  return { kind: 'anonymous', nick: `justinfan${10_000 + Math.floor(Math.random() * 90_000)}` };
}

/** Asks a quiet server for a sign of life and closes the socket when none comes. */
function watchSilence(socket: WebSocket): { heard: () => void; stop: () => void } {
  let heardAt = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - heardAt > silenceMs) socket.close();
    else if (socket.readyState === WebSocket.OPEN) socket.send('PING :starling\r\n');
  }, pingEveryMs);
  return {
    heard: () => {
      heardAt = performance.now();
    },
    stop: () => clearInterval(timer),
  };
}

/** Ends early when the network comes back or the signal is aborted. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      removeEventListener('online', wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    addEventListener('online', wake);
    signal.addEventListener('abort', wake);
  });
}
