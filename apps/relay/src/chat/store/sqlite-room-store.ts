import type { Millis } from '@starling/shared/units.ts';
import type { Database } from '../../database/tables.ts';
import type { RoomChange } from '../room/room-state.ts';
import type { RoomSnapshot } from '../room/room-view.ts';
import type { RoomStore } from '../room/room-store.ts';
import { readRoom, writeChange } from './room-rows.ts';

interface Waiting {
  readonly roomId: string;
  readonly change: RoomChange;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Rooms in the relay's database. What is written while a transaction runs goes together into the next one. */
export class SqliteRoomStore implements RoomStore {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  async load(roomId: string): Promise<RoomSnapshot> {
    await this.#writing;
    return readRoom(this.#database, roomId);
  }

  async lastSpoke(roomId: string, userId: string): Promise<Millis | undefined> {
    const row = await this.#database
      .selectFrom('chat_spoke')
      .select('at_ms')
      .where('room_id', '=', roomId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return row?.at_ms;
  }

  async write(roomId: string, change: RoomChange): Promise<void> {
    await new Promise<void>((done, failed) => {
      this.#waiting.push({ roomId, change, done, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  async forget(userId: string): Promise<void> {
    await this.#database.deleteFrom('chat_spoke').where('user_id', '=', userId).execute();
  }

  /** Once all that it was given so far is on disk, or could not be written. */
  async written(): Promise<void> {
    await this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // The rest of this turn's changes go with the first one.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#database.transaction().execute(async (rows) => {
          for (const { roomId, change } of batch) await writeChange(rows, roomId, change);
        });
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = undefined;
  }
}
