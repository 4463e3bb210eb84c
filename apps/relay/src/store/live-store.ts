import { randomBytes } from 'node:crypto';
import type { BroadcastId, ChannelLogin } from '@starling/shared/ids.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { Broadcast } from './broadcast.ts';

/** An ended broadcast can be read for so long, so that players reach its end. */
const keepEnded: Millis = 60_000;

/** Every broadcast that is on air or has just ended. */
export class LiveStore {
  /** The newest of each channel. */
  readonly #newest = new Map<ChannelLogin, Broadcast>();
  readonly #broadcasts = new Map<BroadcastId, Broadcast>();

  /** @returns the new broadcast; the channel's address leads to it from now on */
  start(channel: ChannelLogin, now: Date): Broadcast {
    const broadcast = new Broadcast(randomBytes(8).toString('hex'), channel, now);
    this.#newest.set(channel, broadcast);
    this.#broadcasts.set(broadcast.id, broadcast);
    return broadcast;
  }

  /** The broadcast has ended: it is forgotten after a minute. */
  retire(broadcast: Broadcast): void {
    const forget = setTimeout(() => {
      this.#broadcasts.delete(broadcast.id);
      if (this.#newest.get(broadcast.channel) === broadcast) this.#newest.delete(broadcast.channel);
    }, keepEnded);
    forget.unref();
  }

  /** The channel's newest broadcast, or the one of this id if it is the channel's. */
  find(channel: ChannelLogin, id?: BroadcastId): Broadcast | undefined {
    if (id === undefined) return this.#newest.get(channel);
    const broadcast = this.#broadcasts.get(id);
    return broadcast?.channel === channel ? broadcast : undefined;
  }

  /** The broadcast of this id, on air or just over. */
  byId(id: BroadcastId): Broadcast | undefined {
    return this.#broadcasts.get(id);
  }

  /** The channel's broadcast if it is on air and can be played. */
  findLive(channel: ChannelLogin): Broadcast | undefined {
    const broadcast = this.#newest.get(channel);
    return broadcast?.hasEnded === false && broadcast.source.position() !== undefined ? broadcast : undefined;
  }

  /** What all live windows take in memory, those of broadcasts that have just ended too. */
  get bytes(): Bytes {
    let sum = 0;
    for (const { bytes } of this.#broadcasts.values()) sum += bytes;
    return sum;
  }

  live(): Broadcast[] {
    return [...this.#newest.keys()].flatMap((channel) => this.findLive(channel) ?? []);
  }
}
