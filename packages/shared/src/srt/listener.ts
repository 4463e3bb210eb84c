import type { Millis } from '../units.ts';
import { SrtConnection } from './connection.ts';
import { type Endpoint, Cookies } from './cookie.ts';
import { randomId, type SrtCrypto } from './crypto-port.ts';
import { writeCapabilities } from './handshake-extension.ts';
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
import { agreeOnLatency, type Offer, ownCapabilities, readOffer } from './negotiation.ts';
import { type ControlPacket, controlTypes, writeControlPacket } from './packet.ts';
import { type Rejection, rejectionToType } from './rejection.ts';
import { RequestAllowance } from './request-allowance.ts';
import { mtu, type SrtSettings } from './settings.ts';

/** Somebody wants to connect, and is where it says. */
export interface SrtRequest {
  readonly id: number;
  readonly from: Endpoint;
  readonly streamId: string;
  readonly isEncrypted: boolean;
}

/** Whether somebody may connect. */
export type SrtVerdict =
  /** With `passphrase` it has to know it, without it has to come without. */
  | { readonly accepted: true; readonly passphrase?: string | undefined; readonly latency?: Millis }
  | { readonly accepted: false; readonly because: Rejection };

export type ListenerOutput =
  | { readonly kind: 'datagram'; readonly to: Endpoint; readonly bytes: Uint8Array }
  /** To be answered with `answer`. */
  | { readonly kind: 'request'; readonly request: SrtRequest }
  | { readonly kind: 'connected'; readonly request: SrtRequest; readonly connection: SrtConnection }
  /** It was let in and could not come: its passphrase is wrong or missing. */
  | { readonly kind: 'failed'; readonly request: SrtRequest; readonly because: Rejection };

interface Pending {
  readonly request: SrtRequest;
  readonly key: string;
  readonly handshake: Handshake;
  readonly offer: Offer;
  readonly stamp: number;
  readonly receivedAt: Millis;
}

/** A response, for callers that have not heard it. */
interface Answered {
  readonly body: Uint8Array;
  readonly start: Millis;
  readonly until: Millis;
}

const mostPending = 256;
const mostAnswered = 4_096;
/** Longer than a cookie is good: a handshake that is replayed later fails by its cookie. */
const answeredFor: Millis = 125_000;

/**
 * Greets callers on a port (draft §4.3.1). It keeps nothing of a caller before its cookie has come back, and little after. Pure:
 * packets to socket 0 and verdicts come in, packets, requests and connections go out.
 */
export class SrtListener {
  readonly #settings: SrtSettings;
  readonly #crypto: SrtCrypto;
  readonly #cookies: Cookies;
  readonly #allowance = new RequestAllowance();
  readonly #pending = new Map<number, Pending>();
  readonly #pendingKeys = new Set<string>();
  readonly #answered = new Map<string, Answered>();
  #nextRequest = 1;

  constructor(settings: SrtSettings, crypto: SrtCrypto) {
    this.#settings = settings;
    this.#crypto = crypto;
    this.#cookies = new Cookies(crypto);
  }

  /** Callers that something is kept of; 8,448 at most. */
  get remembered(): number {
    return this.#pending.size + this.#answered.size + this.#allowance.size;
  }

  /** @param packet addressed to socket 0 */
  handle(packet: ControlPacket, from: Endpoint, now: Millis): readonly ListenerOutput[] {
    if (packet.type !== controlTypes.handshake) return [];
    const handshake = readHandshake(packet.body);
    if (handshake === undefined || handshake.socketId === 0) return [];
    if (handshake.type === handshakeTypes.induction) return [this.#greet(handshake, from, now)];
    if (handshake.type !== handshakeTypes.conclusion) return [];
    if (!this.#cookies.isGood(handshake.cookie, from, now)) return [];
    return this.#conclude(packet, handshake, from, now);
  }

  /** @param id of a request; one that is not open is passed over */
  answer(id: number, verdict: SrtVerdict, now: Millis): readonly ListenerOutput[] {
    const pending = this.#pending.get(id);
    if (pending === undefined) return [];
    this.#pending.delete(id);
    this.#pendingKeys.delete(pending.key);
    const { request, handshake } = pending;
    if (!verdict.accepted) return [this.#refuse(handshake, request.from, verdict.because)];
    const keys = this.#readKeys(pending.offer, verdict.passphrase);
    if (typeof keys !== 'object' && keys !== undefined)
      return [this.#refuse(handshake, request.from, keys), { kind: 'failed', request, because: keys }];
    return this.#accept(pending, keys, verdict.latency, now);
  }

  #greet(handshake: Handshake, to: Endpoint, now: Millis): ListenerOutput {
    const response = {
      ...handshake,
      ...{ version: 5, encryption: 0, extensionField: srtMagic, extensions: [] },
      ...{ mtu, flowWindow: this.#settings.window, cookie: this.#cookies.bake(to, now) },
    };
    return datagram(to, handshake.socketId, writeHandshake(response), 0);
  }

  #conclude(
    packet: ControlPacket,
    handshake: Handshake,
    from: Endpoint,
    now: Millis,
  ): readonly ListenerOutput[] {
    const key = `${from.address}|${from.port}|${handshake.socketId}`;
    const answered = this.#answered.get(key);
    if (answered !== undefined && answered.until > now) {
      const stamp = Math.floor((now - answered.start) * 1000) % 2 ** 32;
      return [datagram(from, handshake.socketId, answered.body, stamp)];
    }
    if (this.#pendingKeys.has(key) || this.#pending.size >= mostPending) return [];
    if (!this.#allowance.take(from.address, now)) return [];
    const offer = readOffer(handshake, 'request');
    if (typeof offer === 'string') return [this.#refuse(handshake, from, offer)];
    const { streamId, keyMessage } = offer;
    const request = { id: this.#nextRequest, from, streamId, isEncrypted: keyMessage !== undefined };
    this.#nextRequest += 1;
    // Views of the datagram would keep it in memory, or be overwritten.
    const kept = { ...offer, keyMessage: keyMessage?.slice() };
    const pending = { request, key, handshake: { ...handshake, extensions: [] }, offer: kept };
    this.#pending.set(request.id, { ...pending, stamp: packet.timestamp, receivedAt: now });
    this.#pendingKeys.add(key);
    return [{ kind: 'request', request }];
  }

  #readKeys({ keyMessage }: Offer, passphrase: string | undefined): KeyRing | Rejection | undefined {
    if (passphrase === undefined) return keyMessage === undefined ? undefined : 'unsecure';
    if (keyMessage === undefined) return 'unsecure';
    const ring = new KeyRing(this.#crypto, passphrase);
    const refusal = ring.read(keyMessage);
    if (refusal === undefined) return ring;
    return refusal === 'malformed' ? 'crypto' : 'badSecret';
  }

  #accept(
    { request, key, handshake, offer, stamp, receivedAt }: Pending,
    keys: KeyRing | undefined,
    latency: Millis = this.#settings.latency,
    now: Millis,
  ): readonly ListenerOutput[] {
    const { receive, send } = agreeOnLatency({ ...this.#settings, latency }, offer.capabilities);
    const ownSocket = randomId(this.#crypto);
    const body = writeHandshake({
      ...handshake,
      ...{ version: 5, socketId: ownSocket, type: handshakeTypes.conclusion },
      ...{ encryption: keys?.keyLength === undefined ? 0 : keys.keyLength / 8 },
      ...{ mtu, flowWindow: this.#settings.window },
      extensionField: extensionFlags.handshake | (keys === undefined ? 0 : extensionFlags.keyMaterial),
      extensions: responses(offer, receive, send),
    });
    this.#remember(key, { body, start: now, until: now + answeredFor });
    const terms = {
      ...{ ownSocket, peerSocket: handshake.socketId, start: now },
      ...{ sendFrom: handshake.initialSequence, receiveFrom: handshake.initialSequence },
      ...{ receiveLatency: receive, sendLatency: send, flowWindow: Math.max(2, handshake.flowWindow) },
      ...{ peerStamp: stamp, peerStampAt: receivedAt },
      keys: keys && { receiving: keys, sending: keys.clone() },
    };
    const connection = new SrtConnection(terms, this.#settings, now);
    return [datagram(request.from, handshake.socketId, body, 0), { kind: 'connected', request, connection }];
  }

  #remember(key: string, answered: Answered): void {
    this.#answered.set(key, answered);
    for (const [known, { until, start }] of this.#answered) {
      const isOver = until <= answered.start || this.#answered.size > mostAnswered;
      if (!isOver || start > answered.start) break;
      this.#answered.delete(known);
    }
  }

  #refuse(handshake: Handshake, to: Endpoint, because: Rejection): ListenerOutput {
    const refusal = {
      ...handshake,
      version: 5,
      type: rejectionToType(because),
      extensionField: 0,
      extensions: [],
    };
    return datagram(to, handshake.socketId, writeHandshake(refusal), 0);
  }
}

function responses(offer: Offer, receive: Millis, send: Millis): HandshakeExtension[] {
  const content = writeCapabilities(ownCapabilities(receive, send));
  const capabilities = { type: extensionTypes.handshakeResponse, content };
  // The keys that were taken are said again: that is how the caller knows.
  const keys = offer.keyMessage && { type: extensionTypes.keyResponse, content: offer.keyMessage };
  return keys === undefined ? [capabilities] : [capabilities, keys];
}

function datagram(to: Endpoint, destination: number, body: Uint8Array, timestamp: number): ListenerOutput {
  const bytes = writeControlPacket({
    ...{ type: controlTypes.handshake, subtype: 0, info: 0, timestamp, destination, body },
  });
  return { kind: 'datagram', to, bytes };
}
