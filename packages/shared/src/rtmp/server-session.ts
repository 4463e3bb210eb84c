import { concatBytes } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import { ChunkReader } from './chunk-reader.ts';
import { parseCommand } from './command.ts';
import { answerControl } from './control-message.ts';
import type { RtmpEvent, RtmpServerSessionOptions } from './event.ts';
import { answerHandshake, handshakeLength, rtmpVersion } from './handshake.ts';
import { type RtmpMessage, messageTypes } from './message.ts';
import { readMedia } from './media-message.ts';
import { PublishDialogue } from './publish-dialogue.ts';
import { WindowAcknowledgement } from './window-acknowledgement.ts';

/** Enough to tell `GET / HTTP` from noise. */
const recognisedPrefix: Bytes = 10;
/** What may come while a request to publish is being looked at; the owner should stop reading meanwhile. */
const mostHeldBytes: Bytes = 4 * 1024 * 1024;

type Phase = 'c0c1' | 'c2' | 'messages' | 'closed';

/**
 * The server's side of one RTMP connection on which somebody publishes: bytes in, events out. It has no socket, clock
 * or randomness of its own. Never throws, whatever the bytes are; its memory is bounded.
 *
 * After `publish-requested` it holds back what follows until {@link acceptPublish} or {@link refusePublish} is called.
 */
export class RtmpServerSession {
  readonly #options: RtmpServerSessionOptions;
  readonly #chunks = new ChunkReader();
  readonly #dialogue: PublishDialogue;
  readonly #acknowledgement = new WindowAcknowledgement();
  #phase: Phase = 'c0c1';
  #handshake: Uint8Array = new Uint8Array(0);
  #held: RtmpMessage[] = [];
  #heldBytes: Bytes = 0;
  #heldFault: string | undefined;

  constructor(options: RtmpServerSessionOptions) {
    this.#options = options;
    this.#dialogue = new PublishDialogue(options.app ?? 'live');
  }

  /** Takes what the socket received. */
  receive(bytes: Uint8Array): RtmpEvent[] {
    if (this.#phase === 'closed') return [];
    this.#acknowledgement.count(bytes.length);
    const events = this.#phase === 'messages' ? this.#readChunks(bytes) : this.#readHandshake(bytes);
    return this.#finish(events);
  }

  /** Lets the publisher that asked go on air: StreamBegin and `NetStream.Publish.Start`. */
  acceptPublish(): RtmpEvent[] {
    if (this.#phase === 'closed' || this.#dialogue.state !== 'asking') return [];
    return this.#finish([...this.#dialogue.accept(), ...this.#releaseHeld()]);
  }

  /**
   * Tells the publisher why it cannot go on air, or why it is taken off: an onStatus of level `error` with `reason` as
   * its description, `NetStream.Publish.BadName` unless `code` says otherwise. Then closes.
   */
  refusePublish(reason: string, code = 'NetStream.Publish.BadName'): RtmpEvent[] {
    if (this.#phase === 'closed') return [];
    return this.#finish([...this.#dialogue.refuse(reason, code), { kind: 'close', reason }]);
  }

  /**
   * Asks the client to connect anew, since this server is about to stop: E-RTMP v2, "Reconnect Request". It goes on
   * sending meanwhile, and is to be taken as before until it leaves.
   *
   * @param description for the person at the encoder
   * @param tcUrl where to, absolute or relative to the client's; without it to where it is connected now
   * @returns nothing if the client has not said in `connect` that it understands this
   */
  requestReconnect(description: string, tcUrl?: string): RtmpEvent[] {
    if (this.#phase === 'closed') return [];
    return this.#dialogue.requestReconnect(description, tcUrl);
  }

  /** RTMP §5.2: C0 and C1 are answered at once; C2 says nothing that matters. */
  #readHandshake(bytes: Uint8Array): RtmpEvent[] {
    this.#handshake = concatBytes([this.#handshake, bytes]);
    const received = this.#handshake;
    if (this.#phase === 'c0c1') {
      if (received.length > 0 && received[0] !== rtmpVersion) return refuseStranger(received);
      if (received.length < 1 + handshakeLength) return [];
      this.#phase = 'c2';
      const c1 = received.subarray(1, 1 + handshakeLength);
      const answer = answerHandshake(c1, this.#options.randomBytes);
      const rest = received.subarray(1 + handshakeLength);
      this.#handshake = new Uint8Array(0);
      return [{ kind: 'send', bytes: answer }, ...this.#readHandshake(rest)];
    }
    if (received.length < handshakeLength) return [];
    this.#phase = 'messages';
    this.#handshake = new Uint8Array(0);
    return this.#readChunks(received.subarray(handshakeLength));
  }

  #readChunks(bytes: Uint8Array): RtmpEvent[] {
    const { messages, fault } = this.#chunks.push(bytes);
    const events = this.#handleAll(messages);
    if (fault === undefined || events.at(-1)?.kind === 'close') return events;
    if (this.#dialogue.state === 'asking') this.#heldFault = fault;
    else events.push({ kind: 'close', reason: `broken RTMP: ${fault}` });
    return events;
  }

  #handleAll(messages: readonly RtmpMessage[]): RtmpEvent[] {
    const events: RtmpEvent[] = [];
    for (const message of messages) {
      if (this.#dialogue.state === 'asking') events.push(...this.#hold(message));
      else events.push(...this.#handle(message));
      if (events.at(-1)?.kind === 'close') break;
    }
    return events;
  }

  #hold(message: RtmpMessage): RtmpEvent[] {
    this.#held.push(message);
    // Empty messages take memory, too.
    this.#heldBytes += message.body.length + 64;
    if (this.#heldBytes <= mostHeldBytes) return [];
    return [{ kind: 'close', reason: `more than ${mostHeldBytes} bytes before being accepted` }];
  }

  #releaseHeld(): RtmpEvent[] {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    const events = this.#handleAll(held);
    if (this.#heldFault !== undefined && this.#dialogue.state !== 'asking' && events.at(-1)?.kind !== 'close')
      events.push({ kind: 'close', reason: `broken RTMP: ${this.#heldFault}` });
    return events;
  }

  #handle(message: RtmpMessage): RtmpEvent[] {
    if (this.#acknowledgement.learn(message)) return [];
    const command = commandTypes.has(message.type) ? parseCommand(message) : undefined;
    if (command !== undefined) return this.#dialogue.handle(command);
    if (this.#dialogue.state === 'publishing') return [...readMedia(message), ...answerControl(message)];
    return answerControl(message);
  }

  #finish(events: RtmpEvent[]): RtmpEvent[] {
    if (events.some((event) => event.kind === 'close')) {
      this.#phase = 'closed';
      this.#held = [];
      this.#handshake = new Uint8Array(0);
      return events;
    }
    // Last: the window may have been named in the very bytes that fill it, and a client may wait then.
    const acknowledgement = this.#acknowledgement.take();
    return acknowledgement === undefined ? events : [...events, { kind: 'send', bytes: acknowledgement }];
  }
}

const commandTypes = new Set<number>([messageTypes.commandAmf0, messageTypes.commandAmf3]);

/** Anything may connect to an open port: browsers, scanners, TLS clients. */
function refuseStranger(received: Uint8Array): RtmpEvent[] {
  if (received.length < recognisedPrefix) return [];
  const prefix = received.subarray(0, recognisedPrefix);
  const isText = prefix.every((byte) => byte >= 32 && byte < 127);
  const shown = isText
    ? `'${String.fromCharCode(...prefix)}'`
    : [...prefix].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return [{ kind: 'close', reason: `not RTMP: begins with ${shown}` }];
}
