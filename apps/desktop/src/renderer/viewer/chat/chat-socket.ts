import { api } from '../../host/api-client.ts';
import { backOff } from '../player/back-off.ts';
import type { ChatEvent } from './chat-log.ts';
import { IrcClient, type ChatIdentity } from './irc-client.ts';

/** A connection is taken for dead after this long without a word, although we asked. */
const silenceMs = 45_000;
const pingEveryMs = 20_000;
/** What comes within this time is shown in one go. */
const batchMs = 60;

/** A room, from `new` to `close`, over as many connections as it takes. */
export class ChatSocket {
  readonly #origin: string;
  readonly #channel: string;
  readonly #login: string | null;
  readonly #onEvents: (events: ChatEvent[]) => void;
  readonly #abort = new AbortController();
  #socket: WebSocket | null = null;
  #client: IrcClient | null = null;
  #waiting: ChatEvent[] = [];
  #batchTimer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param origin of the relay, without a slash at the end
   * @param login who reads; null for nobody in particular
   * @param onEvents told in batches; never after `close`
   */
  constructor(
    origin: string,
    channel: string,
    login: string | null,
    onEvents: (events: ChatEvent[]) => void,
  ) {
    this.#origin = origin;
    this.#channel = channel;
    this.#login = login;
    this.#onEvents = onEvents;
    void this.#run();
  }

  /** @returns the nonce; null while not connected. */
  say(text: string): string | null {
    if (this.#client?.hasJoined !== true || this.#socket?.readyState !== WebSocket.OPEN) return null;
    const nonce = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    this.#socket.send(`${this.#client.say(text, nonce.join(''))}\r\n`);
    return nonce.join('');
  }

  close(): void {
    this.#abort.abort();
    this.#socket?.close();
    clearTimeout(this.#batchTimer);
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    let attempt = 0;
    for (;;) {
      const hadJoined = await this.#connectOnce();
      if (signal.aborted) return;
      this.#tell([{ kind: 'lost' }]);
      attempt = hadJoined ? 0 : attempt + 1;
      await sleep(backOff(attempt, 600, 20_000, Math.random()), signal);
    }
  }

  /** @returns once the connection is over: whether the room had been joined. */
  async #connectOnce(): Promise<boolean> {
    const identity = await identify(this.#login);
    if (this.#abort.signal.aborted) return false;
    const client = new IrcClient(identity, this.#channel);
    this.#client = client;
    return new Promise((resolve) => {
      const socket = new WebSocket(`${this.#origin.replace(/^http/, 'ws')}/irc`, 'irc');
      this.#socket = socket;
      const watch = watchSilence(socket);
      socket.onopen = () => socket.send(client.register().join('\r\n') + '\r\n');
      socket.onmessage = (message: MessageEvent<unknown>) => {
        watch.heard();
        if (typeof message.data === 'string') this.#receive(client, socket, message.data);
      };
      socket.onclose = () => {
        watch.stop();
        resolve(client.hasJoined);
      };
    });
  }

  #receive(client: IrcClient, socket: WebSocket, text: string): void {
    const { send, events } = client.handle(text, Date.now());
    if (send.length > 0) socket.send(send.join('\r\n') + '\r\n');
    if (events.length > 0) this.#tell(events);
    if (events.some((event) => event.kind === 'reconnect')) socket.close();
  }

  #tell(events: readonly ChatEvent[]): void {
    this.#waiting.push(...events);
    this.#batchTimer ??= setTimeout(() => {
      this.#batchTimer = undefined;
      const batch = this.#waiting;
      this.#waiting = [];
      if (!this.#abort.signal.aborted) this.#onEvents(batch);
    }, batchMs);
  }
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
