import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { PublishRequest, RtmpEvent } from '@starling/shared/rtmp/event.ts';
import { RtmpServerSession } from '@starling/shared/rtmp/server-session.ts';
import type { ChannelLogin } from '@starling/shared/ids.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { Publication } from '../media.ts';
import { LivePublication } from './live-publication.ts';

/** Whether a stream key may go on air now. Who was granted it releases it once, when the publisher has left. */
export type Admission =
  | { readonly granted: true; readonly channel: ChannelLogin; release(): void }
  /** `reason` is shown to the publisher: `kim is already on air`. `why` is for counting, and for SRT, which has no words; `key` by default. */
  | { readonly granted: false; readonly reason: string; readonly why?: 'key' | 'busy' | 'draining' };

/** Why somebody was turned away. `busy`: the channel is on air already. */
export type RefusalKind = 'key' | 'busy' | 'codec' | 'protocol' | 'draining';

/** What ingest says to the log. Stream keys are never part of it. */
interface IngestLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  debug(details: object, message: string): void;
}

/** What an RTMP connection needs of the relay. */
export interface RtmpOptions {
  readonly log: IngestLog;
  /** Looks up the key and claims its channel, before the publisher hears that it is on air. */
  readonly admit: (streamKey: string) => Promise<Admission>;
  /** Called once for each publisher that was let on air. */
  readonly onPublication: (publication: Publication) => void;
  readonly onRefusal?: (why: RefusalKind) => void;
  /** A publisher that sends no picture or sound for so long is dropped. Default 30 s. */
  readonly idleTimeoutMs?: Millis;
  /** A connection has so long to ask to publish. Default 10 s. */
  readonly handshakeTimeoutMs?: Millis;
}

const defaultIdleTimeout: Millis = 30_000;
const defaultHandshakeTimeout: Millis = 10_000;
/** A peer that does not close after we did is cut off. */
const closeGrace: Millis = 1_000;
/** A peer that asks and does not read the answers is cut off. */
const mostUnsent: Bytes = 1024 * 1024;

/** The rim of one RTMP connection: its socket, its deadline, and the publication that comes out of it. */
export class RtmpConnection {
  readonly #socket: Socket;
  readonly #options: RtmpOptions;
  readonly #session = new RtmpServerSession({ randomBytes });
  readonly #peer: string;
  #deadline: NodeJS.Timeout;
  #publication: LivePublication | undefined;
  #admission: Extract<Admission, { granted: true }> | undefined;
  #isClosing = false;
  #isRefused = false;

  constructor(socket: Socket, options: RtmpOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#peer = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`;
    socket.setNoDelay(true);
    const patience = options.handshakeTimeoutMs ?? defaultHandshakeTimeout;
    this.#deadline = setTimeout(
      () => this.close(`No request to publish came within ${patience} ms.`),
      patience,
    );
    // As plain bytes: views of them are made often, and those of a Buffer cost more.
    socket.on('data', ({ buffer, byteOffset, length }: Buffer) =>
      this.#receive(new Uint8Array(buffer, byteOffset, length)),
    );
    socket.on('error', (error) =>
      this.#options.log.debug({ peer: this.#peer, error: error.message }, 'socket error'),
    );
    socket.once('close', () => this.#finish('the connection was lost'));
  }

  /** Whether its publisher was let on air and has not left. */
  get isOnAir(): boolean {
    return this.#admission !== undefined;
  }

  /**
   * Asks the publisher to connect anew, by itself and when it suits it; until then it goes on as before.
   *
   * @param tcUrl where to; without it to where it is connected now
   * @returns whether it has said that it understands this, and was asked
   */
  requestReconnect(description: string, tcUrl?: string): boolean {
    const events = this.#session.requestReconnect(description, tcUrl);
    if (events.length === 0) return false;
    this.#options.log.info({ ...this.#who(), tcUrl }, 'a publisher was asked to reconnect');
    this.#perform(events);
    return true;
  }

  /** Tells the publisher why, and closes. */
  close(reason: string): void {
    this.#perform(this.#session.refusePublish(reason, 'NetStream.Publish.Denied'));
  }

  #receive(bytes: Uint8Array): void {
    if (!this.#isClosing) this.#perform(this.#session.receive(bytes));
    if (this.#socket.writableLength > mostUnsent) this.#socket.destroy();
  }

  #perform(events: readonly RtmpEvent[]): void {
    for (const event of events) {
      switch (event.kind) {
        case 'send':
          if (this.#socket.writable) this.#socket.write(event.bytes);
          break;
        case 'publish-requested':
          void this.#admit(event);
          break;
        case 'media':
          this.#take(event);
          break;
        case 'metadata':
          this.#publication?.learnMetadata(event.values);
          break;
        case 'unpublish':
          this.#leave('finished', 'the publisher is done');
          break;
        case 'close':
          this.#end(event.reason);
          break;
      }
    }
  }

  /** Nothing is read meanwhile: the key is checked before the publisher hears that it is on air. */
  async #admit(request: PublishRequest): Promise<void> {
    this.#socket.pause();
    clearTimeout(this.#deadline);
    try {
      const admission = await this.#options.admit(request.streamKey);
      if (!admission.granted) this.#refuseEntry(admission);
      else if (this.#isClosing) admission.release();
      else {
        this.#admission = admission;
        this.#goOnAir(admission.channel, request);
      }
    } catch (error) {
      this.#options.log.warn(
        { peer: this.#peer, error: String(error) },
        'a publisher could not be let on air',
      );
      this.close('The relay is in trouble and could not let you on air. Try again in a minute.');
    } finally {
      this.#socket.resume();
    }
  }

  #refuseEntry({ reason, why = 'key' }: Extract<Admission, { granted: false }>): void {
    this.#refuse(why, reason, why === 'key' ? undefined : 'NetStream.Publish.Denied');
  }

  #goOnAir(channel: ChannelLogin, { encoder, enhanced }: PublishRequest): void {
    const publication = new LivePublication(channel, encoder, (reason) => this.close(reason));
    this.#publication = publication;
    const patience = this.#options.idleTimeoutMs ?? defaultIdleTimeout;
    this.#deadline = setTimeout(() => this.close(`Nothing was sent for ${patience} ms.`), patience);
    this.#options.log.info({ peer: this.#peer, channel, encoder, enhanced }, 'a publisher is on air');
    this.#options.onPublication(publication);
    this.#perform(this.#session.acceptPublish());
  }

  #take(media: Extract<RtmpEvent, { kind: 'media' }>): void {
    if (this.#publication === undefined) return;
    this.#deadline.refresh();
    const outcome = this.#publication.take({
      type: media.type,
      timestamp: media.timestamp,
      body: media.body,
    });
    if (outcome.kind === 'refused') this.#refuse('codec', outcome.reason, 'NetStream.Publish.Denied');
    else if (outcome.kind === 'first-malformed')
      this.#options.log.warn(
        { ...this.#who(), reason: outcome.reason },
        'a tag cannot be read and was left out',
      );
  }

  #refuse(why: RefusalKind, reason: string, code?: string): void {
    if (this.#isClosing) return;
    this.#isRefused = true;
    this.#options.onRefusal?.(why);
    this.#options.log.info({ ...this.#who(), reason }, 'a publisher was refused');
    this.#perform(this.#session.refusePublish(reason, code));
  }

  /** Sends what is queued, then closes. What the peer still sends is read and thrown away: a reset would eat our reason. */
  #end(reason: string): void {
    if (this.#isClosing) return;
    if (this.#publication === undefined && !this.#isRefused) {
      this.#options.onRefusal?.('protocol');
      this.#options.log.debug({ peer: this.#peer, reason }, 'a connection to the RTMP port was closed');
    }
    this.#finish(reason);
    this.#socket.end();
    const cut = setTimeout(() => this.#socket.destroy(), closeGrace);
    this.#socket.once('close', () => clearTimeout(cut));
  }

  #finish(reason: string): void {
    this.#isClosing = true;
    clearTimeout(this.#deadline);
    this.#leave('lost', reason);
  }

  #leave(ending: 'finished' | 'lost', reason: string): void {
    if (this.#publication?.end(ending) === true)
      this.#options.log.info(
        { ...this.#who(), ending, reason, ...this.#publication.counts() },
        'a publisher left',
      );
    this.#admission?.release();
    this.#admission = undefined;
  }

  #who(): object {
    return { peer: this.#peer, channel: this.#publication?.channel };
  }
}
