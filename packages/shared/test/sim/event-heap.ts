/** What is to happen, in the order of time: a binary heap. */
export class EventHeap<Event> {
  #times = new Float64Array(1 << 16);
  readonly #events: (Event | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get nextTime(): number {
    return this.#size === 0 ? Infinity : (this.#times[0] ?? Infinity);
  }

  push(at: number, event: Event): void {
    if (this.#size === this.#times.length) {
      const larger = new Float64Array(this.#size * 2);
      larger.set(this.#times);
      this.#times = larger;
    }
    let index = this.#size;
    this.#size += 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const time = this.#times[parent] ?? 0;
      if (time <= at) break;
      this.#times[index] = time;
      this.#events[index] = this.#events[parent];
      index = parent;
    }
    this.#times[index] = at;
    this.#events[index] = event;
  }

  pop(): Event | undefined {
    if (this.#size === 0) return undefined;
    const first = this.#events[0];
    this.#size -= 1;
    const at = this.#times[this.#size] ?? 0;
    const event = this.#events[this.#size];
    this.#events[this.#size] = undefined;
    if (this.#size > 0) this.#sink(at, event);
    return first;
  }

  #sink(at: number, event: Event | undefined): void {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && (this.#times[child + 1] ?? 0) < (this.#times[child] ?? 0)) child += 1;
      const time = this.#times[child] ?? 0;
      if (time >= at) break;
      this.#times[index] = time;
      this.#events[index] = this.#events[child];
      index = child;
    }
    this.#times[index] = at;
    this.#events[index] = event;
  }
}
