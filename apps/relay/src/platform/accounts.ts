import { hashPassword, verifyPassword } from './password.ts';
import { hashSecret, newCaselessSecret, newSecret } from './secret.ts';
import type { Database } from '../database/tables.ts';

/** An account and its channel; they are one in the database. */
export interface Account {
  /** Decimal. */
  readonly id: string;
  readonly login: string;
  readonly email: string;
  /** Of the channel. */
  readonly title: string;
  readonly hasStreamKey: boolean;
  /** Whether viewers may pass the channel's broadcasts on to each other. */
  readonly isMeshOn: boolean;
  /** Of the name in chat, `#RRGGBB`; undefined where none was chosen. */
  readonly chatColor: string | undefined;
  readonly createdAt: Date;
}

export interface NewAccount {
  readonly login: string;
  readonly email: string;
  readonly password: string;
}

/** First parts of our own URLs, which a channel must not shadow. */
const reservedLogins = new Set(
  'about account admin api app assets auth category chat clips dashboard demo directory emotes emoticons favicon followers go-live go_live healthz help helix home index irc live login logout metrics mock moderator owner playlist popout privacy public readyz search settings signup starling static streams subscriptions support swarm system terms tracker user users video videos vod'.split(
    ' ',
  ),
);

const sessionLength = 30 * 24 * 3600 * 1000;
const streamKeyPrefix = 'live_';

/** Accounts with what proves that someone is one: passwords, sessions, stream keys, chat tokens. */
export class Accounts {
  readonly #database: Database;
  readonly #now: () => Date;
  /** Compared against where a login does not exist, so that the answer takes as long. */
  readonly #decoy = hashPassword('a password that nobody has');

  constructor(database: Database, now: () => Date = () => new Date()) {
    this.#database = database;
    this.#now = now;
  }

  /** @returns why not, where the login is taken or reserved */
  async create(
    account: NewAccount,
    options: { allowReserved?: boolean } = {},
  ): Promise<Account | 'taken' | 'reserved'> {
    if (options.allowReserved !== true && reservedLogins.has(account.login)) return 'reserved';
    const row = await this.#database
      .insertInto('accounts')
      .values({
        login: account.login,
        email: account.email,
        password_hash: await hashPassword(account.password),
        title: `${account.login}’s channel`,
        created_at: this.#now().toISOString(),
      })
      .onConflict((conflict) => conflict.column('login').doNothing())
      .returning('id')
      .executeTakeFirst();
    return row === undefined ? 'taken' : ((await this.findByLogin(account.login)) ?? 'taken');
  }

  async findByLogin(login: string): Promise<Account | undefined> {
    const row = await this.#select().where('login', '=', login).executeTakeFirst();
    return row === undefined ? undefined : toAccount(row);
  }

  /** @param id decimal; anything else is nobody's */
  async findById(id: string): Promise<Account | undefined> {
    if (!/^\d{1,15}$/.test(id)) return undefined;
    const row = await this.#select().where('accounts.id', '=', Number(id)).executeTakeFirst();
    return row === undefined ? undefined : toAccount(row);
  }

  /** @returns the account if the password is its own; takes as long for a login that does not exist */
  async authenticate(login: string, password: string): Promise<Account | undefined> {
    const row = await this.#select().select('password_hash').where('login', '=', login).executeTakeFirst();
    const isRight = await verifyPassword(password, row?.password_hash ?? (await this.#decoy));
    return row !== undefined && isRight ? toAccount(row) : undefined;
  }

  async setTitle(account: Account, title: string): Promise<void> {
    await this.#database
      .updateTable('accounts')
      .set({ title })
      .where('id', '=', Number(account.id))
      .execute();
  }

  /** Holds for the broadcasts to come. */
  async setMesh(account: Account, isOn: boolean): Promise<void> {
    await this.#database
      .updateTable('accounts')
      .set({ is_mesh_on: isOn ? 1 : 0 })
      .where('id', '=', Number(account.id))
      .execute();
  }

  /** @returns a new session's token, for the cookie */
  async openSession(account: Account): Promise<string> {
    const token = newSecret();
    const now = this.#now();
    await this.#database.deleteFrom('sessions').where('expires_at', '<', now.toISOString()).execute();
    await this.#database
      .insertInto('sessions')
      .values({
        token_hash: hashSecret(token),
        account_id: Number(account.id),
        expires_at: new Date(now.getTime() + sessionLength).toISOString(),
      })
      .execute();
    return token;
  }

  async closeSession(token: string): Promise<void> {
    await this.#database.deleteFrom('sessions').where('token_hash', '=', hashSecret(token)).execute();
  }

  async findBySession(token: string): Promise<Account | undefined> {
    const row = await this.#select()
      .innerJoin('sessions', 'sessions.account_id', 'accounts.id')
      .where('token_hash', '=', hashSecret(token))
      .where('expires_at', '>', this.#now().toISOString())
      .executeTakeFirst();
    return row === undefined ? undefined : toAccount(row);
  }

  /** @returns a new stream key; the one before it is of no use from now on */
  async rotateStreamKey(account: Account): Promise<string> {
    const streamKey = streamKeyPrefix + newSecret();
    await this.#database
      .updateTable('accounts')
      .set({ stream_key_hash: hashSecret(streamKey) })
      .where('id', '=', Number(account.id))
      .execute();
    return streamKey;
  }

  async findByStreamKey(streamKey: string): Promise<Account | undefined> {
    const row = await this.#select().where('stream_key_hash', '=', hashSecret(streamKey)).executeTakeFirst();
    return row === undefined ? undefined : toAccount(row);
  }

  /** @returns a token for `PASS oauth:…`; the newest ten of an account stay good */
  async openChatToken(account: Account): Promise<string> {
    const token = newCaselessSecret();
    const accountId = Number(account.id);
    await this.#database
      .insertInto('chat_tokens')
      .values({ token_hash: hashSecret(token), account_id: accountId, created_at: this.#now().toISOString() })
      .execute();
    const newest = this.#database
      .selectFrom('chat_tokens')
      .select('token_hash')
      .where('account_id', '=', accountId)
      .orderBy('created_at', 'desc')
      .limit(10);
    await this.#database
      .deleteFrom('chat_tokens')
      .where('account_id', '=', accountId)
      .where('token_hash', 'not in', newest)
      .execute();
    return token;
  }

  async findByChatToken(token: string): Promise<Account | undefined> {
    const row = await this.#select()
      .innerJoin('chat_tokens', 'chat_tokens.account_id', 'accounts.id')
      .where('token_hash', '=', hashSecret(token))
      .executeTakeFirst();
    return row === undefined ? undefined : toAccount(row);
  }

  /** @param color `#RRGGBB` */
  async setChatColor(id: string, color: string): Promise<void> {
    await this.#database
      .updateTable('accounts')
      .set({ chat_color: color })
      .where('id', '=', Number(id))
      .execute();
  }

  #select() {
    return this.#database
      .selectFrom('accounts')
      .select([
        'accounts.id',
        'accounts.login',
        'accounts.email',
        'accounts.title',
        'accounts.stream_key_hash',
        'accounts.is_mesh_on',
        'accounts.chat_color',
        'accounts.created_at',
      ]);
  }
}

function toAccount(row: {
  id: number;
  login: string;
  email: string;
  title: string;
  stream_key_hash: string | null;
  is_mesh_on: number;
  chat_color: string | null;
  created_at: string;
}): Account {
  return {
    id: String(row.id),
    login: row.login,
    email: row.email,
    title: row.title,
    hasStreamKey: row.stream_key_hash !== null,
    isMeshOn: row.is_mesh_on !== 0,
    chatColor: row.chat_color ?? undefined,
    createdAt: new Date(row.created_at),
  };
}
