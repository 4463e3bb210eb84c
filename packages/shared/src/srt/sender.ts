import type { Bytes, Millis } from '../units.ts';
import type { Acknowledgement } from './acknowledgement.ts';
import type { SequenceRange } from './loss-list.ts';
import type { Outbox } from './outbox.ts';
import {
  controlTypes,
  headerLength,
  keyFlags,
  markRetransmitted,
  writeDataPacket,
  writeWords,
} from './packet.ts';
import type { Pacing } from './pacing.ts';
import type { RoundTrip } from './round-trip.ts';
import type { SendingKeys } from './sending-keys.ts';
import { addSequence, sequenceDistance } from './sequence.ts';
import { timing } from './settings.ts';
import type { Counters } from './statistics.ts';

/** What the sending half of a connection works with. */
export interface SenderOptions {
  readonly firstSequence: number;
  /** For how long the other side holds back what it receives. */
  readonly peerLatency: Millis;
  /** Most packets on their way. */
  readonly window: number;
  readonly pacing: Pacing;
  readonly keys: SendingKeys | undefined;
  readonly roundTrip: RoundTrip;
  readonly counters: Counters;
  readonly outbox: Outbox;
}

interface Queued {
  readonly payload: Uint8Array;
  readonly offeredAt: Millis;
}

interface Sent {
  readonly bytes: Uint8Array;
  readonly offeredAt: Millis;
  sentAt: Millis;
}

const wholeMessage = 3;
const messageMask = 0x03ff_ffff;

/**
 * The sending half: paces packets, sends lost ones again before new ones, and gives up what would come too late (draft §4.6,
 * §4.8, §5.1).
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #queue: Queued[] = [];
  #queuedBytes: Bytes = 0;
  /** Not acknowledged, from `#first` on. */
  readonly #sent: Sent[] = [];
  #first: number;
  #next: number;
  #acked: number;
  readonly #lost = new Set<number>();
  #message = 1;
  #peerRoom: number;
  /** When the other side was last heard to have got further, or something new was sent. */
  #progressAt: Millis = -Infinity;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#first = options.firstSequence;
    this.#next = options.firstSequence;
    this.#acked = options.firstSequence;
    this.#peerRoom = options.window;
  }

  /** Packets on their way. */
  get flight(): number {
    return this.#sent.length;
  }

  /** Packets that were not acknowledged or not even sent. */
  get held(): number {
    return this.#sent.length + this.#queue.length;
  }

  get heldBytes(): Bytes {
    return this.#sent.reduce((sum, { bytes }) => sum + bytes.length - headerLength, this.#queuedBytes);
  }

  /** Age of the oldest packet that is held. */
  heldFor(now: Millis): Millis {
    return now - (this.#oldestAt() ?? now);
  }

  wakeAt(): Millis {
    const send = this.#lost.size > 0 || this.#mayGoOn() ? this.#options.pacing.nextAt : Infinity;
    const drop = (this.#oldestAt() ?? Infinity) + this.#tooLateAfter();
    const probe = this.#sent.length > 0 && this.#lost.size === 0 ? this.#probeAt() : Infinity;
    return Math.min(send, drop, probe);
  }

  /** Takes a payload; the oldest one gives way where more wait than the window holds. */
  offer(payload: Uint8Array, now: Millis): void {
    this.#options.pacing.offered(payload.length, now);
    if (this.#queue.length >= this.#options.window) this.#dropQueued();
    this.#queue.push({ payload, offeredAt: now });
    this.#queuedBytes += payload.length;
  }

  acknowledged({ sequence, full }: Acknowledgement, now: Millis): void {
    if (full !== undefined) this.#peerRoom = full.room;
    if (sequenceDistance(this.#acked, sequence) > 0 && sequenceDistance(sequence, this.#next) >= 0) {
      this.#acked = sequence;
      this.#progressAt = now;
      this.#forget(Math.max(0, sequenceDistance(this.#first, sequence)));
    }
  }

  /** The other side misses these. */
  reported(ranges: readonly SequenceRange[], now: Millis): void {
    // Twice a round trip: what is sent again may be lost again, and there is time for a few attempts only.
    const recently = now - this.#options.roundTrip.smoothed / 2;
    let looked = 0;
    for (const range of ranges) {
      const from = Math.max(sequenceDistance(this.#first, range.first), 0);
      const to = Math.min(sequenceDistance(this.#first, range.last), this.#sent.length - 1);
      // Ranges that overlap are nobody's honest report.
      looked += Math.max(0, to - from + 1);
      if (looked > this.#options.window) return;
      for (let at = from; at <= to; at += 1) {
        const packet = this.#sent[at];
        // Reports cross what was sent again for the one before.
        const isOnItsWay = packet === undefined || (isAgain(packet) && packet.sentAt > recently);
        if (!isOnItsWay) this.#lost.add(addSequence(this.#first, at));
      }
      this.#tellDropped(range, now);
    }
    this.#options.counters.pktSndLossTotal += looked;
  }

  /** Sends what may go now. */
  wake(now: Millis): void {
    this.#dropTooLate(now);
    if (this.#sent.length > 0 && this.#lost.size === 0 && now >= this.#probeAt()) {
      // The last packets before a pause: nobody can miss what nothing came after.
      this.#lost.add(addSequence(this.#next, -1));
      this.#progressAt = now;
    }
    const { pacing } = this.#options;
    while (pacing.nextAt <= now) if (!this.#sendAgain(now) && !this.#sendNew(now)) break;
  }

  #sendAgain(now: Millis): boolean {
    for (const sequence of this.#lost) {
      this.#lost.delete(sequence);
      const packet = this.#sent[sequenceDistance(this.#first, sequence)];
      if (packet === undefined) continue;
      markRetransmitted(packet.bytes);
      packet.sentAt = now;
      // The last attempts are made twice: few packets come to that, and nothing else can save them.
      const isUrgent = now - packet.offeredAt > this.#options.peerLatency / 2;
      for (let copy = 0; copy < (isUrgent ? 2 : 1); copy += 1) {
        this.#send(packet.bytes, now, false);
        this.#options.counters.pktRetransTotal += 1;
        this.#options.counters.byteRetransTotal += packet.bytes.length;
      }
      return true;
    }
    return false;
  }

  #sendNew(now: Millis): boolean {
    if (!this.#mayGoOn()) return false;
    const queued = this.#queue.shift();
    if (queued === undefined) return false;
    const { payload, offeredAt } = queued;
    this.#queuedBytes -= payload.length;
    const sequence = this.#next;
    const { key, payload: coded } = this.#options.keys?.encrypt(sequence, payload) ?? {
      key: keyFlags.none,
      payload,
    };
    const { outbox, counters } = this.#options;
    const bytes = writeDataPacket({
      ...{ sequence, position: wholeMessage, isInOrder: false, key, isRetransmitted: false },
      ...{ message: this.#message, timestamp: outbox.stamp(offeredAt), destination: outbox.peerSocket },
      payload: coded,
    });
    this.#message = this.#message === messageMask ? 1 : this.#message + 1;
    this.#sent.push({ bytes, offeredAt, sentAt: now });
    this.#next = addSequence(sequence, 1);
    this.#progressAt = now;
    counters.pktSentUniqueTotal += 1;
    this.#send(bytes, now, (sequence & 15) === 0 && this.#queue.length > 0);
    return true;
  }

  #send(bytes: Uint8Array, now: Millis, isPaired: boolean): void {
    const { outbox, counters, pacing } = this.#options;
    outbox.datagram(bytes, now);
    pacing.sent(bytes.length - headerLength, now, isPaired);
    counters.pktSentTotal += 1;
    counters.byteSentTotal += bytes.length;
  }

  #mayGoOn(): boolean {
    return this.#queue.length > 0 && this.#sent.length < Math.min(this.#options.window, this.#peerRoom);
  }

  #oldestAt(): Millis | undefined {
    return (this.#sent[0] ?? this.#queue[0])?.offeredAt;
  }

  #tooLateAfter(): Millis {
    return Math.max(timing.tooLateAtLeast, timing.tooLateFactor * this.#options.peerLatency);
  }

  #probeAt(): Millis {
    return this.#progressAt + this.#options.roundTrip.patience + 2 * timing.ackEvery;
  }

  #dropTooLate(now: Millis): void {
    // Reckoned as in wakeAt, to the last bit.
    const isTooLate = (offeredAt: Millis = Infinity) => offeredAt + this.#tooLateAfter() <= now;
    let count = 0;
    while (isTooLate(this.#sent[count]?.offeredAt)) count += 1;
    if (count > 0) {
      const { counters } = this.#options;
      counters.pktSndDropTotal += count;
      counters.byteSndDropTotal += this.#sent
        .slice(0, count)
        .reduce((sum, { bytes }) => sum + bytes.length, 0);
      this.#forget(count);
    }
    while (isTooLate(this.#queue[0]?.offeredAt)) this.#dropQueued();
  }

  #dropQueued(): void {
    const dropped = this.#queue.shift();
    if (dropped === undefined) return;
    this.#queuedBytes -= dropped.payload.length;
    this.#options.counters.pktSndDropTotal += 1;
    this.#options.counters.byteSndDropTotal += dropped.payload.length + headerLength;
  }

  #forget(count: number): void {
    if (count === 0) return;
    for (let at = 0; at < count; at += 1) this.#lost.delete(addSequence(this.#first, at));
    this.#sent.splice(0, count);
    this.#first = addSequence(this.#first, count);
  }

  /** Draft §3.2.9: the other side need not ask again for what was given up. */
  #tellDropped({ first, last }: SequenceRange, now: Millis): void {
    const lost = addSequence(this.#first, -1);
    const from = sequenceDistance(this.#acked, first) >= 0 ? first : this.#acked;
    const to = sequenceDistance(last, lost) >= 0 ? last : lost;
    if (sequenceDistance(from, to) < 0) return;
    this.#options.outbox.control({ type: controlTypes.dropRequest, body: writeWords([from, to]) }, now);
  }
}

function isAgain({ bytes }: Sent): boolean {
  return ((bytes[4] ?? 0) & 0x04) !== 0;
}
