import type { Bytes, Millis } from '../units.ts';
import type { EngineContext } from './context.ts';
import type { FetchReason } from './engine-io.ts';
import type { LoadingPart } from './loading-part.ts';

/** The fetches by HTTP: at most `maxFetches` at once; the others wait, the most urgent comes first. */
export class Fetches {
  readonly #context: EngineContext;
  readonly #waiting = new Set<LoadingPart>();
  #running = 0;
  #hasEnded = false;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** @returns false: it waits for another to end. */
  begin(part: LoadingPart, reason: FetchReason, left: Millis): boolean {
    const { outbox, settings } = this.#context;
    if (this.#running >= settings.maxFetches) {
      this.#waiting.add(part);
      return false;
    }
    const { from, to } =
      reason === 'not dealt out: the mesh carries no more' ? part.tail : this.#rangeOf(part, left);
    part.http = { from, to, end: from, startedAt: outbox.now };
    part.fetchReason = reason;
    this.#running += 1;
    outbox.put({ kind: 'fetch', key: part.key, from, to, reason });
    return true;
  }

  /** What is missing in several places is fetched in as many turns while there is time for it; else with all that lies between. */
  #rangeOf(part: LoadingPart, left: Millis): { readonly from: Bytes; readonly to: Bytes } {
    const { httpClock } = this.#context;
    const hole = part.firstHole;
    return left > hole.holes * httpClock.mean + httpClock.allowance ? hole : part.gap;
  }

  /** It waits no longer. */
  forget(part: LoadingPart): void {
    this.#waiting.delete(part);
  }

  /** The answer is in, or will not come. */
  end(part: LoadingPart): void {
    if (part.http === undefined) return;
    part.http = undefined;
    this.#running -= 1;
    this.#hasEnded = true;
  }

  abort(part: LoadingPart): void {
    if (part.http === undefined) return;
    this.#context.outbox.put({ kind: 'abort-fetch', key: part.key });
    this.end(part);
  }

  /** Lets those that wait have their turn where a fetch has ended. */
  settle(deadlineOf: (part: LoadingPart) => Millis, plan: (part: LoadingPart) => void): void {
    while (this.#hasEnded && this.#running < this.#context.settings.maxFetches) {
      let urgent: LoadingPart | undefined;
      for (const part of this.#waiting)
        if (urgent === undefined || deadlineOf(part) < deadlineOf(urgent)) urgent = part;
      if (urgent === undefined) break;
      this.#waiting.delete(urgent);
      plan(urgent);
    }
    this.#hasEnded = false;
  }
}
