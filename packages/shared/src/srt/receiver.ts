import type { Millis } from '../units.ts';
import { writeAcknowledgement } from './acknowledgement.ts';
import type { ArrivalClock } from './arrival-clock.ts';
import { ArrivalRate } from './arrival-rate.ts';
import { joinSequences, mostLossWords, type SequenceRange, writeLossList } from './loss-list.ts';
import type { Outbox } from './outbox.ts';
import { controlTypes, type DataPacket, headerLength, writeWords } from './packet.ts';
import { ReceiveBuffer } from './receive-buffer.ts';
import type { RoundTrip } from './round-trip.ts';
import { addSequence, sequenceDistance } from './sequence.ts';
import { timing } from './settings.ts';
import type { Counters } from './statistics.ts';

/** What the receiving half of a connection works with. */
export interface ReceiverOptions {
  readonly firstSequence: number;
  readonly latency: Millis;
  readonly window: number;
  readonly clock: ArrivalClock;
  readonly roundTrip: RoundTrip;
  readonly counters: Counters;
  readonly outbox: Outbox;
  /** @returns the payload in clear; undefined where it cannot be had */
  readonly decrypt: (packet: DataPacket) => Uint8Array | undefined;
}

/** Acknowledgements whose own acknowledgement is still awaited. */
const rememberedAcks = 256;

/**
 * The receiving half: puts packets in order, asks for missing ones, delivers each at its time and gives up what has not come by
 * then (draft §4.5–4.8).
 */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #buffer: ReceiveBuffer;
  readonly #rate = new ArrivalRate();
  /** Missing packets in ascending order, and when each was reported last. */
  readonly #missing = new Map<number, Millis>();
  readonly #ackTimes = new Map<number, Millis>();
  #nextAckNumber = 1;
  /** What the newest acknowledgement said, and what is known to have reached the sender. */
  #acked: number;
  #confirmed: number;
  #ackedAt: Millis = -Infinity;
  #sinceAck = 0;
  #reportedAt: Millis = -Infinity;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#buffer = new ReceiveBuffer(options.firstSequence, options.window);
    this.#acked = options.firstSequence;
    this.#confirmed = options.firstSequence;
  }

  get held(): number {
    return this.#buffer.held;
  }

  get heldBytes(): number {
    return this.#buffer.bytes;
  }

  rates(): ReturnType<ArrivalRate['rates']> {
    return this.#rate.rates();
  }

  /** When there is something to do again; Infinity for nothing. */
  wakeAt(): Millis {
    const oldest = this.#buffer.oldest();
    const delivery = oldest?.waiting.due ?? Infinity;
    const report = this.#missing.size > 0 ? this.#reportedAt + this.#reportEvery() : Infinity;
    const ack = this.#hasToAck() ? this.#nextAckAt() : Infinity;
    return Math.min(delivery, report, ack);
  }

  take(packet: DataPacket, now: Millis): void {
    const { counters, clock, latency, decrypt } = this.#options;
    counters.pktRecvTotal += 1;
    counters.byteRecvTotal += packet.payload.length + headerLength;
    if (packet.isRetransmitted) counters.pktRcvRetransTotal += 1;
    else this.#rate.arrived(packet.sequence, packet.payload.length + headerLength, now);
    const due = clock.place(packet.timestamp, now, !packet.isRetransmitted) + latency;
    const { sequence } = packet;
    let placement = this.#buffer.look(sequence);
    if (placement.kind === 'beyond' && this.#buffer.held === 0) {
      this.#skipTo(sequence);
      placement = this.#buffer.look(sequence);
    }
    if (placement.kind === 'belated') counters.pktRcvBelated += 1;
    if (placement.kind !== 'new' && placement.kind !== 'found') return;
    if (placement.kind === 'found') this.#missing.delete(sequence);
    else if (placement.gap > 0) this.#miss(addSequence(sequence, -placement.gap), placement.gap, now);
    const payload = decrypt(packet);
    if (payload === undefined) counters.pktRcvUndecryptTotal += 1;
    else counters.pktRecvUniqueTotal += 1;
    this.#buffer.put(sequence, { payload, due });
    this.#sinceAck += 1;
  }

  /** The sender has given these up. */
  drop({ first, last }: SequenceRange): void {
    const count = sequenceDistance(this.#buffer.first, last) + 1;
    if (count <= 0 || count > this.#options.window || sequenceDistance(first, last) < 0) return;
    // What lies before has been asked for and may still come; what is there is delivered at its time.
    const before = sequenceDistance(this.#buffer.first, first);
    for (let at = Math.max(0, before); at < count; at += 1)
      this.#missing.delete(addSequence(this.#buffer.first, at));
    this.#sinceAck = Math.max(1, this.#sinceAck);
  }

  /** @param number of the acknowledgement that the sender has received */
  confirmed(number: number, now: Millis): void {
    const sentAt = this.#ackTimes.get(number);
    if (sentAt === undefined) return;
    for (const earlier of this.#ackTimes.keys()) if (earlier <= number) this.#ackTimes.delete(earlier);
    this.#options.roundTrip.measure(now - sentAt);
    if (number === this.#nextAckNumber - 1) this.#confirmed = this.#acked;
  }

  /** Delivers what is due, acknowledges what has come, asks again for what has not. */
  wake(now: Millis): void {
    this.#deliver(now);
    if (this.#hasToAck() && now >= this.#nextAckAt()) this.#acknowledge(now);
    else if (this.#sinceAck >= timing.lightAckAfter) this.#acknowledgeLightly(now);
    if (this.#missing.size > 0 && now >= this.#reportedAt + this.#reportEvery()) this.#reportAgain(now);
  }

  #deliver(now: Millis): void {
    const { outbox, counters } = this.#options;
    for (;;) {
      const oldest = this.#buffer.oldest();
      if (oldest === undefined || oldest.waiting.due > now) return;
      for (let at = 0; at < oldest.missing; at += 1)
        this.#missing.delete(addSequence(this.#buffer.first, at));
      counters.pktRcvDropTotal += oldest.missing;
      // For the sender what was given up is acknowledged: it need not keep it.
      if (oldest.missing > 0) this.#sinceAck = Math.max(1, this.#sinceAck);
      this.#buffer.advance(oldest.missing + 1);
      const { payload } = oldest.waiting;
      if (payload !== undefined) outbox.push({ kind: 'payload', bytes: payload });
    }
  }

  /** After a pause longer than the window: nothing waits, and what was missed is out of reach. */
  #skipTo(sequence: number): void {
    const missed = sequenceDistance(this.#buffer.first, sequence);
    this.#options.counters.pktRcvDropTotal += missed;
    this.#options.counters.pktRcvLossTotal += missed;
    this.#missing.clear();
    this.#buffer.advance(missed);
  }

  #miss(first: number, count: number, now: Millis): void {
    for (let at = 0; at < count; at += 1) this.#missing.set(addSequence(first, at), now);
    this.#options.counters.pktRcvLossTotal += count;
    if (this.#missing.size === count) this.#reportedAt = now;
    this.#report([{ first, last: addSequence(first, count - 1) }], now);
  }

  #report(ranges: readonly SequenceRange[], now: Millis): void {
    const body = writeWords(writeLossList(ranges));
    this.#options.outbox.control({ type: controlTypes.nak, body }, now);
    this.#options.counters.pktSentNAKTotal += 1;
  }

  #reportAgain(now: Millis): void {
    this.#reportedAt = now;
    // One that went missing just after the last report is not to wait for two more.
    const patience = this.#reportEvery() / 2;
    const again: number[] = [];
    for (const [sequence, reportedAt] of this.#missing) {
      if (reportedAt + patience > now) continue;
      again.push(sequence);
      this.#missing.set(sequence, now);
      if (again.length >= mostLossWords / 2) break;
    }
    if (again.length > 0) this.#report(joinSequences(again), now);
  }

  /** Draft §4.8.2. */
  #reportEvery(): Millis {
    return Math.max(timing.leastLossReport, this.#options.roundTrip.patience / 2);
  }

  #position(): number {
    for (const sequence of this.#missing.keys()) return sequence;
    return this.#buffer.end;
  }

  #hasToAck(): boolean {
    return this.#sinceAck > 0 || this.#acked !== this.#confirmed;
  }

  /** What has been said already is said again only where it seems to be lost. */
  #nextAckAt(): Millis {
    const pause = this.#sinceAck > 0 ? 0 : this.#options.roundTrip.patience;
    return this.#ackedAt + Math.max(timing.ackEvery, pause);
  }

  #acknowledge(now: Millis): void {
    const { roundTrip, counters, outbox } = this.#options;
    const { packets, capacity, bytesPerSecond } = this.#rate.rates();
    this.#acked = this.#position();
    const number = this.#nextAckNumber;
    this.#nextAckNumber = number === 0xffff_ffff ? 1 : number + 1;
    this.#ackTimes.set(number, now);
    if (this.#ackTimes.size > rememberedAcks)
      for (const oldest of this.#ackTimes.keys()) {
        this.#ackTimes.delete(oldest);
        break;
      }
    const full = {
      ...{ roundTrip: roundTrip.smoothed, variation: roundTrip.variation },
      ...{ room: Math.max(2, this.#buffer.room), packetRate: packets, capacity, bytesPerSecond },
    };
    const body = writeAcknowledgement({ sequence: this.#acked, full });
    outbox.control({ type: controlTypes.ack, info: number, body }, now);
    counters.pktSentACKTotal += 1;
    this.#ackedAt = now;
    this.#sinceAck = 0;
  }

  #acknowledgeLightly(now: Millis): void {
    const body = writeAcknowledgement({ sequence: this.#position(), full: undefined });
    this.#options.outbox.control({ type: controlTypes.ack, body }, now);
    this.#options.counters.pktSentACKTotal += 1;
    this.#sinceAck = 1;
  }
}
