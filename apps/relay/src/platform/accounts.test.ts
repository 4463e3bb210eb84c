import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Account, Accounts } from './accounts.ts';
import { createOwner, openDemoChannel } from './bootstrap.ts';
import { openDatabase } from '../database/database.ts';
import type { Database } from '../database/tables.ts';

let database: Database;
let accounts: Accounts;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  database = await openDatabase(':memory:');
  accounts = new Accounts(database, () => now);
});

async function create(login: string): Promise<Account> {
  const account = await accounts.create({ login, email: `${login}@example.org`, password: 'correct horse' });
  if (typeof account === 'string') throw new Error(account);
  return account;
}

describe('accounts', () => {
  it('are one to a login, and never one of our own addresses', async () => {
    const anna = await create('anna');
    expect(anna).toMatchObject({ login: 'anna', hasStreamKey: false });
    const again = { login: 'anna', email: 'x@example.org', password: 'correct horse' };
    expect(await accounts.create(again)).toBe('taken');
    expect(await accounts.create({ ...again, login: 'api' })).toBe('reserved');
  });

  it('are entered by their own password only', async () => {
    await create('anna');
    expect(await accounts.authenticate('anna', 'correct horse')).toMatchObject({ login: 'anna' });
    expect(await accounts.authenticate('anna', 'wrong horse')).toBeUndefined();
    expect(await accounts.authenticate('nobody', 'correct horse')).toBeUndefined();
    const row = await database.selectFrom('accounts').select('password_hash').executeTakeFirstOrThrow();
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('are still there when the database is opened again', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'starling-test-'));
    const first = await openDatabase(folder);
    const owner = await createOwner(new Accounts(first));
    expect(owner?.login).toBe('owner');
    await first.destroy();
    const second = await openDatabase(folder);
    expect(await createOwner(new Accounts(second))).toBeUndefined();
    expect(await new Accounts(second).authenticate('owner', owner?.password ?? '')).toBeDefined();
    await second.destroy();
    rmSync(folder, { recursive: true });
  });
});

describe('secrets', () => {
  it('open a session for 30 days, until it is closed', async () => {
    const anna = await create('anna');
    const [kept, closed] = [await accounts.openSession(anna), await accounts.openSession(anna)];
    await accounts.closeSession(closed);
    expect(await accounts.findBySession(closed)).toBeUndefined();
    expect(await accounts.findBySession(kept)).toMatchObject({ login: 'anna' });
    now = new Date(now.getTime() + 31 * 24 * 3600 * 1000);
    expect(await accounts.findBySession(kept)).toBeUndefined();
  });

  it('are stored as hashes, and a new stream key ends the old one', async () => {
    const anna = await create('anna');
    const [old, fresh] = [await accounts.rotateStreamKey(anna), await accounts.rotateStreamKey(anna)];
    expect(await accounts.findByStreamKey(old)).toBeUndefined();
    expect(await accounts.findByStreamKey(fresh)).toMatchObject({ login: 'anna', hasStreamKey: true });
    const rows = await database.selectFrom('accounts').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(fresh);
  });

  it('keep the newest ten chat tokens', async () => {
    const anna = await create('anna');
    const tokens: string[] = [];
    for (let count = 0; count < 11; count += 1) {
      now = new Date(now.getTime() + 1000);
      tokens.push(await accounts.openChatToken(anna));
    }
    expect(await accounts.findByChatToken(tokens[0] ?? '')).toBeUndefined();
    expect(await accounts.findByChatToken(tokens[1] ?? '')).toMatchObject({ login: 'anna' });
    expect(await accounts.findByChatToken(tokens[10] ?? '')).toMatchObject({ login: 'anna' });
  });

  it('give the demo channel a new key at each start', async () => {
    const first = await openDemoChannel(accounts);
    const second = await openDemoChannel(accounts);
    expect(await accounts.findByStreamKey(first)).toBeUndefined();
    expect(await accounts.findByStreamKey(second)).toMatchObject({ login: 'demo' });
  });
});
