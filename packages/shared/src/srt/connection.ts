import type { Millis } from '../units.ts';
import { readAcknowledgement } from './acknowledgement.ts';
import { ArrivalClock } from './arrival-clock.ts';
import type { KeyRing } from './key-ring.ts';
import { readLossList } from './loss-list.ts';
import { type CloseReason, type ConnectionOutput, Outbox } from './outbox.ts';
import { Pacing } from './pacing.ts';
import {
  type ControlPacket,
  controlTypes,
  type DataPacket,
  keyFlags,
  type Packet,
  readWords,
  writeWord,
} from './packet.ts';
import { Receiver } from './receiver.ts';
import { RoundTrip } from './round-trip.ts';
import { Sender } from './sender.ts';
import { SendingKeys } from './sending-keys.ts';
import { extensionTypes } from './handshake.ts';
import { type SrtSettings, timing } from './settings.ts';
import { type Counters, newCounters, type SrtStatistics } from './statistics.ts';

/** What both sides have agreed on. */
export interface ConnectionTerms {
  readonly ownSocket: number;
  readonly peerSocket: number;
  /** Of the first packet that is sent, and that is received. */
  readonly sendFrom: number;
  readonly receiveFrom: number;
  /** What is received here, and there, is held back so long. */
  readonly receiveLatency: Millis;
  readonly sendLatency: Millis;
  /** Packets on their way at most. */
  readonly flowWindow: number;
  /** Stamp of the other side's last handshake packet, and when it came. */
  readonly peerStamp: number;
  readonly peerStampAt: Millis;
  /** Zero of this side's stamps. */
  readonly start: Millis;
  /** Undefined where nothing is encrypted. */
  readonly keys: { readonly sending: KeyRing; readonly receiving: KeyRing } | undefined;
}

export type ConnectionInput =
  /** A packet from the other side's address. */
  | { readonly kind: 'packet'; readonly packet: Packet }
  /** A payload of 1 to 1,456 bytes for the other side. */
  | { readonly kind: 'payload'; readonly bytes: Uint8Array }
  /** Time has passed; `wakeAt` says when this is due. */
  | { readonly kind: 'wake' }
  /** Sends what waits, for as long as it is of use, then says goodbye. */
  | { readonly kind: 'close' };

type Phase = 'open' | 'draining' | 'delivering' | 'closed';

/**
 * An established connection in live mode, both directions. Pure: packets and time come in by `handle`, what is to be sent and
 * delivered goes out of it.
 */
export class SrtConnection {
  readonly ownSocket: number;
  readonly #terms: ConnectionTerms;
  readonly #settings: SrtSettings;
  readonly #outbox: Outbox;
  readonly #counters: Counters = newCounters();
  readonly #roundTrip = new RoundTrip();
  readonly #pacing: Pacing;
  readonly #keys: SendingKeys | undefined;
  readonly #receiver: Receiver;
  readonly #sender: Sender;
  #capacity = 0;
  #heardAt: Millis;
  #closingAt: Millis = Infinity;
  #phase: Phase = 'open';

  constructor(terms: ConnectionTerms, settings: SrtSettings, now: Millis) {
    this.ownSocket = terms.ownSocket;
    this.#terms = terms;
    this.#settings = settings;
    this.#heardAt = now;
    this.#outbox = new Outbox(terms.peerSocket, terms.start);
    this.#pacing = new Pacing(settings.maxBandwidth);
    const schedule = { refreshEvery: settings.keyRefreshEvery, announcedBefore: settings.keyAnnouncedBefore };
    this.#keys = terms.keys && new SendingKeys(terms.keys.sending, schedule);
    const shared = { roundTrip: this.#roundTrip, counters: this.#counters, outbox: this.#outbox };
    this.#receiver = new Receiver({
      ...shared,
      ...{ firstSequence: terms.receiveFrom, latency: terms.receiveLatency, window: settings.window },
      clock: new ArrivalClock(terms.peerStamp, terms.peerStampAt),
      decrypt: (packet) => this.#decrypt(packet),
    });
    this.#sender = new Sender({
      ...shared,
      ...{ firstSequence: terms.sendFrom, peerLatency: terms.sendLatency, keys: this.#keys },
      ...{ window: Math.min(settings.window, terms.flowWindow), pacing: this.#pacing },
    });
  }

  get isClosed(): boolean {
    return this.#phase === 'closed';
  }

  /** @param now this side's monotonic clock; never goes back */
  handle(input: ConnectionInput, now: Millis): readonly ConnectionOutput[] {
    if (this.#phase === 'closed') return [];
    if (input.kind === 'packet') this.#take(input.packet, now);
    else if (input.kind === 'payload' && this.#phase === 'open') this.#sender.offer(input.bytes, now);
    else if (input.kind === 'close') this.#drain(now);
    this.#wake(now);
    return this.#outbox.take();
  }

  /** When `wake` is due. */
  wakeAt(): Millis {
    if (this.#phase === 'closed') return Infinity;
    const silence = this.#heardAt + this.#settings.idleTimeout;
    const received = this.#receiver.wakeAt();
    if (this.#phase === 'delivering') return Math.min(received, silence);
    return Math.min(
      ...[received, silence, this.#sender.wakeAt(), this.#closingAt],
      this.#outbox.lastSentAt + timing.keepAliveEvery,
      this.#keys?.announceAt(this.#announcePatience()) ?? Infinity,
    );
  }

  statistics(now: Millis): SrtStatistics {
    const { bytesPerSecond, capacity } = this.#receiver.rates();
    const megabits = (bytes: number) => (8 * bytes) / 1e6;
    return {
      ...this.#counters,
      msTimeStamp: now - this.#terms.start,
      msRTT: this.#roundTrip.smoothed,
      mbpsBandwidth: megabits((capacity > 0 ? capacity : this.#capacity) * 1_500),
      mbpsSendRate: this.#pacing.input / 1e6,
      mbpsRecvRate: megabits(bytesPerSecond),
      usPktSndPeriod: this.#pacing.period * 1000,
      pktFlowWindow: Math.min(this.#settings.window, this.#terms.flowWindow),
      pktFlightSize: this.#sender.flight,
      pktSndBuf: this.#sender.held,
      byteSndBuf: this.#sender.heldBytes,
      msSndBuf: this.#sender.heldFor(now),
      msSndTsbPdDelay: this.#terms.sendLatency,
      pktRcvBuf: this.#receiver.held,
      byteRcvBuf: this.#receiver.heldBytes,
      msRcvTsbPdDelay: this.#terms.receiveLatency,
    };
  }

  #take(packet: Packet, now: Millis): void {
    this.#heardAt = now;
    if (packet.kind === 'data') {
      if (this.#phase !== 'delivering') this.#receiver.take(packet, now);
    } else this.#control(packet, now);
  }

  #control(packet: ControlPacket, now: Millis): void {
    switch (packet.type) {
      case controlTypes.ack:
        this.#acknowledged(packet, now);
        break;
      case controlTypes.nak: {
        const ranges = readLossList(packet.body);
        if (ranges === undefined) break;
        this.#counters.pktRecvNAKTotal += 1;
        this.#sender.reported(ranges, now);
        break;
      }
      case controlTypes.ackAck:
        this.#receiver.confirmed(packet.info, now);
        break;
      case controlTypes.dropRequest: {
        const [first, last] = readWords(packet.body);
        if (first !== undefined && last !== undefined) this.#receiver.drop({ first, last });
        break;
      }
      case controlTypes.shutdown:
        // What has come is still delivered, each at its time.
        if (this.#phase === 'open' || this.#phase === 'draining') this.#phase = 'delivering';
        break;
      case controlTypes.user:
        this.#keyMessage(packet, now);
        break;
      default:
        break;
    }
  }

  #acknowledged(packet: ControlPacket, now: Millis): void {
    const acknowledgement = readAcknowledgement(packet.body);
    if (acknowledgement === undefined) return;
    this.#counters.pktRecvACKTotal += 1;
    this.#sender.acknowledged(acknowledgement, now);
    const { full } = acknowledgement;
    if (full === undefined) return;
    this.#outbox.control({ type: controlTypes.ackAck, info: packet.info, body: new Uint8Array(4) }, now);
    this.#roundTrip.learn(full.roundTrip, full.variation);
    if (full.capacity > 0) this.#capacity = full.capacity;
  }

  /** Draft §6.1.6: the other side announces a key, or has taken ours. */
  #keyMessage({ subtype, body }: ControlPacket, now: Millis): void {
    if (subtype === extensionTypes.keyResponse) this.#keys?.answered(body);
    if (subtype !== extensionTypes.keyRequest) return;
    const refusal = this.#terms.keys === undefined ? 'no-secret' : this.#terms.keys.receiving.read(body);
    const answer = refusal === undefined ? body : keyState(refusal === 'no-secret' ? 3 : 4);
    this.#outbox.control({ type: controlTypes.user, subtype: extensionTypes.keyResponse, body: answer }, now);
  }

  #decrypt({ key, sequence, payload }: DataPacket): Uint8Array | undefined {
    const { keys } = this.#terms;
    // What was agreed to be secret and comes in clear is not from the other side.
    if (key === keyFlags.none) return keys === undefined ? payload : undefined;
    return keys?.receiving.apply(key, sequence, payload);
  }

  #wake(now: Millis): void {
    this.#receiver.wake(now);
    if (now >= this.#heardAt + this.#settings.idleTimeout) this.#end('silence', now);
    else if (this.#phase === 'delivering') {
      if (this.#receiver.held === 0) this.#end('shutdown', now);
    } else this.#wakeSender(now);
  }

  #wakeSender(now: Millis): void {
    this.#sender.wake(now);
    if (this.#keys !== undefined && now >= this.#keys.announceAt(this.#announcePatience())) {
      const body = this.#keys.announce(now);
      const type = { type: controlTypes.user, subtype: extensionTypes.keyRequest };
      if (body !== undefined) this.#outbox.control({ ...type, body }, now);
    }
    if (now >= this.#outbox.lastSentAt + timing.keepAliveEvery)
      this.#outbox.control({ type: controlTypes.keepAlive, body: new Uint8Array(4) }, now);
    if (this.#phase === 'draining' && (this.#sender.held === 0 || now >= this.#closingAt))
      this.#end('local', now);
  }

  #drain(now: Millis): void {
    if (this.#phase !== 'open') return;
    this.#phase = 'draining';
    this.#closingAt = now + Math.max(timing.tooLateAtLeast, this.#terms.sendLatency);
  }

  #end(because: CloseReason, now: Millis): void {
    // Nobody has left who has only lost the other side: it is to see us fall silent, too, and wait for us to come back.
    if (because === 'local')
      this.#outbox.control({ type: controlTypes.shutdown, body: new Uint8Array(4) }, now);
    this.#phase = 'closed';
    this.#outbox.push({ kind: 'closed', because });
  }

  /** A new key is announced again where no answer has come by then. */
  #announcePatience(): Millis {
    return Math.max(100, 1.5 * this.#roundTrip.patience);
  }
}

/** @returns why a key was not taken; draft §3.2.1.2 */
function keyState(state: number): Uint8Array {
  const body = new Uint8Array(4);
  writeWord(body, 0, state);
  return body;
}
