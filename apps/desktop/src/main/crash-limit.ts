/** Whether to load a page again whose process died: at most `most` times within `withinMs`, else it crashes for ever. */
export class CrashLimit {
  readonly #most: number;
  readonly #withinMs: number;
  #times: number[] = [];

  constructor(most: number, withinMs: number) {
    this.#most = most;
    this.#withinMs = withinMs;
  }

  /** Counts a crash. @param now in ms */
  allows(now: number): boolean {
    this.#times = [...this.#times.filter((time) => now - time < this.#withinMs), now];
    return this.#times.length <= this.#most;
  }
}
