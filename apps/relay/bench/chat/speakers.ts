import { connect, type Socket } from 'node:net';
import { machineTime, sleep } from './clock.ts';
import { frameOf } from './crowd-member.ts';
import { markOf } from './room-record.ts';

export interface SpeakersPlan {
  readonly transport: 'websocket' | 'tcp';
  readonly port: number;
  readonly count: number;
  /** The room of the n-th speaker. */
  readonly roomOf: (speaker: number) => string;
  readonly hello: readonly string[];
  /** What a delivered line has before the text. */
  readonly prefixOf: (speaker: number) => string;
  /** Of a delivered line, with its end. */
  readonly lineLength: number;
}

/** Those who talk, by turns. */
export class Speakers {
  /** Lines said. */
  said = 0;
  readonly #plan: SpeakersPlan;
  readonly #sockets: Socket[] = [];
  readonly #numbers: number[] = [];

  constructor(plan: SpeakersPlan) {
    this.#plan = plan;
  }

  async join(): Promise<void> {
    const width = 100;
    for (let from = 0; from < this.#plan.count; from += width) {
      const group = Array.from({ length: Math.min(width, this.#plan.count - from) }, (_, at) => from + at);
      await Promise.all(group.map((speaker) => this.#open(speaker)));
    }
  }

  /** Says so many lines a second for a time. */
  async talk(perSecond: number, seconds: number): Promise<void> {
    const start = machineTime();
    const count = Math.round(perSecond * seconds);
    for (let line = 0; line < count; line += 1) {
      const early = (line / perSecond) * 1000 - (machineTime() - start);
      if (early > 0) await sleep(early);
      this.#say(line % this.#plan.count);
    }
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #say(speaker: number): void {
    const { roomOf, prefixOf, lineLength } = this.#plan;
    const number = (this.#numbers[speaker] ?? 0) + 1;
    this.#numbers[speaker] = number;
    this.said += 1;
    const text = markOf(speaker, number, machineTime());
    const head = `${prefixOf(speaker)}PRIVMSG #${roomOf(speaker)} :`;
    this.#send(speaker, `PRIVMSG #${roomOf(speaker)} :${text.padEnd(lineLength - 2 - head.length, '.')}\r\n`);
  }

  #send(speaker: number, text: string): void {
    this.#sockets[speaker]?.write(this.#plan.transport === 'tcp' ? text : frameOf(text));
  }

  async #open(speaker: number): Promise<void> {
    const { transport, port, hello, roomOf } = this.#plan;
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    this.#sockets[speaker] = socket;
    let heard = '';
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.once('close', () => reject(new Error(`speaker ${speaker} was sent away: ${heard.slice(-300)}`)));
      const register = () => {
        const lines = [...hello.map((line) => line.replaceAll('{n}', String(speaker)))];
        this.#send(speaker, [...lines, `JOIN #${roomOf(speaker)}`].map((line) => `${line}\r\n`).join(''));
      };
      socket.on('data', (data) => {
        if (heard.length > 100_000) return;
        const before = heard;
        heard += data.toString('latin1');
        if (transport === 'websocket' && !before.includes('\r\n\r\n') && heard.includes('\r\n\r\n'))
          register();
        if (heard.includes(' 366 ')) {
          heard = 'x'.repeat(100_001);
          resolve();
        }
      });
      if (transport === 'tcp') socket.once('connect', register);
      else
        socket.write(
          'GET /irc HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
            'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: irc\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
        );
    });
    socket.removeAllListeners('close');
    socket.removeAllListeners('data');
    socket.on('error', () => undefined).resume();
  }
}
