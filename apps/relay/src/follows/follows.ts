import type { Millis } from '@starling/shared/units.ts';
import type { Database } from '../database/tables.ts';

export interface FollowsOptions {
  readonly database: Database;
  /** Since 1970. */
  readonly now: () => Millis;
  /** What somebody is to a channel is another thing now. */
  readonly onChange: (userId: string, channelId: string) => void;
}

const mostFollowed = 5_000;
const mostCounted = 10_000;

/** Who follows which channel. People and channels are named by their accounts' ids. */
export class Follows {
  readonly #options: FollowsOptions;
  /** Counting a channel's hundred thousand for every page that shows it would keep the database busy. */
  readonly #counts = new Map<string, number>();
  #changes = 0;

  constructor(options: FollowsOptions) {
    this.#options = options;
  }

  /** Follows a channel, since now where he did not before. */
  async follow(userId: string, channelId: string): Promise<'done' | 'self' | 'too_many'> {
    const { database, now } = this.#options;
    if (userId === channelId) return 'self';
    if ((await this.#countOf('user_id', userId)) >= mostFollowed) return 'too_many';
    const { numInsertedOrUpdatedRows: inserted } = await database
      .insertInto('follows')
      .values({ user_id: Number(userId), channel_id: Number(channelId), at_ms: now() })
      .onConflict((conflict) => conflict.columns(['user_id', 'channel_id']).doNothing())
      .executeTakeFirstOrThrow();
    if (inserted !== 0n) this.#change(userId, channelId);
    return 'done';
  }

  async unfollow(userId: string, channelId: string): Promise<void> {
    const { numDeletedRows: deleted } = await this.#options.database
      .deleteFrom('follows')
      .where('user_id', '=', Number(userId))
      .where('channel_id', '=', Number(channelId))
      .executeTakeFirstOrThrow();
    if (deleted !== 0n) this.#change(userId, channelId);
  }

  /** @returns since when; undefined: he does not */
  async since(userId: string, channelId: string): Promise<Millis | undefined> {
    const row = await this.#options.database
      .selectFrom('follows')
      .select('at_ms')
      .where('user_id', '=', Number(userId))
      .where('channel_id', '=', Number(channelId))
      .executeTakeFirst();
    return row?.at_ms;
  }

  /** How many follow a channel. */
  async followers(channelId: string): Promise<number> {
    const known = this.#counts.get(channelId);
    if (known !== undefined) return known;
    const before = this.#changes;
    const count = await this.#countOf('channel_id', channelId);
    if (this.#changes !== before) return count;
    if (this.#counts.size >= mostCounted) this.#counts.clear();
    this.#counts.set(channelId, count);
    return count;
  }

  /** Whom somebody follows, the newest first. */
  async list(
    userId: string,
    page: { first: number; after: number },
  ): Promise<readonly { readonly login: string; readonly since: Millis }[]> {
    return this.#options.database
      .selectFrom('follows')
      .innerJoin('accounts', 'accounts.id', 'follows.channel_id')
      .select(['accounts.login', 'follows.at_ms as since'])
      .where('user_id', '=', Number(userId))
      .orderBy('at_ms', 'desc')
      .orderBy('channel_id')
      .limit(page.first)
      .offset(page.after)
      .execute();
  }

  #change(userId: string, channelId: string): void {
    this.#changes += 1;
    this.#counts.delete(channelId);
    this.#options.onChange(userId, channelId);
  }

  async #countOf(column: 'user_id' | 'channel_id', id: string): Promise<number> {
    const { count } = await this.#options.database
      .selectFrom('follows')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where(column, '=', Number(id))
      .executeTakeFirstOrThrow();
    return count;
  }
}
