import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { Transport } from './frame.ts';
import type { Outbox } from './outbox.ts';

/** Connections that get the same bytes of what happens in a room. */
export interface AudienceClass {
  /** Equal for equal classes. */
  readonly id: string;
  readonly transport: Transport;
  readonly isModerator: boolean;
}

/** What was said, as bytes for one audience. */
export interface Frame {
  readonly bytes: Buffer;
  /** Who does not get it: who said it. */
  readonly except: readonly Seat[];
  /** Who alone gets it; undefined for all. */
  readonly only: readonly Seat[] | undefined;
}

const mostWaiting: Bytes = 2 * 1024 * 1024;

/** A connection's place in a room. */
export class Seat {
  readonly outbox: Outbox;
  shard: Shard;
  place: number;
  /** Number of the first frame of its audience that it is to get: it came after those before. */
  from: number;
  /** It does not get the same as its neighbours this time. */
  isSpecial = false;

  constructor(outbox: Outbox, shard: Shard, place: number, from: number) {
    this.outbox = outbox;
    this.shard = shard;
    this.place = place;
    this.from = from;
  }
}

/**
 * Some seats of an audience, which are written to one after the other. Each shard has its own turn in a tick, and gets all
 * that was said until then: so nobody waits longer than a tick, however long it takes to write to everybody.
 */
export class Shard {
  readonly audience: Audience;
  /** When it was written to last. */
  sentAt: Millis = -Infinity;
  /** Number of the first frame that it has not got. */
  next: number;
  readonly #seats: Seat[] = [];

  constructor(audience: Audience, next: number) {
    this.audience = audience;
    this.next = next;
  }

  get count(): number {
    return this.#seats.length;
  }

  get hasFrames(): boolean {
    return this.next < this.audience.end;
  }

  enter(outbox: Outbox): Seat {
    const seat = new Seat(outbox, this, this.#seats.length, this.audience.end);
    this.#seats.push(seat);
    return seat;
  }

  /** Takes a seat over that has had all that its shard before had for it. */
  adopt(seat: Seat): void {
    seat.shard = this;
    seat.place = this.#seats.length;
    seat.from = this.audience.end;
    this.#seats.push(seat);
  }

  leave(seat: Seat): void {
    const last = this.#seats.pop();
    if (last === undefined || last === seat) return;
    this.#seats[seat.place] = last;
    last.place = seat.place;
  }

  /** Gives a seat that goes elsewhere what it has not had. */
  finish(seat: Seat): void {
    for (const { bytes } of this.audience.framesFor(seat, this.next)) seat.outbox.queue(bytes);
  }

  /** Writes to everybody what there is. */
  send(): void {
    const { audience, next } = this;
    this.next = audience.end;
    audience.markSpecial(this, next);
    const whole = audience.wholeFrom(next);
    for (const seat of this.#seats) {
      if (seat.from <= next && !seat.isSpecial) {
        if (whole.length > 0) seat.outbox.deliver(whole);
        continue;
      }
      seat.isSpecial = false;
      const own = audience.framesFor(seat, next).map(({ bytes }) => bytes);
      if (own.length > 0) seat.outbox.deliver(Buffer.concat(own));
    }
  }
}

/** The connections of one class in a room, in shards, and the frames that not all of these have had. */
export class Audience {
  readonly class: AudienceClass;
  readonly shards = new Set<Shard>();
  readonly #shardSize: number;
  readonly #withRoom = new Set<Shard>();
  #frames: Frame[] = [];
  /** Number of the first of these frames. */
  #begin = 0;
  #waiting: Bytes = 0;
  #whole: { readonly from: number; readonly end: number; readonly bytes: Buffer } | undefined;

  constructor(audienceClass: AudienceClass, shardSize: number) {
    this.class = audienceClass;
    this.#shardSize = shardSize;
  }

  /** Number of the frame that comes next. */
  get end(): number {
    return this.#begin + this.#frames.length;
  }

  /** @returns where somebody who comes is to sit; it may be a new one */
  shardWithRoom(): Shard {
    const [known] = this.#withRoom;
    if (known !== undefined) return known;
    const shard = new Shard(this, this.end);
    this.shards.add(shard);
    this.#withRoom.add(shard);
    return shard;
  }

  /** Somebody has come to a shard or left it. */
  changed(shard: Shard): void {
    if (shard.count === 0) this.shards.delete(shard);
    if (shard.count === 0 || shard.count >= this.#shardSize) this.#withRoom.delete(shard);
    else this.#withRoom.add(shard);
  }

  /** Whether there is anybody else: somebody alone in a room is told nothing of what he says. */
  hasOthersThan(seats: readonly Seat[]): boolean {
    const [shard] = this.shards;
    if (shard === undefined || this.shards.size > 1 || shard.count > seats.length) return true;
    return seats.filter((seat) => seat.shard === shard).length < shard.count;
  }

  /** @returns false where so much waits already that this is lost */
  add(frame: Frame): boolean {
    if (this.#waiting + frame.bytes.length > mostWaiting) return false;
    this.#waiting += frame.bytes.length;
    this.#frames.push(frame);
    return true;
  }

  /** Forgets frames that every shard has had. */
  prune(): void {
    let first = this.end;
    for (const { next } of this.shards) first = Math.min(first, next);
    if (first === this.#begin) return;
    for (const { bytes } of this.#frames.splice(0, first - this.#begin)) this.#waiting -= bytes.length;
    this.#begin = first;
  }

  /** @returns frames from a number on that a seat is to get */
  framesFor(seat: Seat, from: number): Frame[] {
    return this.#from(Math.max(from, seat.from)).filter(
      ({ except, only }) => !except.includes(seat) && (only === undefined || only.includes(seat)),
    );
  }

  /** Marks seats of a shard that get something else than the others from a number on. */
  markSpecial(shard: Shard, from: number): void {
    for (const { except, only } of this.#from(from)) {
      for (const seat of except) if (seat.shard === shard) seat.isSpecial = true;
      for (const seat of only ?? []) if (seat.shard === shard) seat.isSpecial = true;
    }
  }

  /** @returns what seats get from a number on that are not special; the same bytes for the same frames */
  wholeFrom(from: number): Buffer {
    const { end } = this;
    if (this.#whole?.from === from && this.#whole.end === end) return this.#whole.bytes;
    const shared = this.#from(from).flatMap(({ only, bytes }) => (only === undefined ? [bytes] : []));
    const [first] = shared;
    const bytes = shared.length === 1 && first !== undefined ? first : Buffer.concat(shared);
    this.#whole = { from, end, bytes };
    return bytes;
  }

  #from(number: number): Frame[] {
    return number === this.#begin ? this.#frames : this.#frames.slice(number - this.#begin);
  }
}
