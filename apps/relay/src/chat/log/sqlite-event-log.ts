import { Worker } from 'node:worker_threads';
import type { Millis } from '@starling/shared/units.ts';
import type { RoomEvent } from '../room/room-event.ts';
import { firstIdAt } from '../sortable-id.ts';
import type { EventLog, SaidEvent, Span } from './event-log.ts';
import type { LogAnswer, LogOrder } from './log-order.ts';
import { type LogRow, rowOf } from './log-row.ts';

/** How long an event waits for others to be written with it. */
const batchTime: Millis = 200;
const mostInBatch = 2_000;
/** As long as the disk takes nothing. */
const retryAfter: Millis = 1_000;
/** Beyond that the oldest that are not yet written are lost, and counted: memory has an end. */
const mostWaiting = 200_000;

export interface SqliteEventLogOptions {
  /** Made where it is missing; never `:memory:`. */
  readonly file: string;
  /** The disk does not take what is written; it is tried again. */
  readonly onError: (error: Error) => void;
  /** Events that are in no log, as the disk took nothing for too long. */
  readonly onLost: (count: number) => void;
}

/** The log in a file of its own, written by a thread of its own, a batch a transaction. */
export class SqliteEventLog implements EventLog {
  readonly #options: SqliteEventLogOptions;
  #thread: Worker;
  readonly #asked = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #number = 0;
  #rows: LogRow[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #isClosed = false;
  /** It has died, and another one will be started. */
  #isDown = false;

  constructor(options: SqliteEventLogOptions) {
    this.#options = options;
    this.#thread = this.#start();
  }

  append(event: RoomEvent): void {
    const row = rowOf(event);
    if (row === undefined) return;
    this.#rows.push(row);
    if (this.#rows.length > mostWaiting)
      this.#options.onLost(this.#rows.splice(0, this.#rows.length - mostWaiting).length);
    if (this.#rows.length >= mostInBatch) void this.#write();
    else this.#timer ??= setTimeout(() => void this.#write(), batchTime);
  }

  async read(roomId: string, span: Span): Promise<readonly RoomEvent[]> {
    await this.#sendOn();
    return parseAll(await this.#ask({ kind: 'read', roomId, span }));
  }

  async readSaidBy(userId: string, span: Span, roomId?: string): Promise<readonly SaidEvent[]> {
    await this.#sendOn();
    return parseAll(await this.#ask({ kind: 'read-said-by', userId, span, roomId }));
  }

  async erase(userId: string): Promise<number> {
    await this.#sendOn();
    return (await this.#ask({ kind: 'erase', userId })) as number;
  }

  async dropBefore(time: Millis): Promise<number> {
    await this.#sendOn();
    let dropped = 0;
    for (;;) {
      const count = (await this.#ask({ kind: 'drop-before', firstKept: firstIdAt(time) })) as number;
      if (count === 0) return dropped;
      dropped += count;
    }
  }

  async close(): Promise<void> {
    await this.#sendOn();
    await this.#writing;
    this.#isClosed = true;
    await this.#ask({ kind: 'close' });
  }

  #start(): Worker {
    const { file } = this.#options;
    const thread = new Worker(new URL('./log-thread.ts', import.meta.url), { workerData: { file } });
    thread.on('message', (answer: LogAnswer) => this.#hear(answer));
    thread.on('error', (error) =>
      this.#options.onError(error instanceof Error ? error : new Error(String(error))),
    );
    thread.on('exit', () => this.#ended());
    return thread;
  }

  /** What it had not answered is asked again by whoever asked; batches are tried again. */
  #ended(): void {
    for (const { reject } of this.#asked.values()) reject(new Error('the thread of the chat log has ended'));
    this.#asked.clear();
    this.#isDown = true;
    if (this.#isClosed) return;
    setTimeout(() => {
      this.#thread = this.#start();
      this.#isDown = false;
    }, retryAfter);
  }

  /** Sees to it that all that was appended is on its way to the thread, before what is asked next. */
  async #sendOn(): Promise<void> {
    await this.#writing;
    void this.#write();
  }

  /** Sends on what waits. Never rejects: what was not taken is tried again. */
  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#rows.length === 0) return Promise.resolve();
    // One batch at a time, so that a batch that is not taken keeps its place before those after it.
    if (this.#writing !== undefined) return this.#writing;
    const rows = this.#rows;
    this.#rows = [];
    this.#writing = this.#ask({ kind: 'write', rows }).then(
      () => this.#written(batchTime),
      (error: unknown) => {
        this.#rows = rows.concat(this.#rows);
        this.#options.onError(error as Error);
        this.#written(retryAfter);
      },
    );
    return this.#writing;
  }

  #written(pause: Millis): void {
    this.#writing = undefined;
    if (this.#rows.length === 0) return;
    const wait = pause === batchTime && this.#rows.length >= mostInBatch ? 0 : pause;
    this.#timer ??= setTimeout(() => void this.#write(), wait);
  }

  #ask(order: LogOrder): Promise<unknown> {
    if (this.#isDown) return Promise.reject(new Error('the chat log cannot be reached just now'));
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      this.#asked.set(number, { resolve, reject });
      this.#thread.postMessage({ number, order });
    });
  }

  #hear(answer: LogAnswer): void {
    const asked = this.#asked.get(answer.number);
    this.#asked.delete(answer.number);
    if ('error' in answer) asked?.reject(new Error(answer.error));
    else asked?.resolve(answer.result);
  }
}

function parseAll(bodies: unknown): RoomEvent[] {
  return (bodies as string[]).map((body) => JSON.parse(body) as RoomEvent);
}
