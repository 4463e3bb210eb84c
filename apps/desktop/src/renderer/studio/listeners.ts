/** Those who listen to one kind of event. */
export class Listeners<Value> {
  readonly #listeners = new Set<(value: Value) => void>();

  /** @returns how to stop listening. */
  add(listener: (value: Value) => void): () => void {
    // Wrapped, so that the same function may listen twice.
    const entry = (value: Value) => listener(value);
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  tell(value: Value): void {
    for (const listener of this.#listeners) listener(value);
  }
}
