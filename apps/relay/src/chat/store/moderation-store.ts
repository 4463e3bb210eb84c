import type { BlockedTerm } from '@starling/shared/protocol/moderation.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Database } from '../../database/tables.ts';
import type { ChannelSettings } from '../moderation/channel-settings.ts';
import type { ModeratorAct } from '../room/moderator-act.ts';
import { dropActsBefore, writeAct } from './mod-log-rows.ts';
import {
  operatorsRoom,
  readOfferedBans,
  readSettings,
  readSharedBans,
  readTerms,
  type SharedBanRows,
  writeSettings,
  writeTerms,
} from './moderation-rows.ts';

/** What moderators have settled, in the relay's database. */
export class ModerationStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  settings(roomId: string): Promise<ChannelSettings> {
    return readSettings(this.#database, roomId);
  }

  /** With what the mod log says of it. */
  async saveSettings(
    roomId: string,
    settings: ChannelSettings,
    acts: readonly ModeratorAct[],
  ): Promise<void> {
    await this.#database.transaction().execute(async (rows) => {
      await writeSettings(rows, roomId, settings);
      for (const act of acts) await writeAct(rows, roomId, act);
    });
  }

  operatorTerms(): Promise<BlockedTerm[]> {
    return readTerms(this.#database, operatorsRoom);
  }

  async saveOperatorTerms(terms: readonly BlockedTerm[]): Promise<void> {
    await this.#database.transaction().execute((rows) => writeTerms(rows, operatorsRoom, terms));
  }

  sharedBans(): Promise<SharedBanRows> {
    return readSharedBans(this.#database);
  }

  /** Of a channel that offers them. */
  offeredBans(roomId: string): Promise<SharedBanRows['bans']> {
    return readOfferedBans(this.#database, roomId);
  }

  async dropBefore(time: Millis): Promise<void> {
    await dropActsBefore(this.#database, time);
  }
}
