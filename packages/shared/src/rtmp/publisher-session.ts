import type { Tag } from '../flv/tag.ts';
import { tagTypes } from '../flv/tag.ts';
import { concatBytes, readUnsigned } from '../bytes.ts';
import type { Bytes, Millis } from '../units.ts';
import { ChunkReader } from './chunk-reader.ts';
import { encodeMessage, encodeUserControl } from './chunk-writer.ts';
import { parseCommand } from './command.ts';
import { answerControl } from './control-message.ts';
import { handshakeLength, rtmpVersion } from './handshake.ts';
import { type RtmpMessage, messageTypes, userControlEvents } from './message.ts';
import { PublisherDialogue, publisherChunkSize } from './publisher-dialogue.ts';
import type { PublisherEvent, RtmpPublisherOptions } from './publisher-event.ts';
import { WindowAcknowledgement } from './window-acknowledgement.ts';

/** Chunk streams of what we send, as OBS has them. */
const chunkStreams = { data: 4, audio: 4, video: 6 } as const;
const commandTypes = new Set<number>([messageTypes.commandAmf0, messageTypes.commandAmf3]);
const wrap = 2 ** 32;
/** AMF0 of `@setDataFrame`: what FLV's script data lacks to be RTMP's; RTMP §7.1.2 and what every server expects. */
const setDataFrame = concatBytes([Uint8Array.of(2, 0, 13), new TextEncoder().encode('@setDataFrame')]);

type Phase = 's0s1' | 's2' | 'messages' | 'closed';

/**
 * The publisher's side of one RTMP connection: bytes in, events out. It has no socket, clock or randomness of its own.
 * Never throws, whatever the server sends; its memory is bounded.
 */
export class RtmpPublisherSession {
  readonly #options: RtmpPublisherOptions;
  readonly #chunks = new ChunkReader();
  readonly #dialogue: PublisherDialogue;
  readonly #acknowledgement = new WindowAcknowledgement();
  #phase: Phase = 's0s1';
  #handshake: Uint8Array = new Uint8Array(0);
  /** What the server has told of arrived bytes, whose number wraps at 32 bits. */
  #acknowledged: Bytes = 0;

  constructor(options: RtmpPublisherOptions) {
    this.#options = options;
    this.#dialogue = new PublisherDialogue(options);
  }

  get isPublishing(): boolean {
    return this.#phase === 'messages' && this.#dialogue.isPublishing;
  }

  /** C0 and C1; RTMP §5.2. Without a digest: no server of today asks for one of a publisher. */
  open(): PublisherEvent[] {
    const random = this.#options.randomBytes(handshakeLength - 8);
    return [{ kind: 'send', bytes: concatBytes([Uint8Array.of(rtmpVersion), new Uint8Array(8), random]) }];
  }

  /** Takes what the socket received. */
  receive(bytes: Uint8Array): PublisherEvent[] {
    if (this.#phase === 'closed') return [];
    this.#acknowledgement.count(bytes.length);
    const events = this.#phase === 'messages' ? this.#readChunks(bytes) : this.#readHandshake(bytes);
    if (events.some(({ kind }) => kind === 'close' || kind === 'refused')) this.#phase = 'closed';
    const acknowledgement = this.#phase === 'messages' ? this.#acknowledgement.take() : undefined;
    return acknowledgement === undefined ? events : [...events, { kind: 'send', bytes: acknowledgement }];
  }

  /**
   * The message of one FLV tag.
   *
   * @returns undefined while the server has not let us on air
   */
  encode({ type, timestamp, body }: Tag): Uint8Array | undefined {
    if (!this.isPublishing) return undefined;
    const content = type === 'data' ? concatBytes([setDataFrame, body]) : body;
    return encodeMessage(
      {
        type: tagTypes[type],
        timestamp: Math.round(timestamp) % wrap,
        messageStreamId: this.#dialogue.messageStreamId,
        body: content,
      },
      chunkStreams[type],
      publisherChunkSize,
    );
  }

  /**
   * Asks for an answer that comes back with `stamp`; RTMP §7.1.7. Servers expect to ask, not to be asked, and some
   * never answer.
   *
   * @param stamp 32 bits
   */
  ping(stamp: Millis): PublisherEvent[] {
    if (!this.isPublishing) return [];
    const bytes = encodeUserControl(userControlEvents.pingRequest, Math.round(stamp) % wrap);
    return [{ kind: 'send', bytes }];
  }

  /** Says that the broadcast is over. Without it the server waits for us to come back. */
  end(): PublisherEvent[] {
    return this.isPublishing ? this.#dialogue.end() : [];
  }

  #readHandshake(bytes: Uint8Array): PublisherEvent[] {
    this.#handshake = concatBytes([this.#handshake, bytes]);
    const received = this.#handshake;
    const needed = this.#phase === 's0s1' ? 1 + handshakeLength : handshakeLength;
    if (this.#phase === 's0s1' && received.length > 0 && received[0] !== rtmpVersion)
      return [{ kind: 'close', reason: `not RTMP: the server's answer begins with ${received[0] ?? 0}` }];
    if (received.length < needed) return [];
    this.#handshake = new Uint8Array(0);
    const rest = received.subarray(needed);
    if (this.#phase === 's0s1') {
      this.#phase = 's2';
      const c2 = received.slice(1, 1 + handshakeLength);
      return [{ kind: 'send', bytes: c2 }, ...this.#readHandshake(rest)];
    }
    this.#phase = 'messages';
    return [...this.#dialogue.connect(), ...this.#readChunks(rest)];
  }

  #readChunks(bytes: Uint8Array): PublisherEvent[] {
    const { messages, fault } = this.#chunks.push(bytes);
    const events: PublisherEvent[] = [];
    for (const message of messages) events.push(...this.#handle(message));
    if (fault !== undefined) events.push({ kind: 'close', reason: `broken RTMP: ${fault}` });
    return events;
  }

  #handle(message: RtmpMessage): PublisherEvent[] {
    if (this.#acknowledgement.learn(message)) return [];
    if (message.type === messageTypes.acknowledgement) return this.#learnAcknowledged(message);
    if (isPong(message)) return [{ kind: 'pong', stamp: readUnsigned(message.body, 2, 4) }];
    // What we answer holds from then on (§5.4.5): with anything else we would hear of arrivals far too rarely.
    if (message.type === messageTypes.setPeerBandwidth) return [this.#dialogue.nameWindow()];
    const command = commandTypes.has(message.type) ? parseCommand(message) : undefined;
    if (command !== undefined) return this.#dialogue.handle(command);
    return answerControl(message).flatMap((event) => (event.kind === 'send' ? [event] : []));
  }

  /** A number that lies behind the last one has wrapped. */
  #learnAcknowledged({ body }: RtmpMessage): PublisherEvent[] {
    const told = readUnsigned(body, 0, 4);
    const rise = (told - (this.#acknowledged % wrap) + wrap) % wrap;
    if (rise > wrap / 2) return [];
    this.#acknowledged += rise;
    return [{ kind: 'acknowledged', bytes: this.#acknowledged }];
  }
}

function isPong({ type, body }: RtmpMessage): boolean {
  return (
    type === messageTypes.userControl &&
    body.length >= 6 &&
    readUnsigned(body, 0, 2) === userControlEvents.pingResponse
  );
}
