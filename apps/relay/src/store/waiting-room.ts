import type { Millis } from '@starling/shared/units.ts';

interface Waiter {
  /** On `performance.now()`'s clock. */
  readonly deadline: Millis;
  readonly leave: (isReached: boolean) => void;
}

/** Those who wait for the same thing. */
interface Group {
  readonly isReached: () => boolean;
  /** In the order of their deadlines: all have the same patience, or nearly. */
  waiters: Waiter[];
  timer: NodeJS.Timeout | undefined;
}

/** Many who wait for few things: what they wait for is looked at once for all of them, and one timer watches them. */
export class WaitingRoom {
  readonly #groups = new Map<string, Group>();

  /**
   * @param key names what is waited for: whoever gives the same key waits for the same
   * @param patience waiters with the same key leave in the order in which they came
   * @returns whether it was reached before the patience ran out
   */
  wait(key: string, isReached: () => boolean, patience: Millis): Promise<boolean> {
    if (isReached()) return Promise.resolve(true);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { isReached, waiters: [], timer: undefined };
      this.#groups.set(key, group);
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    group.waiters.push({ deadline: performance.now() + patience, leave: resolve });
    group.timer ??= setTimeout(() => this.#expire(key), patience);
    return promise;
  }

  /** Something has changed: who has got what he waited for leaves. */
  look(): void {
    for (const [key, group] of this.#groups) {
      if (!group.isReached()) continue;
      this.#groups.delete(key);
      clearTimeout(group.timer);
      for (const { leave } of group.waiters) leave(true);
    }
  }

  #expire(key: string): void {
    const group = this.#groups.get(key);
    if (group === undefined) return;
    const now = performance.now();
    const staying = group.waiters.findIndex(({ deadline }) => deadline > now);
    const leaving = staying === -1 ? group.waiters : group.waiters.splice(0, staying);
    for (const { leave } of leaving) leave(false);
    const [next] = staying === -1 ? [] : group.waiters;
    if (next === undefined) this.#groups.delete(key);
    else group.timer = setTimeout(() => this.#expire(key), Math.max(1, next.deadline - now));
  }
}
