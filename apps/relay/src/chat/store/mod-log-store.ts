import type { ModAction } from '@starling/shared/protocol/moderation.ts';
import type { Database } from '../../database/tables.ts';
import type { ModeratorAct } from '../room/moderator-act.ts';
import { countActs, readActs } from './mod-log-rows.ts';

/** What moderators have done, as it is read. */
export class ModLogStore {
  readonly #database: Database;
  readonly #written: () => Promise<void>;

  /** @param written waits for what rooms are writing: whoever has done something is to find it */
  constructor(database: Database, written: () => Promise<void>) {
    this.#database = database;
    this.#written = written;
  }

  /** @returns newest first */
  async read(roomId: string, page: { before: string | undefined; count: number }): Promise<ModeratorAct[]> {
    await this.#written();
    return readActs(this.#database, roomId, page);
  }

  /** How often what was done to somebody. */
  async count(roomId: string, targetId: string): Promise<ReadonlyMap<ModAction, number>> {
    await this.#written();
    return countActs(this.#database, roomId, targetId);
  }
}
