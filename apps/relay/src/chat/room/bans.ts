import type { Millis } from '@starling/shared/units.ts';
import type { Ban } from './room-state.ts';

/** Beyond it nobody else can be banned: memory has an end. */
const mostBans = 200_000;
/** How many time-outs may be over before they are looked for. */
const sweepEvery = 1_000;

/** Who may not speak in one room. */
export class Bans {
  readonly #byUser = new Map<string, Ban>();
  #addedSinceSweep = 0;

  constructor(bans: readonly Ban[]) {
    for (const ban of bans) this.#byUser.set(ban.userId, ban);
  }

  /** @returns what keeps somebody from speaking now */
  of(userId: string, now: Millis): Ban | undefined {
    const ban = this.#byUser.get(userId);
    if (ban?.until === undefined || ban.until > now) return ban;
    this.#byUser.delete(userId);
    return undefined;
  }

  /** @returns false where the list is full */
  add(ban: Ban, now: Millis): boolean {
    this.#addedSinceSweep += 1;
    if (this.#addedSinceSweep >= sweepEvery || this.#byUser.size >= mostBans) this.#sweep(now);
    if (this.#byUser.size >= mostBans && !this.#byUser.has(ban.userId)) return false;
    this.#byUser.set(ban.userId, ban);
    return true;
  }

  lift(userId: string): void {
    this.#byUser.delete(userId);
  }

  #sweep(now: Millis): void {
    this.#addedSinceSweep = 0;
    for (const [userId, { until }] of this.#byUser)
      if (until !== undefined && until <= now) this.#byUser.delete(userId);
  }
}
