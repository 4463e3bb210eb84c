/**
 * How the processes of chat hear of each other: those that hold rooms, and those that hold connections. Messages are plain
 * data; from one process to another they arrive in the order in which they were sent, answers among them. One process
 * alone has a {@link LocalBus}; several on one machine hang together by pipes; several machines may by something like NATS.
 */
export interface Bus {
  publish(subject: string, message: unknown): void;
  /** @returns how to stop it */
  subscribe(subject: string, hear: (message: unknown) => void): () => void;
  /** Asks whoever serves the subject. @param answered called in order with what is published; undefined for a failure */
  request(subject: string, message: unknown, answered: (answer: unknown) => void): void;
  /** Answers questions. An answer that is given at once stands in order with what was published before and after. */
  serve(subject: string, answer: (message: unknown, respond: (answer: unknown) => void) => void): void;
}

/** All in one process: what is published is heard before `publish` returns. */
export class LocalBus implements Bus {
  readonly #listeners = new Map<string, Set<(message: unknown) => void>>();
  readonly #servers = new Map<string, Parameters<Bus['serve']>[1]>();

  publish(subject: string, message: unknown): void {
    for (const hear of this.#listeners.get(subject) ?? []) hear(message);
  }

  subscribe(subject: string, hear: (message: unknown) => void): () => void {
    const listeners = this.#listeners.get(subject) ?? new Set();
    this.#listeners.set(subject, listeners);
    listeners.add(hear);
    return () => {
      listeners.delete(hear);
      if (listeners.size === 0 && this.#listeners.get(subject) === listeners) this.#listeners.delete(subject);
    };
  }

  request(subject: string, message: unknown, answered: (answer: unknown) => void): void {
    const server = this.#servers.get(subject);
    if (server === undefined) throw new Error(`nobody serves ${subject}`);
    server(message, answered);
  }

  serve(subject: string, answer: Parameters<Bus['serve']>[1]): void {
    this.#servers.set(subject, answer);
  }
}
