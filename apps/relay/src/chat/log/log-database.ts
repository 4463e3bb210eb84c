import Sqlite from 'better-sqlite3';
import type { Span } from './event-log.ts';
import type { LogRow } from './log-row.ts';

/**
 * The steps of this file's schema; a step that has been released is never changed. The log has a file of its own: what
 * writes thousands of rows a second must not keep accounts and archive waiting for SQLite's one writer.
 */
const steps: readonly string[] = [
  // Ids begin with the time, so a room's events lie in the order in which they are read.
  `create table events (
     room_id text not null, id text not null, kind text not null, user_id text, answers text,
     is_hidden integer not null default 0, body text not null,
     primary key (room_id, id)
   ) without rowid;
   create index events_of_user on events (user_id, id) where user_id is not null;
   create index events_answering on events (answers) where answers is not null;`,
];

const droppedAtOnce = 1_000;

/** The log's file, for one thread. */
export class LogDatabase {
  readonly #sqlite: Sqlite.Database;
  readonly #insert: Sqlite.Statement;
  readonly #hideOne: Sqlite.Statement;
  readonly #hideOf: Sqlite.Statement;
  readonly #hideAll: Sqlite.Statement;

  /** @param file a path, or `:memory:` @throws what SQLite says */
  constructor(file: string) {
    this.#sqlite = new Sqlite(file);
    this.#sqlite.pragma('journal_mode = WAL');
    // A process that is killed loses nothing; a machine without power may lose the last moments.
    this.#sqlite.pragma('synchronous = NORMAL');
    this.#sqlite.pragma('cache_size = -65536');
    this.#migrate();
    const prepare = (text: string) => this.#sqlite.prepare(text);
    this.#insert = prepare(
      'insert or ignore into events (room_id, id, kind, user_id, answers, body) values (?, ?, ?, ?, ?, ?)',
    );
    this.#hideOne = prepare('update events set is_hidden = 1 where room_id = ? and id = ?');
    this.#hideOf = prepare(
      "update events set is_hidden = 1 where user_id = ? and room_id = ? and kind = 'message' and id < ? and is_hidden = 0",
    );
    this.#hideAll = prepare(
      "update events set is_hidden = 1 where room_id = ? and kind = 'message' and id < ? and is_hidden = 0",
    );
  }

  /** All or nothing. */
  write(rows: readonly LogRow[]): void {
    this.#sqlite.transaction(() => {
      for (const row of rows) this.#writeOne(row);
    })();
  }

  /** @returns the events as JSON, oldest first */
  read(roomId: string, { after = '', before = '~', count, isNewest }: Span): string[] {
    return this.#bodies(
      `select body from events where room_id = ? and id > ? and id < ? and is_hidden = 0
       order by id ${isNewest ? 'desc' : 'asc'} limit ?`,
      [roomId, after, before, count],
      isNewest,
    );
  }

  readSaidBy(userId: string, { after = '', before = '~', count, isNewest }: Span, roomId?: string): string[] {
    return this.#bodies(
      `select case is_hidden when 1 then json_set(body, '$.isHidden', json('true')) else body end as body
       from events where user_id = ? and id > ? and id < ? ${roomId === undefined ? '' : 'and room_id = ?'}
       order by id ${isNewest ? 'desc' : 'asc'} limit ?`,
      [userId, after, before, ...(roomId === undefined ? [] : [roomId]), count],
      isNewest,
    );
  }

  erase(userId: string): number {
    return this.#sqlite.transaction(() => {
      this.#sqlite
        .prepare(
          `update events set answers = null, body = json_set(body, '$.reply.parentText', '', '$.reply.threadLogin', '',
             '$.reply.parentAuthor', json('{"userId":"","login":"","displayName":""}'))
           where answers = ?`,
        )
        .run(userId);
      return this.#sqlite.prepare('delete from events where user_id = ?').run(userId).changes;
    })();
  }

  /** @param firstKept an id @returns how many it has dropped: call again until none is left */
  dropBefore(firstKept: string): number {
    return this.#sqlite
      .prepare(
        `delete from events where (room_id, id) in
           (select room_id, id from events where id < ? limit ${droppedAtOnce})`,
      )
      .run(firstKept).changes;
  }

  close(): void {
    this.#sqlite.close();
  }

  #writeOne({ roomId, id, kind, userId, answers, body, hides }: LogRow): void {
    this.#insert.run(roomId, id, kind, userId, answers, body);
    if (hides === null) return;
    if (hides.messageId !== undefined) this.#hideOne.run(roomId, hides.messageId);
    else if (hides.userId !== undefined) this.#hideOf.run(hides.userId, roomId, id);
    else this.#hideAll.run(roomId, id);
  }

  #bodies(text: string, values: readonly (string | number)[], isNewest: boolean): string[] {
    const rows = this.#sqlite.prepare(text).all(...values) as { body: string }[];
    const bodies = rows.map(({ body }) => body);
    return isNewest ? bodies.reverse() : bodies;
  }

  #migrate(): void {
    const version = this.#sqlite.pragma('user_version', { simple: true }) as number;
    for (const [index, step] of steps.entries())
      if (index >= version)
        this.#sqlite.transaction(() => {
          this.#sqlite.exec(step);
          this.#sqlite.pragma(`user_version = ${index + 1}`);
        })();
  }
}
