import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../database/database.ts';
import type { Database } from '../database/tables.ts';
import { Accounts } from '../platform/accounts.ts';
import { Follows } from './follows.ts';

let database: Database;
let follows: Follows;
let ids: string[];
let now: number;
let changes: string[];

beforeEach(async () => {
  database = await openDatabase(':memory:');
  const accounts = new Accounts(database);
  now = 1_000;
  changes = [];
  ids = [];
  for (const login of ['anna', 'ben', 'carl']) {
    const account = await accounts.create({ login, email: 'a@example.org', password: 'a long password' });
    if (typeof account === 'object') ids.push(account.id);
  }
  follows = new Follows({
    ...{ database, now: () => now },
    onChange: (userId, channelId) => changes.push(`${userId} ${channelId}`),
  });
});

afterEach(async () => {
  await database.destroy();
});

it('begins when somebody follows first, and anew when he comes back', async () => {
  const [anna = '', ben = ''] = ids;
  await follows.follow(anna, ben);
  now = 2_000;
  await follows.follow(anna, ben);
  expect(await follows.since(anna, ben)).toBe(1_000);
  await follows.unfollow(anna, ben);
  await follows.unfollow(anna, ben);
  expect(await follows.since(anna, ben)).toBeUndefined();
  await follows.follow(anna, ben);
  expect(await follows.since(anna, ben)).toBe(2_000);
  expect(changes).toHaveLength(3);
});

it('counts who follows, also while others come and go', async () => {
  const [anna = '', ben = '', carl = ''] = ids;
  expect(await follows.followers(ben)).toBe(0);
  await Promise.all([follows.follow(anna, ben), follows.followers(ben), follows.follow(carl, ben)]);
  expect(await follows.followers(ben)).toBe(2);
  await follows.unfollow(carl, ben);
  expect(await follows.followers(ben)).toBe(1);
});

it('lists whom somebody follows, the newest first', async () => {
  const [anna = '', ben = '', carl = ''] = ids;
  await follows.follow(anna, ben);
  now = 2_000;
  await follows.follow(anna, carl);
  expect(await follows.list(anna, { first: 10, after: 0 })).toEqual([
    { login: 'carl', since: 2_000 },
    { login: 'ben', since: 1_000 },
  ]);
  expect(await follows.follow(anna, anna)).toBe('self');
});
