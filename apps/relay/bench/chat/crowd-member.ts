import { connect, type Socket } from 'node:net';
import type { Millis } from '@starling/shared/units.ts';
import type { RoomRecord } from './room-record.ts';

/** How a member joins. */
export interface MemberPlan {
  readonly transport: 'websocket' | 'tcp';
  readonly port: number;
  readonly room: string;
  readonly hello: readonly string[];
  /** Loopback's addresses have some 28,000 ports each. */
  readonly localAddress: string;
}

/** How long one waits for the next answer while it joins. */
const patience: Millis = 30_000;
/** One reading buffer for all: what is read is looked at before anybody else reads. */
const shared = Buffer.allocUnsafe(256 * 1024);

/** One viewer, with as little of its own as will do, so that tens of thousands fit beside the server that is measured. */
export class CrowdMember {
  readonly record: RoomRecord;
  /** Of the room's record, how far it has come. */
  at = 0;
  lines = 0;
  isDifferent = false;
  isClosed = false;
  readonly #plan: MemberPlan;
  readonly #onLines: (saidAt: Millis) => void;
  readonly #socket: Socket;
  #state: 'upgrading' | 'joining' | 'joined' | 'counting' = 'upgrading';
  #text = '';
  #joined: (() => void) | undefined;

  constructor(plan: MemberPlan, record: RoomRecord, onLine: (saidAt: Millis) => void) {
    this.#plan = plan;
    this.record = record;
    this.#onLines = onLine;
    const { port, localAddress } = plan;
    const onread = { buffer: shared, callback: (length: number) => this.#read(shared.subarray(0, length)) };
    this.#socket = connect({ host: '127.0.0.1', port, localAddress, onread, noDelay: true });
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => (this.isClosed = true));
    this.#socket.on('connect', () => this.#hello());
  }

  /** @throws where it is sent away before it is in the room, or hears nothing of it for long */
  async join(): Promise<void> {
    this.#socket.setTimeout(patience, () => this.#socket.destroy());
    await new Promise<void>((resolve, reject) => {
      this.#joined = resolve;
      this.#socket.once('close', () => reject(new Error(`${this.#state}: ${this.#text.slice(-200)}`)));
    });
    this.#socket.setTimeout(0);
    this.#socket.removeAllListeners('close').on('close', () => (this.isClosed = true));
    this.#text = '';
  }

  begin(): void {
    this.#state = 'counting';
  }

  leave(): void {
    this.#socket.destroy();
  }

  #hello(): void {
    if (this.#plan.transport === 'tcp') return this.#register();
    this.#socket.write(
      'GET /irc HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: irc\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
  }

  #register(): void {
    this.#state = 'joining';
    const lines = [...this.#plan.hello, `JOIN #${this.#plan.room}`].map((line) => `${line}\r\n`).join('');
    this.#socket.write(this.#plan.transport === 'tcp' ? lines : frameOf(lines));
  }

  #read(data: Buffer): boolean {
    if (this.#state === 'counting') this.#count(data);
    else if (this.#state !== 'joined') this.#await(data.toString('latin1'));
    return true;
  }

  #await(text: string): void {
    this.#text += text;
    if (this.#state === 'upgrading') {
      if (!this.#text.includes('\r\n\r\n')) return;
      if (!this.#text.startsWith('HTTP/1.1 101')) {
        this.#socket.destroy();
        return;
      }
      this.#text = '';
      this.#register();
    } else if (/ 366 [^\n]*\n/.test(this.#text)) {
      this.#state = 'joined';
      this.#joined?.();
    }
  }

  #count(data: Buffer): void {
    const { record } = this;
    if (this.isDifferent) return;
    if (!record.match(this.at, data)) {
      this.isDifferent = true;
      return;
    }
    this.at += data.length;
    for (;;) {
      const end = record.ends[this.lines];
      if (end === undefined || end > this.at) return;
      this.#onLines(record.saidAt[this.lines] ?? NaN);
      this.lines += 1;
    }
  }
}

/** A client's frame; its mask is zero, which is a mask all the same. */
export function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 6 : 8;
  const frame = Buffer.alloc(head + length);
  frame[0] = 0x81;
  frame[1] = 0x80 | (head === 6 ? length : 126);
  if (head === 8) frame.writeUInt16BE(length, 2);
  frame.write(text, head);
  return frame;
}
