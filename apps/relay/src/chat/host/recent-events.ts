import { audienceOf, type RoomEvent } from '../room/room-event.ts';

const mostKept = 200;

/** What happened in a room lately that everybody may see, for those who ask from time to time. */
export class RecentEvents {
  readonly #events: RoomEvent[] = [];
  /** What came after this is known. */
  #knownSince: string;

  /** @param newest the room's newest event when it was opened; empty for none */
  constructor(newest = '') {
    this.#knownSince = newest;
  }

  get newestId(): string | undefined {
    return this.#events.at(-1)?.id ?? (this.#knownSince === '' ? undefined : this.#knownSince);
  }

  add(event: RoomEvent): void {
    if (audienceOf(event) !== 'all') return;
    this.#events.push(event);
    if (this.#events.length > mostKept) this.#knownSince = this.#events.shift()?.id ?? '';
    if (event.kind === 'message-deleted') this.#drop(({ id }) => id === event.messageId);
    else if (event.kind === 'user-cleared') this.#drop((said) => authorOf(said) === event.userId);
    else if (event.kind === 'room-cleared') this.#drop((said) => authorOf(said) !== undefined);
  }

  /** Somebody wants to be forgotten. */
  forget(userId: string): void {
    this.#drop((said) => authorOf(said) === userId);
  }

  /** @returns oldest first; undefined where that is too long ago to know */
  since(id: string): readonly RoomEvent[] | undefined {
    if (id < this.#knownSince) return undefined;
    const from = this.#events.findIndex((event) => event.id > id);
    return from === -1 ? [] : this.#events.slice(from);
  }

  #drop(isGone: (event: RoomEvent) => boolean): void {
    for (let at = this.#events.length - 1; at >= 0; at -= 1) {
      const event = this.#events[at];
      if (event !== undefined && isGone(event)) this.#events.splice(at, 1);
    }
  }
}

function authorOf(event: RoomEvent): string | undefined {
  return event.kind === 'message' ? event.author.userId : undefined;
}
