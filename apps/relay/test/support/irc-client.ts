import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';

/** A client of chat that keeps what it hears. */
export class IrcClient {
  /** Lines, without their ends. */
  readonly heard: string[] = [];
  /** Settles when the connection is closed; a WebSocket's code and reason. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #send: (text: string) => void;
  readonly #cut: () => void;
  readonly #pause: () => void;
  readonly #listeners = new Set<() => void>();

  private constructor(
    closed: IrcClient['closed'],
    hooks: { send: (text: string) => void; cut: () => void; pause: () => void },
  ) {
    this.closed = closed;
    this.#send = hooks.send;
    this.#cut = hooks.cut;
    this.#pause = hooks.pause;
  }

  /** @throws where it is not let in */
  static async overWebSocket(port: number, path = '/irc'): Promise<IrcClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, 'irc', { perMessageDeflate: true });
    const closed = new Promise<{ code: number; reason: string }>((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    const client = new IrcClient(closed, {
      send: (text) => socket.send(text),
      cut: () => socket.terminate(),
      pause: () => socket.pause(),
    });
    socket.on('message', (data: Buffer) => client.#hear(data.toString()));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return client;
  }

  static overTcp(port: number): IrcClient {
    return IrcClient.#over(connect(port, '127.0.0.1'));
  }

  /** Trusts any certificate. */
  static overTls(port: number): IrcClient {
    return IrcClient.#over(connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }));
  }

  static #over(socket: Socket): IrcClient {
    const closed = new Promise<{ code: number; reason: string }>((resolve) => {
      socket.once('close', () => resolve({ code: 0, reason: '' }));
    });
    const client = new IrcClient(closed, {
      send: (text) => void socket.write(text),
      cut: () => socket.destroy(),
      pause: () => socket.pause(),
    });
    let rest = '';
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => {
      const whole = (rest + text).split('\r\n');
      rest = whole.pop() ?? '';
      if (whole.length > 0) client.#hear(whole.join('\r\n'));
    });
    return client;
  }

  /** Sends lines, with their ends, in one piece. */
  say(...lines: string[]): void {
    this.#send(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** As it is. */
  sendRaw(text: string): void {
    this.#send(text);
  }

  /** Logs in as one of the test accounts, or as a reader; and joins. */
  async join(login: string | undefined, channel: string, capabilities = ''): Promise<this> {
    const who = login === undefined ? ['NICK justinfan7'] : [`PASS oauth:token-${login}`, `NICK ${login}`];
    this.say(...(capabilities === '' ? [] : [`CAP REQ :${capabilities}`]), ...who, `JOIN #${channel}`);
    await this.hears(` 366 `);
    return this;
  }

  /** @returns the first line with that text, of those heard before or of those to come; `from` passes over so many */
  async hears(text: string, from = 0): Promise<string> {
    return await new Promise((resolve) => {
      const look = () => {
        const line = this.heard.slice(from).find((candidate) => candidate.includes(text));
        if (line === undefined) return;
        this.#listeners.delete(look);
        resolve(line);
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** Reads no more. */
  pause(): void {
    this.#pause();
  }

  cut(): void {
    this.#cut();
  }

  #hear(text: string): void {
    this.heard.push(...text.split('\r\n').filter((line) => line !== ''));
    for (const look of [...this.#listeners]) look();
  }
}
