import type { Clock } from './clock.ts';
import { frameOf, type Transport } from './frame.ts';

/** A connection as an outbox needs it. */
export interface Wire {
  readonly transport: Transport;
  /** Takes bytes at once; what happens to a reader that is too slow is its own affair. The bytes may be shared. */
  write(bytes: Buffer): void;
}

/** What goes to one connection: at most one write a turn of the event loop. */
export class Outbox {
  /** Rooms that it sits in. */
  seats = 0;
  readonly wire: Wire;
  readonly #flusher: Flusher;
  #waiting: Buffer[] | undefined;

  constructor(wire: Wire, flusher: Flusher) {
    this.wire = wire;
    this.#flusher = flusher;
  }

  /** A line for this connection alone. */
  send(line: string): void {
    this.queue(frameOf(line, this.wire.transport));
  }

  /** Goes out with this turn. */
  queue(bytes: Buffer): void {
    if (this.#waiting !== undefined) {
      this.#waiting.push(bytes);
      return;
    }
    this.#waiting = [bytes];
    this.#flusher.add(this);
  }

  /** What everybody in a room gets: at once, unless something waits already or may come from another room. */
  deliver(bytes: Buffer): void {
    if (this.#waiting === undefined && this.seats <= 1) this.wire.write(bytes);
    else this.queue(bytes);
  }

  flush(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    const [first, ...more] = waiting;
    if (first === undefined) return;
    this.wire.write(more.length === 0 ? first : Buffer.concat(waiting));
  }
}

/** Writes to all connections for which something waits, once each, when the turn is over. */
export class Flusher {
  readonly #clock: Clock;
  #waiting: Outbox[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(outbox: Outbox): void {
    this.#waiting.push(outbox);
    if (this.#waiting.length === 1) this.#clock.soon(() => this.#flush());
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const outbox of waiting) outbox.flush();
  }
}
