import type { Millis } from '@starling/shared/units.ts';

/** How many clips may be asked for. */
export interface ClipLimitSettings {
  /** Clips of one account that wait or are being made. */
  readonly openPerAccount: number;
  /** Clips that one account may ask for within an hour. */
  readonly hourlyPerAccount: number;
  /** Clips of all accounts that wait or are being made. */
  readonly open: number;
}

export type LimitVerdict = 'granted' | 'account_busy' | 'hourly_limit' | 'queue_full';

const hour: Millis = 3_600_000;

/** Who may ask for a clip now. Pure: the time comes in. */
export class ClipLimits {
  readonly #settings: ClipLimitSettings;
  /** Of each account the clips that are not done. */
  readonly #open = new Map<string, number>();
  /** When each account asked within the last hour, oldest first. */
  readonly #asked = new Map<string, Millis[]>();
  #openCount = 0;

  constructor(settings: ClipLimitSettings) {
    this.#settings = settings;
  }

  /** Counts a clip, if it is granted; {@link close} it when it is done, {@link forget} it where it comes to nothing. */
  take(account: string, now: Millis): LimitVerdict {
    this.#forgetOld(now);
    const asked = this.#asked.get(account) ?? [];
    if ((this.#open.get(account) ?? 0) >= this.#settings.openPerAccount) return 'account_busy';
    if (asked.length >= this.#settings.hourlyPerAccount) return 'hourly_limit';
    if (this.#openCount >= this.#settings.open) return 'queue_full';
    asked.push(now);
    this.#asked.set(account, asked);
    this.open(account);
    return 'granted';
  }

  /** Counts a clip that was granted earlier, by a relay that has been restarted since. */
  open(account: string): void {
    this.#open.set(account, (this.#open.get(account) ?? 0) + 1);
    this.#openCount += 1;
  }

  /** One of its clips is ready, failed or deleted. */
  close(account: string): void {
    const left = (this.#open.get(account) ?? 0) - 1;
    if (left > 0) this.#open.set(account, left);
    else this.#open.delete(account);
    this.#openCount -= 1;
  }

  /** The clip that was taken last was refused for another reason: it counts for nothing. */
  forget(account: string): void {
    this.close(account);
    this.#asked.get(account)?.pop();
  }

  #forgetOld(now: Millis): void {
    for (const [account, times] of this.#asked) {
      const kept = times.filter((time) => now - time < hour);
      if (kept.length === 0) this.#asked.delete(account);
      else this.#asked.set(account, kept);
    }
  }
}
