import { randomBytes } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { PublishAddress } from '@starling/shared/rtmp/publish-url.ts';
import type { PublisherEvent } from '@starling/shared/rtmp/publisher-event.ts';
import { RtmpPublisherSession } from '@starling/shared/rtmp/publisher-session.ts';
import type { Tag } from '@starling/shared/flv/tag.ts';
import type { BitsPerSecond, Bytes, Millis } from '@starling/shared/units.ts';
import type { UplinkEnd } from './publish-failure.ts';
import { SendWindow } from './send-window.ts';
import type { Uplink, UplinkEvents } from './uplink.ts';

export interface RtmpUplinkOptions extends UplinkEvents {
  /** A secret. */
  readonly streamKey: string;
  /** How often the server is asked to tell what has arrived: a relay of ours answers as often as one likes. */
  readonly acknowledgementWindow: Bytes;
  /** Whether the server answers pings. */
  readonly answersPings: boolean;
}

const connectPatience: Millis = 10_000;
/** While on air, so long may nothing at all leave. */
const stallPatience: Millis = 10_000;
const watchInterval: Millis = 1_000;
const closeGrace: Millis = 1_000;
/** What is given away before it is needed can no longer be left out. */
const leastOnItsWay: Bytes = 96 * 1024;

/** One RTMP connection over which a broadcast is published. */
export class RtmpUplink implements Uplink {
  readonly srt = undefined;
  readonly #options: RtmpUplinkOptions;
  readonly #session: RtmpPublisherSession;
  readonly #socket: Socket;
  readonly #window: SendWindow;
  readonly #watch: NodeJS.Timeout;
  readonly #deadline: NodeJS.Timeout;
  #state: 'connecting' | 'asking' | 'live' | 'ended' = 'connecting';
  #lastArrival: { bytes: Bytes; at: Millis };
  #roundTrip: Millis = 0;
  #wayLimit: Bytes = leastOnItsWay;

  constructor(address: PublishAddress, options: RtmpUplinkOptions) {
    this.#options = options;
    this.#window = new SendWindow(options.acknowledgementWindow);
    this.#session = new RtmpPublisherSession({
      ...{ app: address.app, tcUrl: address.tcUrl, streamKey: options.streamKey, randomBytes },
      acknowledgementWindow: options.acknowledgementWindow,
    });
    this.#lastArrival = { bytes: 0, at: performance.now() };
    this.#socket = openSocket(address, () => this.#open());
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (bytes: Uint8Array) => this.#perform(this.#session.receive(bytes)));
    this.#socket.on('drain', () => this.#options.onRoom());
    this.#socket.on('error', (error) => this.#fail(codeOf(error)));
    this.#socket.on('close', () => this.#fail('it was closed'));
    this.#deadline = setTimeout(
      () => this.#fail(`no answer within ${connectPatience / 1000} s`),
      connectPatience,
    );
    this.#watch = setInterval(() => this.#check(performance.now()), watchInterval);
  }

  get isLive(): boolean {
    return this.#state === 'live';
  }

  /** Of the last ping, what waits in front of it included; 0 while none has been answered. */
  get roundTrip(): Millis {
    return this.#roundTrip;
  }

  get hasRoom(): boolean {
    return this.isLive && this.#window.outstanding(this.#socket.writableLength) < this.#wayLimit;
  }

  behind(newest: Millis): Millis | undefined {
    const oldest = this.#window.oldest(this.#socket.writableLength);
    return oldest === undefined ? undefined : Math.max(0, newest - oldest);
  }

  /** @param bitsPerSecond of the broadcast: 400 ms of it may be on their way */
  expect(bitsPerSecond: BitsPerSecond): void {
    this.#wayLimit = Math.max(leastOnItsWay, (bitsPerSecond / 8) * 0.4);
  }

  rate(now: Millis): BitsPerSecond {
    return this.#window.rate(this.#socket.writableLength, now);
  }

  send(tag: Tag): void {
    const bytes = this.#session.encode(tag);
    if (bytes === undefined) return;
    this.#window.send(bytes.length, tag.timestamp);
    this.#socket.write(bytes);
  }

  close(): void {
    if (this.#state === 'ended') return;
    this.#perform(this.#session.end());
    this.#end({ kind: 'stopped' });
  }

  #open(): void {
    if (this.#state !== 'connecting') return;
    this.#state = 'asking';
    this.#perform(this.#session.open());
  }

  #perform(events: readonly PublisherEvent[]): void {
    for (const event of events) {
      if (this.#state === 'ended') return;
      this.#handle(event);
    }
  }

  #handle(event: PublisherEvent): void {
    switch (event.kind) {
      case 'send':
        this.#socket.write(event.bytes);
        return;
      case 'publishing':
        clearTimeout(this.#deadline);
        this.#state = 'live';
        this.#options.onLive();
        return;
      case 'acknowledged':
        this.#window.acknowledge(event.bytes);
        this.#options.onRoom();
        return;
      case 'pong':
        this.#roundTrip = Math.max(0, Math.round(performance.now()) - event.stamp);
        return;
      case 'refused':
        return this.#end(event);
      case 'reconnect-requested':
        return this.#end({ kind: 'sent-away', description: event.description, url: event.tcUrl });
      case 'close':
        return this.#end({ kind: 'not-rtmp', reason: event.reason });
    }
  }

  #check(now: Millis): void {
    if (!this.isLive) return;
    if (this.#options.answersPings) this.#perform(this.#session.ping(now));
    const waiting = this.#window.outstanding(this.#socket.writableLength);
    if (waiting === 0 || waiting < this.#lastArrival.bytes) this.#lastArrival.at = now;
    this.#lastArrival.bytes = waiting;
    if (now - this.#lastArrival.at > stallPatience) this.#end({ kind: 'stalled' });
  }

  #fail(reason: string): void {
    if (this.#state === 'connecting') this.#end({ kind: 'unreachable', reason });
    else if (this.#state === 'live') this.#end({ kind: 'lost', reason });
    else if (this.#state === 'asking') this.#end({ kind: 'closed-at-publish' });
  }

  #end(end: UplinkEnd): void {
    if (this.#state === 'ended') return;
    const canFlush = this.#state === 'live' || this.#state === 'asking';
    this.#state = 'ended';
    clearTimeout(this.#deadline);
    clearInterval(this.#watch);
    if (canFlush && end.kind !== 'stalled') {
      this.#socket.end();
      const cut = setTimeout(() => this.#socket.destroy(), closeGrace);
      this.#socket.once('close', () => clearTimeout(cut));
    } else this.#socket.destroy();
    this.#options.onEnd(end);
  }
}

function openSocket({ host, port, isSecure }: PublishAddress, onOpen: () => void): Socket {
  if (!isSecure) return connectTcp({ host, port }, onOpen);
  return connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) }, onOpen);
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
