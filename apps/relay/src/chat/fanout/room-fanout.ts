import type { Millis } from '@starling/shared/units.ts';
import { Audience, type AudienceClass, type Seat, type Shard } from './audience.ts';
import type { Clock } from './clock.ts';
import { frameOf } from './frame.ts';
import type { Outbox } from './outbox.ts';
import { tickOf } from './tick.ts';

/** Sending goes on so long before others have their turn: this process may also serve media. */
const slice: Millis = 4;
/** So many connections are written to in one go. */
const defaultShardSize = 256;
/** How much the newest sending counts in what a write is reckoned to cost. */
const newestShare = 0.1;

/** To whom of a room something goes. */
export interface Delivery {
  /** Who is told otherwise: who said it. */
  readonly except?: readonly Seat[];
  /** All moderators, and of the others these alone; left out for everybody. */
  readonly onlyFor?: readonly Seat[];
}

export interface RoomFanoutOptions<Event, Class extends AudienceClass> {
  /** Lines, without their ends; none where this class does not see it. */
  readonly render: (event: Event, audience: Class) => readonly string[];
  readonly clock: Clock;
  readonly onLost: () => void;
  readonly shardSize?: number;
}

/**
 * The connections of one process that are in one room. What happens is rendered once for each class of connections; each
 * tick every connection gets all of it in one write, and every line once, in order.
 */
export class RoomFanout<Event, Class extends AudienceClass> {
  readonly #options: RoomFanoutOptions<Event, Class>;
  readonly #audiences = new Map<string, { class: Class; audience: Audience }>();
  /** Those that were written to longest ago come first. */
  #shards: Shard[] = [];
  #members = 0;
  #isScheduled = false;
  /** What a write costs. */
  #cost: Millis = 0;

  constructor(options: RoomFanoutOptions<Event, Class>) {
    this.#options = options;
  }

  get members(): number {
    return this.#members;
  }

  /** From now on it gets what is published. */
  enter(outbox: Outbox, audienceClass: Class): Seat {
    this.#members += 1;
    outbox.seats += 1;
    const shard = this.#shardFor(audienceClass);
    const seat = shard.enter(outbox);
    shard.audience.changed(shard);
    return seat;
  }

  /** It stays connected: what was published before still reaches it. */
  dismiss(seat: Seat): void {
    seat.shard.finish(seat);
    this.leave(seat);
  }

  /** It is gone. */
  leave(seat: Seat): void {
    this.#members -= 1;
    seat.outbox.seats -= 1;
    this.#unseat(seat);
  }

  /** It is of another class now: it became a moderator, or asked for tags. */
  move(seat: Seat, audienceClass: Class): void {
    if (seat.shard.audience.class.id === audienceClass.id) return;
    seat.shard.finish(seat);
    const shard = this.#shardFor(audienceClass);
    this.#unseat(seat);
    shard.adopt(seat);
    shard.audience.changed(shard);
  }

  publish(event: Event, { except = [], onlyFor }: Delivery = {}): void {
    for (const { class: audienceClass, audience } of this.#audiences.values()) {
      const only =
        onlyFor === undefined || audienceClass.isModerator
          ? undefined
          : onlyFor.filter((seat) => seat.shard.audience === audience);
      if (only?.length === 0 || !audience.hasOthersThan(except)) continue;
      const lines = this.#options.render(event, audienceClass);
      if (lines.length === 0) continue;
      const frames = lines.map((line) => frameOf(line, audienceClass.transport));
      const bytes = frames.length === 1 && frames[0] !== undefined ? frames[0] : Buffer.concat(frames);
      if (!audience.add({ bytes, except, only })) this.#options.onLost();
    }
    this.#schedule();
  }

  #shardFor(audienceClass: Class): Shard {
    const known = this.#audiences.get(audienceClass.id);
    const audience =
      known?.audience ?? new Audience(audienceClass, this.#options.shardSize ?? defaultShardSize);
    if (known === undefined) this.#audiences.set(audienceClass.id, { class: audienceClass, audience });
    const shard = audience.shardWithRoom();
    if (shard.count === 0) this.#shards.unshift(shard);
    return shard;
  }

  #unseat(seat: Seat): void {
    const { shard } = seat;
    const { audience } = shard;
    shard.leave(seat);
    audience.changed(shard);
    if (shard.count > 0) return;
    this.#shards = this.#shards.filter((other) => other !== shard);
    audience.prune();
    if (audience.shards.size === 0) this.#audiences.delete(audience.class.id);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    const next = this.#shards.find(({ hasFrames }) => hasFrames);
    if (next === undefined) return;
    this.#isScheduled = true;
    const { clock } = this.#options;
    const wait = next.sentAt + tickOf(this.#members, this.#cost) - clock.now();
    if (wait < 1) clock.soon(() => this.#send());
    else clock.after(wait, () => this.#send());
  }

  /** Writes to the shards whose turn it is. */
  #send(): void {
    this.#isScheduled = false;
    const { clock } = this.#options;
    const begun = clock.now();
    const due = begun + 1 - tickOf(this.#members, this.#cost);
    const sent: Shard[] = [];
    let now = begun;
    for (const shard of this.#shards) {
      if (now - begun > slice) break;
      if (!shard.hasFrames || shard.sentAt > due) continue;
      shard.sentAt = now;
      shard.send();
      sent.push(shard);
      const before = now;
      now = clock.now();
      this.#cost += newestShare * ((now - before) / shard.count - this.#cost);
    }
    const done = new Set(sent);
    if (sent.length < this.#shards.length)
      this.#shards = [...this.#shards.filter((shard) => !done.has(shard)), ...sent];
    for (const audience of new Set(sent.map((shard) => shard.audience))) audience.prune();
    this.#schedule();
  }
}
