import { nodeCrypto } from '../../../src/srt-socket/node-crypto.ts';
import { type ConnectionInput, type ConnectionTerms, SrtConnection } from '../../../src/srt/connection.ts';
import type { SrtCrypto } from '../../../src/srt/crypto-port.ts';
import { KeyRing } from '../../../src/srt/key-ring.ts';
import { readPacket } from '../../../src/srt/packet.ts';
import { defaultSettings, type SrtSettings } from '../../../src/srt/settings.ts';
import type { CloseReason } from '../../../src/srt/outbox.ts';
import type { SrtStatistics } from '../../../src/srt/statistics.ts';
import type { BitsPerSecond, Bytes, Millis } from '../../../src/units.ts';
import { EventHeap } from '../event-heap.ts';
import { Random } from '../random.ts';
import { Path, type PathOptions } from './path.ts';

/** A stream from one side to the other over a simulated path. */
export interface SrtSimOptions extends PathOptions {
  readonly seed: number;
  /** For how long the application sends. */
  readonly duration: Millis;
  readonly bitrate: BitsPerSecond;
  readonly payload: Bytes;
  readonly latency: Millis;
  /** The sender's clock runs faster by so many millionths. */
  readonly drift?: number;
  /** Default 1,000. */
  readonly firstSequence?: number;
  /** What the sender's stamps begin with, µs; default 0. */
  readonly firstStamp?: number;
  readonly isEncrypted?: boolean;
  readonly settings?: Partial<SrtSettings>;
}

export interface SrtSimResult {
  readonly sent: number;
  readonly delivered: number;
  /** The longest that a payload took from application to application. */
  readonly longest: Millis;
  readonly sender: SrtStatistics;
  readonly receiver: SrtStatistics;
}

/** A promise was broken; the message holds the seed. */
class SrtSimFailure extends Error {}

type SimEvent =
  | { readonly kind: 'send' }
  | { readonly kind: 'arrive'; readonly at: End; readonly bytes: Uint8Array }
  | { readonly kind: 'wake'; readonly at: End };

interface End {
  readonly connection: SrtConnection;
  readonly path: Path;
  readonly peer: () => End;
  /** Its own clock at a time of the simulation. */
  readonly clock: (time: Millis) => Millis;
  readonly time: (clock: Millis) => Millis;
  wakesAt: Millis;
  /** When the newest packet came to it. */
  heardAt: Millis;
}

/** So many events at one instant are a loop. */
const mostAtOnce = 50_000;
const rounding: Millis = 0.002;
/** More than clocks differ by. */
const driftOfClocks = 0.001;

/** Two real connections, a virtual clock, a path with faults; checks at each delivery what must always hold. */
export class SrtSimulation {
  readonly #options: SrtSimOptions;
  readonly #events = new EventHeap<SimEvent>();
  readonly #sender: End;
  readonly #receiver: End;
  readonly #sentAt: Millis[] = [];
  #newest = -1;
  #delivered = 0;
  #longest: Millis = 0;
  #now: Millis = 0;
  #isArrival = false;
  #handled = 0;
  #isOver = false;

  constructor(options: SrtSimOptions) {
    this.#options = options;
    const random = new Random(options.seed);
    const crypto = seededCrypto(random.fork());
    const keys = options.isEncrypted === true ? KeyRing.generate(crypto, 'passphrase', 16) : undefined;
    const drift = 1 + (options.drift ?? 0) / 1e6;
    const start = -(options.firstStamp ?? 0) / 1000;
    const own = (isSender: boolean) => this.#terms(isSender, start, keys);
    const end = (isSender: boolean, rate: number): End => ({
      connection: new SrtConnection(own(isSender), { ...defaultSettings, ...options.settings }, 0),
      path: new Path(options, random.fork()),
      peer: () => (isSender ? this.#receiver : this.#sender),
      clock: (time) => time * rate,
      time: (clock) => clock / rate,
      wakesAt: Infinity,
      heardAt: 0,
    });
    this.#sender = end(true, drift);
    this.#receiver = end(false, 1);
  }

  /** @throws SrtSimFailure */
  run(): SrtSimResult {
    const { duration, latency } = this.#options;
    this.#events.push(0, { kind: 'send' });
    let atOnce = 0;
    while (this.#events.nextTime < duration + 2 * latency + 3_000 && !this.#isOver) {
      const time = this.#events.nextTime;
      atOnce = time > this.#now ? 0 : atOnce + 1;
      if (atOnce > mostAtOnce) this.#fail('time stands still');
      this.#now = time;
      const event = this.#events.pop();
      if (event !== undefined) this.#perform(event);
    }
    return {
      ...{ sent: this.#sentAt.length, delivered: this.#delivered, longest: this.#longest },
      sender: this.#sender.connection.statistics(this.#now),
      receiver: this.#receiver.connection.statistics(this.#now),
    };
  }

  #terms(isSender: boolean, start: Millis, keys: KeyRing | undefined): ConnectionTerms {
    const { firstSequence = 1_000, latency, firstStamp = 0, delay } = this.#options;
    const receiving = new KeyRing(nodeCrypto, 'passphrase');
    if (keys !== undefined) receiving.read(keys.write());
    return {
      ...{ ownSocket: isSender ? 1 : 2, peerSocket: isSender ? 2 : 1, flowWindow: 8_192 },
      ...{ sendFrom: isSender ? firstSequence : 5, receiveFrom: isSender ? 5 : firstSequence },
      ...{ receiveLatency: latency, sendLatency: latency, start: isSender ? start : 0 },
      // As if a handshake had come over the same path.
      ...{ peerStamp: isSender ? 0 : firstStamp % 2 ** 32, peerStampAt: delay },
      keys: keys && { sending: keys, receiving },
    };
  }

  #perform(event: SimEvent): void {
    this.#isArrival = event.kind === 'arrive';
    switch (event.kind) {
      case 'send':
        this.#send();
        break;
      case 'arrive': {
        const packet = readPacket(event.bytes);
        if (packet === undefined) this.#fail('a packet cannot be read');
        event.at.heardAt = this.#now;
        this.#handle(event.at, { kind: 'packet', packet });
        break;
      }
      case 'wake':
        if (event.at.wakesAt > this.#now) break;
        event.at.wakesAt = Infinity;
        this.#handle(event.at, { kind: 'wake' });
        break;
    }
  }

  #send(): void {
    const { payload, bitrate, duration } = this.#options;
    const bytes = new Uint8Array(payload).fill(this.#sentAt.length);
    new DataView(bytes.buffer).setUint32(0, this.#sentAt.length);
    this.#sentAt.push(this.#now);
    this.#handle(this.#sender, { kind: 'payload', bytes });
    const next = this.#now + (payload * 8000) / bitrate;
    if (next < duration) this.#events.push(next, { kind: 'send' });
  }

  #handle(end: End, input: ConnectionInput): void {
    for (const output of end.connection.handle(input, end.clock(this.#now))) {
      if (output.kind === 'payload') this.#deliver(output.bytes);
      else if (output.kind === 'closed') this.#close(end, output.because);
      else
        for (const arrival of end.path.arrivals(this.#now))
          // A copy: the sender marks its own when it sends it again.
          this.#events.push(arrival, { kind: 'arrive', at: end.peer(), bytes: output.bytes.slice() });
    }
    this.#handled += 1;
    if (this.#handled % 64 === 0) this.#checkMemory(end);
    const wakesAt = Math.max(this.#now, end.time(end.connection.wakeAt()));
    if (wakesAt >= end.wakesAt || wakesAt === Infinity) return;
    end.wakesAt = wakesAt;
    this.#events.push(wakesAt, { kind: 'wake', at: end });
  }

  /** Right where nothing came for so long: once the stream is over, a burst of losses takes one keep-alive a second. */
  #close({ heardAt }: End, because: CloseReason): void {
    const { idleTimeout } = { ...defaultSettings, ...this.#options.settings };
    const isSilent = this.#now - heardAt >= idleTimeout * (1 - driftOfClocks);
    if (because !== 'silence' || !isSilent) this.#fail(`a connection was closed: ${because}`);
    this.#isOver = true;
  }

  #deliver(bytes: Uint8Array): void {
    const index = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    if (index <= this.#newest) this.#fail(`payload ${index} was delivered after ${this.#newest}`);
    if (bytes.length !== this.#options.payload || bytes.subarray(4).some((byte) => byte !== index % 256))
      this.#fail(`payload ${index} is not what was sent`);
    this.#newest = index;
    this.#delivered += 1;
    const took = this.#now - (this.#sentAt[index] ?? NaN);
    const { delay, jitter, latency, drift = 0 } = this.#options;
    // A clock that runs fast makes packets early; one that runs slow is followed each ten seconds.
    const slack = rounding + (Math.abs(drift) / 1e6) * 20_000;
    // What comes late and last is better than nothing: then it does not wait.
    const isInTime = took <= delay + jitter + latency + slack;
    if (!isInTime && !this.#isArrival) this.#fail(`payload ${index} took ${took} ms`);
    this.#longest = Math.max(this.#longest, took);
  }

  #checkMemory({ connection, clock }: End): void {
    const { pktRcvBuf, pktSndBuf, pktFlightSize } = connection.statistics(clock(this.#now));
    const { window } = { ...defaultSettings, ...this.#options.settings };
    if (pktRcvBuf > window || pktFlightSize > window || pktSndBuf > 2 * window)
      this.#fail(`${pktRcvBuf} and ${pktSndBuf} packets are held`);
  }

  #fail(what: string): never {
    throw new SrtSimFailure(`seed ${this.#options.seed}, ${this.#now.toFixed(3)} ms: ${what}`);
  }
}

/** The same seed gives the same keys and numbers. */
export function seededCrypto(random: Random): SrtCrypto {
  return { ...nodeCrypto, randomBytes: (length) => Uint8Array.from({ length }, () => random.below(256)) };
}
