import { equalBytes } from '../bytes.ts';
import type { Bytes, Millis } from '../units.ts';
import { SrtConnection } from './connection.ts';
import { randomId, type SrtCrypto } from './crypto-port.ts';
import { writeCapabilities, writeTextExtension } from './handshake-extension.ts';
import {
  extensionFlags,
  extensionTypes,
  type Handshake,
  type HandshakeExtension,
  handshakeTypes,
  readHandshake,
  srtMagic,
  writeHandshake,
} from './handshake.ts';
import { KeyRing } from './key-ring.ts';
import { agreeOnLatency, ownCapabilities, readOffer } from './negotiation.ts';
import { type ControlPacket, controlTypes, writeControlPacket } from './packet.ts';
import { rejections, typeToRejectionCode } from './rejection.ts';
import { mtu, type SrtSettings, timing } from './settings.ts';

/** Whom to call as what. */
export interface CallOptions {
  readonly settings: SrtSettings;
  readonly crypto: SrtCrypto;
  /** 512 bytes of UTF-8 at most; default none. */
  readonly streamId?: string | undefined;
  /** 10 to 79 characters; without it nothing is encrypted. */
  readonly passphrase?: string | undefined;
  /** 16, 24 or 32. Default 16. */
  readonly keyLength?: Bytes | undefined;
  /** The other side has so long to answer. Default 3 s. */
  readonly timeout?: Millis | undefined;
}

export type CallerOutput =
  | { readonly kind: 'datagram'; readonly bytes: Uint8Array }
  | { readonly kind: 'connected'; readonly connection: SrtConnection }
  /** `code` as libsrt has it, see {@link rejections}: what the other side said, or `timeout`, `version`, `rogue`. */
  | { readonly kind: 'failed'; readonly code: number };

const defaultTimeout: Millis = 3_000;

/** Calls a listener (draft §4.3.1). Pure: packets and time come in, packets and at last one connection go out. */
export class SrtCaller {
  readonly ownSocket: number;
  readonly #options: CallOptions;
  readonly #keys: KeyRing | undefined;
  readonly #keyMessage: Uint8Array | undefined;
  readonly #initialSequence: number;
  readonly #start: Millis;
  #sentAt: Millis = -Infinity;
  /** Of the conclusion; undefined while the listener's cookie is awaited. */
  #cookie: number | undefined;
  #isOver = false;

  /** @throws RangeError where the stream id is too long */
  constructor(options: CallOptions, now: Millis) {
    const { crypto, passphrase, keyLength = 16, streamId = '' } = options;
    writeTextExtension(streamId);
    this.#options = options;
    this.#start = now;
    this.ownSocket = randomId(crypto);
    this.#initialSequence = randomId(crypto);
    if (passphrase !== undefined) {
      this.#keys = KeyRing.generate(crypto, passphrase, keyLength);
      this.#keyMessage = this.#keys.write();
    }
  }

  /** When `wake` is due. */
  wakeAt(): Millis {
    return this.#isOver ? Infinity : Math.min(this.#sentAt + timing.handshakeEvery, this.#deadline());
  }

  /** Sends, and sends again what was not answered. */
  wake(now: Millis): readonly CallerOutput[] {
    if (this.#isOver || now < this.wakeAt()) return [];
    if (now >= this.#deadline()) return this.#fail(rejections.timeout);
    this.#sentAt = now;
    const handshake = this.#cookie === undefined ? this.#induction() : this.#conclusion(this.#cookie);
    const timestamp = Math.floor((now - this.#start) * 1000);
    const header = { type: controlTypes.handshake, subtype: 0, info: 0, timestamp, destination: 0 };
    return [{ kind: 'datagram', bytes: writeControlPacket({ ...header, body: writeHandshake(handshake) }) }];
  }

  /** @param packet addressed to `ownSocket` */
  handle(packet: ControlPacket, now: Millis): readonly CallerOutput[] {
    if (this.#isOver || packet.type !== controlTypes.handshake) return [];
    const handshake = readHandshake(packet.body);
    if (handshake === undefined) return [];
    const code = typeToRejectionCode(handshake.type);
    if (code !== undefined) return this.#fail(code);
    if (handshake.type === handshakeTypes.induction && this.#cookie === undefined) {
      if (handshake.version !== 5) return this.#fail(rejections.version);
      if (handshake.extensionField !== srtMagic) return this.#fail(rejections.rogue);
      this.#cookie = handshake.cookie;
      this.#sentAt = -Infinity;
      return this.wake(now);
    }
    if (handshake.type === handshakeTypes.conclusion && this.#cookie !== undefined)
      return this.#conclude(handshake, packet.timestamp, now);
    return [];
  }

  #conclude(handshake: Handshake, stamp: number, now: Millis): readonly CallerOutput[] {
    const offer = readOffer(handshake, 'response');
    if (typeof offer === 'string') return this.#fail(rejections[offer]);
    if (this.#keyMessage !== undefined && offer.keyMessage === undefined)
      return this.#fail(rejections.unsecure);
    if (this.#keyMessage !== undefined && !equalBytes(offer.keyMessage ?? this.#keyMessage, this.#keyMessage))
      return this.#fail(rejections.badSecret);
    this.#isOver = true;
    const { settings } = this.#options;
    // The response holds what is already agreed on; our own wishes are in it.
    const { receive, send } = agreeOnLatency(settings, offer.capabilities);
    const terms = {
      ...{ ownSocket: this.ownSocket, peerSocket: handshake.socketId, start: this.#start },
      ...{ sendFrom: this.#initialSequence, receiveFrom: handshake.initialSequence },
      ...{ receiveLatency: receive, sendLatency: send, flowWindow: Math.max(2, handshake.flowWindow) },
      ...{ peerStamp: stamp, peerStampAt: now },
      keys: this.#keys && { sending: this.#keys, receiving: this.#keys.clone() },
    };
    return [{ kind: 'connected', connection: new SrtConnection(terms, settings, now) }];
  }

  #induction(): Handshake {
    return {
      ...this.#common(),
      ...{ version: 4, encryption: 0, extensionField: 2, type: handshakeTypes.induction },
      ...{ cookie: 0, extensions: [] },
    };
  }

  #conclusion(cookie: number): Handshake {
    const { streamId = '', settings } = this.#options;
    const content = writeCapabilities(ownCapabilities(settings.latency, settings.peerLatency));
    const extensions: HandshakeExtension[] = [{ type: extensionTypes.handshakeRequest, content }];
    let extensionField: number = extensionFlags.handshake;
    if (this.#keyMessage !== undefined) {
      extensions.push({ type: extensionTypes.keyRequest, content: this.#keyMessage });
      extensionField |= extensionFlags.keyMaterial;
    }
    if (streamId !== '') {
      extensions.push({ type: extensionTypes.streamId, content: writeTextExtension(streamId) });
      extensionField |= extensionFlags.config;
    }
    const encryption = (this.#keys?.keyLength ?? 0) / 8;
    const type = handshakeTypes.conclusion;
    return { ...this.#common(), version: 5, encryption, extensionField, type, cookie, extensions };
  }

  #common(): Pick<Handshake, 'initialSequence' | 'mtu' | 'flowWindow' | 'socketId' | 'peerAddress'> {
    return {
      ...{ initialSequence: this.#initialSequence, mtu, flowWindow: this.#options.settings.window },
      ...{ socketId: this.ownSocket, peerAddress: new Uint8Array(16) },
    };
  }

  #deadline(): Millis {
    return this.#start + (this.#options.timeout ?? defaultTimeout);
  }

  #fail(code: number): readonly CallerOutput[] {
    this.#isOver = true;
    return [{ kind: 'failed', code }];
  }
}
