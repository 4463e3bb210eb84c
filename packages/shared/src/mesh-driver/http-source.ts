import type { Bytes, Millis } from '../units.ts';

/** What became of one fetch. `at` is where in the file the bytes belong. */
export interface HttpEvents {
  bytes: (at: Bytes, bytes: Uint8Array) => void;
  done: () => void;
  /** Tried often enough; `retryAfter` is when trying anew makes sense, undefined where it never does. */
  failed: (retryAfter: Millis | undefined, reason: string) => void;
}

export interface HttpFetch {
  readonly url: string;
  /** Where to begin: what lies before is there already. */
  readonly from: Bytes;
  /** Where to end; default: at the end of the file. */
  readonly to?: Bytes;
  /** The whole length; an answer that is longer is an error. */
  readonly length: Bytes;
}

export interface HttpSourceOptions {
  readonly fetch: typeof fetch;
  /** 0 ≤ random < 1, for the jitter of retries. */
  readonly random: () => number;
}

/** So many times in all a file is asked for. */
const mostTries = 3;
const firstPause: Millis = 120;
/** Without a byte for so long an answer is given up and asked for anew from where it stopped. */
const patience: Millis = 4_000;
/** After a failure for good: what the server does not have now it may have then. */
const retryAfterFailure: Millis = 1_000;

/** Takes files by HTTP as their bytes come, goes on where a connection broke, and can be told to stop. */
export class HttpSource {
  readonly #options: HttpSourceOptions;
  readonly #running = new Set<AbortController>();

  constructor(options: HttpSourceOptions) {
    this.#options = options;
  }

  /** @returns a function that ends the fetch; nothing is told after it */
  start(request: HttpFetch, events: HttpEvents): () => void {
    const stopping = new AbortController();
    this.#running.add(stopping);
    void this.#run(request, events, stopping.signal).finally(() => this.#running.delete(stopping));
    return () => stopping.abort();
  }

  /** Ends every fetch. */
  stop(): void {
    for (const running of this.#running) running.abort();
  }

  async #run(request: HttpFetch, events: HttpEvents, stop: AbortSignal): Promise<void> {
    let at = request.from;
    const take = (bytes: Uint8Array) => {
      if (stop.aborted) return;
      events.bytes(at, bytes);
      at += bytes.length;
    };
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#try({ ...request, from: at }, take, stop);
      if (stop.aborted) return;
      if (outcome === undefined) {
        events.done();
        return;
      }
      if (outcome.isFinal || tries >= mostTries) {
        events.failed(outcome.isFinal ? undefined : retryAfterFailure, outcome.reason);
        return;
      }
      if (!(await pause(firstPause * 2 ** (tries - 1) * (0.5 + this.#options.random()), stop))) return;
    }
  }

  /** @returns why it did not come to its end; undefined where it did */
  async #try(
    { url, from, length, to = length }: HttpFetch,
    take: (bytes: Uint8Array) => void,
    stop: AbortSignal,
  ): Promise<{ readonly reason: string; readonly isFinal: boolean } | undefined> {
    const timeout = new Patience(patience);
    try {
      const answer = await this.#options.fetch(url, {
        signal: AbortSignal.any([stop, timeout.signal]),
        ...(from > 0 || to < length ? { headers: { range: rangeOf(from, to, length) } } : {}),
      });
      if (!answer.ok) return { reason: `HTTP ${answer.status}`, isFinal: isFinal(answer.status) };
      const begin = beginOf(answer);
      if (begin > from) return { reason: `asked for byte ${from}, got ${begin}`, isFinal: true };
      const isCut = to < length && answer.status !== 206;
      const taken = await read(answer, { skip: from - begin, most: to - from, isCut }, take, timeout);
      if (taken === to - from) return undefined;
      return { reason: `${from + taken} bytes of ${to}`, isFinal: taken > to - from };
    } catch (error) {
      return { reason: timeout.isOver ? `silent for ${patience} ms` : String(error), isFinal: false };
    } finally {
      timeout.end();
    }
  }
}

function rangeOf(from: Bytes, to: Bytes, length: Bytes): string {
  return `bytes=${from}-${to < length ? to - 1 : ''}`;
}

/**
 * @param range with `isCut` the answer goes on after `most` bytes, which is left
 * @returns how many bytes came behind `skip`; more than `most` where the answer is longer than it may be
 */
async function read(
  answer: Response,
  { skip, most, isCut }: { skip: Bytes; most: Bytes; isCut: boolean },
  take: (bytes: Uint8Array) => void,
  timeout: Patience,
): Promise<Bytes> {
  const reader = answer.body?.getReader();
  let taken = 0;
  let toSkip = skip;
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    timeout.renew();
    const skipped = Math.min(toSkip, value.length);
    const fresh = value.subarray(skipped, isCut ? skipped + most - taken : undefined);
    toSkip -= skipped;
    taken += fresh.length;
    if (taken > most) {
      await reader.cancel();
      break;
    }
    if (fresh.length > 0) take(fresh);
    if (isCut && taken === most) {
      await reader.cancel();
      break;
    }
  }
  return taken;
}

/** First byte of an answer, RFC 9110 §14.4: of a whole one 0. */
function beginOf(answer: Response): Bytes {
  if (answer.status !== 206) return 0;
  const match = /^bytes (\d{1,15})-/.exec(answer.headers.get('content-range') ?? '');
  return match?.[1] === undefined ? Infinity : Number(match[1]);
}

/** Asking again changes nothing, but for a busy server (429) and a time-out (408). */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** Aborts once nothing has been heard for a while. */
class Patience {
  readonly #most: Millis;
  readonly #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout>;

  constructor(most: Millis) {
    this.#most = most;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  renew(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#abort.abort(), this.#most);
  }
}

/** @returns false where it was cut short */
function pause(time: Millis, stop: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), time);
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
