interface Job {
  readonly id: string;
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly abort: AbortController;
  readonly done: PromiseWithResolvers<undefined>;
}

/** Does one job after the other, or a few at once, in the order in which they came. Its callers bound its length. */
export class ClipQueue {
  readonly #atOnce: number;
  readonly #jobs = new Map<string, Job>();
  readonly #waiting: Job[] = [];
  #running = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /**
   * Resolves when the job has ended, or has been cancelled before it began.
   *
   * @param work must not reject; it ends soon after its signal
   */
  async add(id: string, work: Job['work']): Promise<void> {
    const job = { id, work, abort: new AbortController(), done: Promise.withResolvers<undefined>() };
    this.#jobs.set(id, job);
    this.#waiting.push(job);
    this.#next();
    await job.done.promise;
  }

  /** Ends a job that waits or runs; resolves when it has ended. */
  async cancel(id: string): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    job.abort.abort();
    const place = this.#waiting.indexOf(job);
    if (place !== -1) {
      this.#waiting.splice(place, 1);
      this.#end(job);
    }
    await job.done.promise;
  }

  /** Ends every job. */
  async close(): Promise<void> {
    await Promise.all([...this.#jobs.keys()].map((id) => this.cancel(id)));
  }

  #next(): void {
    if (this.#running >= this.#atOnce) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#running += 1;
    void job.work(job.abort.signal).finally(() => {
      this.#running -= 1;
      this.#end(job);
      this.#next();
    });
  }

  #end(job: Job): void {
    this.#jobs.delete(job.id);
    job.done.resolve(undefined);
  }
}
