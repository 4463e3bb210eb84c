import type { SharedBan } from '../room/room-outcome.ts';
import type { PersonRef } from '../room/said-message.ts';

interface Offer {
  readonly login: string;
  /** Who is banned there, and why. */
  readonly bans: Map<string, string | undefined>;
}

/**
 * Bans that channels take over from each other. Each offers only what it has banned itself, and a ban is looked up where it
 * was made: so none goes round in a circle, and with the first one all that came from it is gone.
 */
export class SharedBans {
  /** By the id of the channel's owner. */
  readonly #offers = new Map<string, Offer>();
  readonly #sources = new Map<string, readonly string[]>();
  readonly #pardons = new Map<string, Set<string>>();

  /** @returns what bans somebody in a room by another channel's word */
  find(roomId: string, userId: string): SharedBan | undefined {
    if (this.#pardons.get(roomId)?.has(userId) === true) return undefined;
    for (const source of this.#sources.get(roomId) ?? []) {
      const offer = this.#offers.get(source);
      if (offer?.bans.has(userId) !== true) continue;
      const reason = offer.bans.get(userId);
      return { from: offer.login, ...(reason !== undefined && { reason }) };
    }
    return undefined;
  }

  /** Begins to offer the bans of a channel, of which there may be some already. */
  offer(channel: PersonRef): void {
    if (!this.#offers.has(channel.userId))
      this.#offers.set(channel.userId, { login: channel.login, bans: new Map() });
  }

  withdraw(sourceId: string): void {
    this.#offers.delete(sourceId);
  }

  /** @returns false where the channel offers nothing */
  ban(sourceId: string, userId: string, reason: string | undefined): boolean {
    const offer = this.#offers.get(sourceId);
    offer?.bans.set(userId, reason);
    return offer !== undefined;
  }

  /** @returns false where nothing was lifted */
  lift(sourceId: string, userId: string): boolean {
    return this.#offers.get(sourceId)?.bans.delete(userId) === true;
  }

  accept(roomId: string, sources: readonly string[]): void {
    if (sources.length === 0) this.#sources.delete(roomId);
    else this.#sources.set(roomId, sources);
  }

  pardon(roomId: string, userId: string): void {
    const pardoned = this.#pardons.get(roomId) ?? new Set();
    this.#pardons.set(roomId, pardoned.add(userId));
  }

  /** @returns the rooms in which a channel's bans hold */
  acceptedBy(sourceId: string): string[] {
    return [...this.#sources].flatMap(([roomId, sources]) => (sources.includes(sourceId) ? [roomId] : []));
  }
}
