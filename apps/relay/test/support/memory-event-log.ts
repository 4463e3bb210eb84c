import type { EventLog, Span } from '../../src/chat/log/event-log.ts';
import type { RoomEvent } from '../../src/chat/room/room-event.ts';

/** A log that forgets with its process, and hides nothing: for tests that are not about it. */
export class MemoryEventLog implements EventLog {
  readonly events: RoomEvent[] = [];

  append(event: RoomEvent): void {
    this.events.push(event);
  }

  read(roomId: string, { after = '', before = '~', count, isNewest }: Span): Promise<readonly RoomEvent[]> {
    const found = this.events.filter(
      (event) => event.roomId === roomId && event.id > after && event.id < before,
    );
    return Promise.resolve(isNewest ? found.slice(-count) : found.slice(0, count));
  }

  readSaidBy(userId: string): Promise<readonly RoomEvent[]> {
    return Promise.resolve(
      this.events.filter((event) => event.kind === 'message' && event.author.userId === userId),
    );
  }

  erase(): Promise<number> {
    return Promise.resolve(0);
  }

  dropBefore(): Promise<number> {
    return Promise.resolve(0);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
