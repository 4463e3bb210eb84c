import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { Millis } from '@starling/shared/units.ts';

/** What happens to datagrams in both directions. */
export interface PathFaults {
  readonly delay: Millis;
  readonly jitter: Millis;
  /** Shares of all datagrams. */
  readonly loss: number;
  readonly reorder: number;
  readonly duplicate: number;
}

/** A way between a caller and a listener over real sockets, on which datagrams are lost, late, overtaken and doubled. */
export class FaultyPath {
  readonly #outside = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  readonly #inside = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  readonly #faults: PathFaults;
  readonly #random: () => number;
  readonly #newest = new Map<Socket, Millis>();
  readonly #timer: NodeJS.Timeout;
  #waiting: { readonly at: Millis; readonly send: () => void }[] = [];
  #caller: RemoteInfo | undefined;

  constructor(faults: PathFaults, random: () => number) {
    this.#faults = faults;
    this.#random = random;
    this.#timer = setInterval(() => this.#release(), 1);
  }

  /** @returns the port that stands for the listener's */
  async open(listenerPort: number): Promise<number> {
    for (const socket of [this.#outside, this.#inside])
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    this.#outside.on('message', (message, from) => {
      this.#caller = from;
      this.#pass(this.#inside, message, () => listenerPort);
    });
    this.#inside.on('message', (message) => this.#pass(this.#outside, message, () => this.#caller?.port));
    return this.#outside.address().port;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#outside.close();
    this.#inside.close();
  }

  #pass(by: Socket, message: Buffer, port: () => number | undefined): void {
    const { delay, jitter, loss, reorder, duplicate } = this.#faults;
    if (this.#random() < loss) return;
    const overtakes = this.#random() < reorder;
    const arrival = performance.now() + delay + (overtakes ? 0 : this.#random() * jitter);
    const at = overtakes ? arrival : Math.max(arrival, this.#newest.get(by) ?? 0);
    this.#newest.set(by, Math.max(at, this.#newest.get(by) ?? 0));
    const send = () => {
      const to = port();
      if (to !== undefined) by.send(message, to, '127.0.0.1');
    };
    this.#waiting.push({ at, send });
    if (this.#random() < duplicate) this.#waiting.push({ at: at + 5, send });
  }

  #release(): void {
    const now = performance.now();
    const due = this.#waiting.filter(({ at }) => at <= now);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter(({ at }) => at > now);
    for (const { send } of due.sort((a, b) => a.at - b.at)) send();
  }
}
