/** Does one thing after the other; a few may wait. */
export class WorkQueue {
  readonly #most: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param most how many may be there, with the one that is done */
  constructor(most: number) {
    this.#most = most;
  }

  /** @returns `full` at once where too many wait */
  async run<T>(work: () => Promise<T>): Promise<T | 'full'> {
    if (this.#waiting >= this.#most) return 'full';
    this.#waiting += 1;
    const done = this.#last.then(work).finally(() => (this.#waiting -= 1));
    this.#last = done.catch(() => undefined);
    return done;
  }
}
