import type { RoomEvent } from './room-event.ts';

export type MessageEvent = Extract<RoomEvent, { readonly kind: 'message' }>;

/** What a room can still answer, pin or delete by itself; older ones are in the log. */
const mostRemembered = 1_000;
/** What somebody who comes in is shown. */
const historyLength = 50;

/** The newest messages of one room that nobody deleted. */
export class RecentMessages {
  /** Oldest first. */
  readonly #byId = new Map<string, MessageEvent>();

  add(message: MessageEvent): void {
    this.#byId.set(message.id, message);
    if (this.#byId.size <= mostRemembered) return;
    const [oldest] = this.#byId.keys();
    if (oldest !== undefined) this.#byId.delete(oldest);
  }

  find(messageId: string): MessageEvent | undefined {
    return this.#byId.get(messageId);
  }

  remove(messageId: string): void {
    this.#byId.delete(messageId);
  }

  removeOf(userId: string): void {
    for (const [id, { author }] of this.#byId) if (author.userId === userId) this.#byId.delete(id);
  }

  clear(): void {
    this.#byId.clear();
  }

  /** @returns the newest fifty, oldest first */
  history(): readonly MessageEvent[] {
    return [...this.#byId.values()].slice(-historyLength);
  }
}
