import type { Database } from '../../database/tables.ts';
import { writeAct } from './mod-log-rows.ts';
import {
  addUnbanRequest,
  countOpenRequests,
  readUnbanRequests,
  settleUnbanRequest,
  type StoredUnbanRequest,
} from './unban-rows.ts';

/** Requests to be let back, in the relay's database; each goes into the mod log with the same transaction. */
export class UnbanStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns newest first */
  read(
    roomId: string,
    which: Parameters<typeof readUnbanRequests>[2],
  ): Promise<readonly StoredUnbanRequest[]> {
    return readUnbanRequests(this.#database, roomId, which);
  }

  countOpen(roomId: string): Promise<number> {
    return countOpenRequests(this.#database, roomId);
  }

  /** @returns false where one of him is open already */
  add(roomId: string, request: StoredUnbanRequest): Promise<boolean> {
    const { id, at, by, text } = request;
    return this.#database.transaction().execute(async (rows) => {
      if (!(await addUnbanRequest(rows, roomId, request))) return false;
      await writeAct(rows, roomId, { id, at, by, action: 'unban-request', target: by, text });
      return true;
    });
  }

  /** @param actId of the entry in the mod log @returns false where somebody else has decided */
  settle(
    roomId: string,
    { id, by: target, status }: StoredUnbanRequest,
    decision: NonNullable<StoredUnbanRequest['decision']>,
    actId: string,
  ): Promise<boolean> {
    const { at, by, note } = decision;
    return this.#database.transaction().execute(async (rows) => {
      if (!(await settleUnbanRequest(rows, id, status, decision))) return false;
      const action = status === 'accepted' ? 'unban-accepted' : 'unban-denied';
      const why = note === undefined ? {} : { reason: note };
      await writeAct(rows, roomId, { id: actId, at, by, action, target, ...why });
      return true;
    });
  }
}
