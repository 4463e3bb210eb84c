import type { Millis } from '@starling/shared/units.ts';
import type { PersonRef } from '../room/said-message.ts';
import type { Standing } from '../room/room-state.ts';
import type { Account } from '../rooms.ts';

/** What chat asks the platform about people. */
export interface People {
  /** @returns undefined for nobody's token */
  findByChatToken(token: string): Promise<Account | undefined>;
  findByLogin(login: string): Promise<PersonRef | undefined>;
  /** What somebody is to a channel. @param roomId account id of the channel's owner */
  standingIn(userId: string, roomId: string): Promise<Standing>;
  /** @param color `#RRGGBB` */
  recolor(userId: string, color: string): Promise<void>;
}

/** What nobody told of may be known so much later. */
const freshFor: Millis = 60_000;
const mostKnown = 200_000;

/** What people are to channels, kept for a while: what is said must not wait for the database each time. */
export class Standings {
  readonly #look: (userId: string, roomId: string) => Promise<Standing>;
  readonly #known = new Map<string, { readonly standing: Standing; readonly at: Millis }>();
  #changes = 0;

  constructor(look: (userId: string, roomId: string) => Promise<Standing>) {
    this.#look = look;
  }

  /** @returns at once what is known and fresh */
  find(userId: string, roomId: string, now: Millis): Standing | Promise<Standing> {
    const known = this.#known.get(`${roomId} ${userId}`);
    return known !== undefined && now - known.at < freshFor ? known.standing : this.#ask(userId, roomId, now);
  }

  /** Somebody is something else to a channel now, as by following it. */
  change(userId: string, roomId: string): void {
    this.#changes += 1;
    this.#known.delete(`${roomId} ${userId}`);
  }

  async #ask(userId: string, roomId: string, now: Millis): Promise<Standing> {
    const before = this.#changes;
    const standing = await this.#look(userId, roomId);
    // It may have been read before what has changed since.
    if (this.#changes !== before) return standing;
    const key = `${roomId} ${userId}`;
    this.#known.delete(key);
    this.#known.set(key, { standing, at: now });
    if (this.#known.size > mostKnown) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    return standing;
  }
}
