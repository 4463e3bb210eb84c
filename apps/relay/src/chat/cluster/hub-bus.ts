import { type Bus, LocalBus } from './bus.ts';
import type { Pipe } from './pipe.ts';

/** The bus of the process that holds the rooms, with pipes to those that hold connections. */
export class HubBus implements Bus {
  readonly #local = new LocalBus();

  publish(subject: string, message: unknown): void {
    this.#local.publish(subject, message);
  }

  subscribe(subject: string, hear: (message: unknown) => void): () => void {
    return this.#local.subscribe(subject, hear);
  }

  request(subject: string, message: unknown, answered: (answer: unknown) => void): void {
    this.#local.request(subject, message, answered);
  }

  serve(subject: string, answer: Parameters<Bus['serve']>[1]): void {
    this.#local.serve(subject, answer);
  }

  /** @returns how to take it off, once the other end is gone */
  attach(pipe: Pipe): () => void {
    const subscriptions = new Map<string, () => void>();
    pipe.listen((heard) => {
      if (heard.kind === 'publish') this.#local.publish(heard.subject, heard.message);
      else if (heard.kind === 'request')
        this.#local.request(heard.subject, heard.message, (answer) =>
          pipe.send({ kind: 'answer', number: heard.number, answer }),
        );
      else if (heard.kind === 'subscribe') {
        const { subject } = heard;
        const pass = (message: unknown) => pipe.send({ kind: 'publish', subject, message });
        if (!subscriptions.has(subject)) subscriptions.set(subject, this.#local.subscribe(subject, pass));
      } else if (heard.kind === 'unsubscribe') {
        subscriptions.get(heard.subject)?.();
        subscriptions.delete(heard.subject);
      }
    });
    return () => {
      for (const stop of subscriptions.values()) stop();
      subscriptions.clear();
    };
  }
}
