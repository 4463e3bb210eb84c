import { expect, it } from 'vitest';
import { SharedBans } from './shared-bans.ts';

function twoChannels(): SharedBans {
  const bans = new SharedBans();
  bans.offer({ userId: 'a', login: 'alpha' });
  bans.offer({ userId: 'b', login: 'beta' });
  bans.accept('a', ['b']);
  bans.accept('b', ['a']);
  return bans;
}

it('a ban of one channel holds in those that accept it, and is lifted with it', () => {
  const bans = twoChannels();
  bans.ban('a', 'troll', 'rude');
  expect(bans.find('b', 'troll')).toEqual({ from: 'alpha', reason: 'rude' });
  expect(bans.find('a', 'troll')).toBeUndefined();
  expect(bans.find('c', 'troll')).toBeUndefined();
  bans.lift('a', 'troll');
  expect(bans.find('b', 'troll')).toBeUndefined();
});

it('what one of two channels has lifted, the other one still bans', () => {
  const bans = twoChannels();
  bans.accept('c', ['a', 'b']);
  bans.ban('a', 'troll', undefined);
  bans.ban('b', 'troll', undefined);
  bans.lift('a', 'troll');
  expect(bans.find('c', 'troll')).toEqual({ from: 'beta' });
});

it('holds only as long as both sides want it', () => {
  const bans = twoChannels();
  bans.ban('a', 'troll', undefined);
  bans.withdraw('a');
  expect(bans.find('b', 'troll')).toBeUndefined();
  expect(bans.ban('a', 'other', undefined)).toBe(false);
  bans.ban('b', 'third', undefined);
  bans.accept('a', []);
  expect(bans.find('a', 'third')).toBeUndefined();
  expect([bans.acceptedBy('a'), bans.acceptedBy('b')]).toEqual([['b'], []]);
});

it('whom a channel has pardoned may speak there', () => {
  const bans = twoChannels();
  bans.ban('a', 'troll', undefined);
  bans.pardon('b', 'troll');
  expect(bans.find('b', 'troll')).toBeUndefined();
});
