import { Frames } from './frames.ts';

/** Who gets the frames of an {@link Outbox}. */
export interface Recipient {
  /** @returns whether the bytes are needed no more when it returns */
  write(frames: Buffer): boolean;
}

/**
 * Sends all that one turn of the event loop has for a client in a single write: the kernel's part of a write is most of what
 * a message costs, and under load the offers and answers for a client come together.
 */
export class Outbox {
  readonly #frames = new Frames();
  #unsent = new Map<Recipient, string[]>();

  put(recipient: Recipient, text: string): void {
    const texts = this.#unsent.get(recipient);
    if (texts !== undefined) {
      texts.push(text);
      return;
    }
    this.#unsent.set(recipient, [text]);
    if (this.#unsent.size === 1) setImmediate(() => this.#sendAll());
  }

  /** Sends at once what this one is to get. */
  send(recipient: Recipient): void {
    const texts = this.#unsent.get(recipient);
    if (texts === undefined) return;
    this.#unsent.delete(recipient);
    this.#write(recipient, texts);
  }

  #sendAll(): void {
    const unsent = this.#unsent;
    this.#unsent = new Map();
    for (const [recipient, texts] of unsent) this.#write(recipient, texts);
  }

  #write(recipient: Recipient, texts: readonly string[]): void {
    for (const text of texts) {
      if (this.#frames.add(text)) continue;
      this.#flush(recipient);
      this.#frames.add(text);
    }
    this.#flush(recipient);
  }

  #flush(recipient: Recipient): void {
    if (!recipient.write(this.#frames.take())) this.#frames.leave();
  }
}
