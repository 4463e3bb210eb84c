import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { Tag } from '@starling/shared/flv/tag.ts';
import { type PublishRequest, type RtmpOutput, RtmpServerSession } from '@starling/shared/rtmp/server-session.ts';
import type { ChannelLogin } from '@starling/shared/ids.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Publication } from '../media.ts';
import { FrameQueue } from './frame-queue.ts';
import { Timeline } from './timeline.ts';

/** Whether a stream key may go on air now. A claim is released when the publisher has left. */
export type Admission =
  | { readonly granted: true; readonly channel: ChannelLogin; release(): void }
  | { readonly granted: false; readonly reason: string };

/** What ingest says to the log. Stream keys are never part of it. */
export interface IngestLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface RtmpOptions {
  readonly log: IngestLog;
  /** Looks up the key and claims its channel. */
  readonly admit: (streamKey: string) => Promise<Admission>;
  readonly onPublication: (publication: Publication) => void;
  readonly onRefusal?: (reason: 'key' | 'codec' | 'protocol') => void;
  /** A peer has so long to ask to publish. Default 10 s. */
  readonly handshakeTimeout?: Millis;
  /** A publisher that sends nothing for so long is dropped. Default 30 s. */
  readonly idleTimeout?: Millis;
}

const closeGrace: Millis = 1_000;
const wrongApp = 'Publish to rtmp://HOST/live with your stream key.';

/** The rim of one RTMP connection: its socket, its timers, and the publication that comes out of it. */
export class RtmpConnection {
  readonly #socket: Socket;
  readonly #options: RtmpOptions;
  readonly #session = new RtmpServerSession({ randomBytes });
  readonly #decoder = new TagDecoder();
  readonly #timeline = new Timeline();
  readonly #queue = new FrameQueue();
  readonly #peer: string;
  #admission: Extract<Admission, { granted: true }> | undefined;
  #ending: 'finished' | 'lost' | undefined;
  #encoder: string | undefined;
  #malformed = 0;

  constructor(socket: Socket, options: RtmpOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#peer = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`;
    socket.setNoDelay(true);
    socket.setTimeout(options.handshakeTimeout ?? 10_000, () => this.#dropIdle());
    socket.on('data', (bytes: Buffer) => this.#perform(this.#session.receive(bytes)));
    socket.on('error', () => undefined);
    socket.once('close', () => this.#leave('lost', 'the connection was closed'));
    this.#queue.onLeave = () => this.close('the broadcast was ended');
  }

  /** Tells the publisher why, and closes. */
  close(reason: string): void {
    this.#perform(this.#session.refusePublish(reason));
  }

  #perform(outputs: readonly RtmpOutput[]): void {
    for (const output of outputs) {
      switch (output.kind) {
        case 'send':
          if (this.#socket.writable) this.#socket.write(output.bytes);
          break;
        case 'publish':
          void this.#admit(output.request);
          break;
        case 'tag':
          this.#take(output.tag);
          break;
        case 'metadata':
          if (typeof output.metadata['encoder'] === 'string') this.#encoder = output.metadata['encoder'].slice(0, 100);
          break;
        case 'unpublish':
          this.#leave('finished', 'the publisher is done');
          break;
        case 'close':
          this.#end(output.reason);
          break;
      }
    }
  }

  async #admit({ app, streamKey }: PublishRequest): Promise<void> {
    const admission =
      app === 'live'
        ? await this.#options.admit(streamKey).catch((error: unknown) => this.#lookupFailed(error))
        : ({ granted: false, reason: wrongApp } as const);
    if (!admission.granted) {
      this.#options.onRefusal?.('key');
      return this.close(admission.reason);
    }
    if (this.#socket.destroyed || this.#ending !== undefined) {
      admission.release();
      return this.close('This connection has been on air before; connect again.');
    }
    this.#admission = admission;
    this.#socket.setTimeout(this.#options.idleTimeout ?? 30_000);
    this.#options.log.info({ peer: this.#peer, channel: admission.channel }, 'a publisher is on air');
    this.#perform(this.#session.acceptPublish());
    this.#options.onPublication({
      channel: admission.channel,
      frames: this.#queue,
      ending: () => this.#ending,
      refuse: (reason) => this.close(reason),
      encoder: () => this.#encoder,
    });
  }

  #lookupFailed(error: unknown): Admission {
    this.#options.log.warn({ peer: this.#peer, error: String(error) }, 'a stream key could not be looked up');
    return { granted: false, reason: 'The relay could not check the stream key. Try again.' };
  }

  #take(tag: Tag): void {
    const decoded = this.#decoder.decode(tag);
    if (decoded.kind === 'frame') this.#queue.push(this.#timeline.place(decoded.frame));
    else if (decoded.kind === 'unsupported') {
      this.#options.onRefusal?.('codec');
      this.close(`${decoded.codec} is not supported here. Choose H.264 video and AAC audio in your encoder.`);
    } else if (decoded.kind === 'malformed') {
      this.#malformed += 1;
      if (this.#malformed === 1)
        this.#options.log.warn({ peer: this.#peer, reason: decoded.reason }, 'a tag was left out');
    }
  }

  #dropIdle(): void {
    const seconds = Math.round(this.#socket.timeout ?? 0) / 1000;
    this.close(this.#admission === undefined ? 'no publish request came in time' : `nothing was sent for ${seconds} s`);
  }

  /** Sends what is queued, then closes; for good if the peer does not. */
  #end(reason: string): void {
    this.#leave('lost', reason);
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), closeGrace).unref();
  }

  #leave(ending: 'finished' | 'lost', reason: string): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    this.#queue.end();
    const channel = this.#admission?.channel;
    this.#admission?.release();
    if (channel !== undefined)
      this.#options.log.info({ peer: this.#peer, channel, dropped: this.#queue.dropped, reason }, 'a publisher left');
    else if (reason !== 'the connection was closed') {
      this.#options.onRefusal?.('protocol');
      this.#options.log.info({ peer: this.#peer, reason }, 'a connection to the RTMP port was closed');
    }
  }
}
