import { randomBytes } from 'node:crypto';
import type { ChannelLogin } from '@starling/shared/ids.ts';
import type { Millis } from '@starling/shared/units.ts';
import { Broadcast } from './broadcast.ts';

/** An ended broadcast can be read for so long, so that players reach its end. */
const keepEnded: Millis = 60_000;

/** Every broadcast that is on air, by its channel. */
export class LiveStore {
  readonly #broadcasts = new Map<ChannelLogin, Broadcast>();

  /** @returns the new broadcast; it takes the place of an ended one. */
  start(channel: ChannelLogin, now: Date): Broadcast {
    const broadcast = new Broadcast(randomBytes(8).toString('hex'), channel, now);
    this.#broadcasts.set(channel, broadcast);
    return broadcast;
  }

  end(broadcast: Broadcast): void {
    broadcast.end();
    const forget = setTimeout(() => {
      if (this.#broadcasts.get(broadcast.channel) === broadcast) this.#broadcasts.delete(broadcast.channel);
    }, keepEnded);
    forget.unref();
  }

  /** The channel's broadcast, on air or just ended. */
  find(channel: ChannelLogin): Broadcast | undefined {
    return this.#broadcasts.get(channel);
  }

  /** The channel's broadcast if it is on air and can be played. */
  findLive(channel: ChannelLogin): Broadcast | undefined {
    const broadcast = this.#broadcasts.get(channel);
    return broadcast?.hasEnded === false && broadcast.source.position() !== undefined ? broadcast : undefined;
  }

  live(): Broadcast[] {
    return [...this.#broadcasts.keys()].flatMap((channel) => this.findLive(channel) ?? []);
  }
}
