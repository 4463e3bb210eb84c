import type { Bus } from './bus.ts';
import type { Pipe } from './pipe.ts';

/** The bus of a process that holds connections: all goes by way of the hub. */
export class SpokeBus implements Bus {
  readonly #pipe: Pipe;
  readonly #listeners = new Map<string, Set<(message: unknown) => void>>();
  readonly #asked = new Map<number, (answer: unknown) => void>();
  #number = 0;

  constructor(pipe: Pipe) {
    this.#pipe = pipe;
    pipe.listen((heard) => {
      if (heard.kind === 'publish')
        for (const hear of this.#listeners.get(heard.subject) ?? []) hear(heard.message);
      else if (heard.kind === 'answer') {
        const answered = this.#asked.get(heard.number);
        this.#asked.delete(heard.number);
        answered?.(heard.answer);
      }
    });
  }

  publish(subject: string, message: unknown): void {
    this.#pipe.send({ kind: 'publish', subject, message });
  }

  subscribe(subject: string, hear: (message: unknown) => void): () => void {
    const listeners = this.#listeners.get(subject) ?? new Set();
    if (listeners.size === 0) this.#pipe.send({ kind: 'subscribe', subject });
    this.#listeners.set(subject, listeners);
    listeners.add(hear);
    return () => {
      if (!listeners.delete(hear) || listeners.size > 0) return;
      this.#listeners.delete(subject);
      this.#pipe.send({ kind: 'unsubscribe', subject });
    };
  }

  request(subject: string, message: unknown, answered: (answer: unknown) => void): void {
    this.#number += 1;
    this.#asked.set(this.#number, answered);
    this.#pipe.send({ kind: 'request', subject, number: this.#number, message });
  }

  serve(subject: string): void {
    throw new Error(`${subject} is served where the rooms are`);
  }
}
