import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePicture } from '../../../test/support/made-pictures.ts';
import { openDatabase } from '../../database/database.ts';
import type { Database } from '../../database/tables.ts';
import type { Role } from '../room/role.ts';
import type { EncodeOrder, EncodeResult } from './encode-order.ts';
import { EmoteRows } from './emote-rows.ts';
import { type EmoteOutcome, Emotes } from './emotes.ts';

const channel = '7';
const global = {
  ...{ id: 'f'.repeat(16), name: 'Everywhere', isAnimated: false, isSubscribersOnly: false, width: 28 },
  svg: Buffer.from('<svg/>'),
};
const another = { ...global, id: 'e'.repeat(16), name: 'EverywhereToo' };
let database: Database;
let files: Map<string, Uint8Array>;
let emotes: Emotes;
let picture: Uint8Array;
let orders: EncodeOrder[];
let encode: () => Promise<EncodeResult>;

const encoded: EncodeResult = {
  kind: 'encoded',
  pictures: ['small', 'medium', 'large'].map((text) => Buffer.from(text)),
};

beforeEach(async () => {
  database = await openDatabase(':memory:');
  files = new Map();
  orders = [];
  encode = () => Promise.resolve(encoded);
  picture = await makePicture({ width: 40, height: 20, type: 'png' });
  let ids = 0;
  let time = 0;
  emotes = new Emotes({
    rows: new EmoteRows(database),
    files: {
      put: (key, pieces) => Promise.resolve(void files.set(key, Buffer.concat(pieces))),
      read: (key) => Promise.resolve(files.get(key)),
      deleteAll: (prefix) => {
        for (const key of files.keys()) if (key.startsWith(`${prefix}/`)) files.delete(key);
        return Promise.resolve();
      },
    },
    global: [global, another],
    encode: (order) => {
      orders.push(order);
      return encode();
    },
    newId: () => (ids += 1).toString(16).padStart(16, '0'),
    now: () => new Date((time += 1_000)),
  });
});

afterEach(async () => {
  await database.destroy();
});

const add = (name: string, isSubscribersOnly = false) =>
  emotes.add(channel, { name, isSubscribersOnly, picture, by: '1' });
const told = (outcome: EmoteOutcome) => (outcome.kind === 'refused' ? outcome.because : outcome.emote.name);

describe('emotes', () => {
  it('are at most a hundred of a channel, counted also while many come at once', async () => {
    await database
      .insertInto('emotes')
      .values(
        Array.from({ length: 98 }, (_, at) => ({
          ...{ id: `x${at}`, channel_id: channel, name: `Old${at}`, width: 28, is_animated: 0 },
          ...{ is_subscribers_only: 0, created_by: '1', created_at: '', deleted_at: null },
        })),
      )
      .execute();
    const outcomes = await Promise.all(['A1', 'A2', 'A3', 'A4'].map((name) => add(name)));
    expect(outcomes.map(told)).toEqual(['A1', 'A2', 'too_many_emotes', 'too_many_emotes']);
  });

  it('have one name each, counted also while two come at once', async () => {
    expect((await Promise.all([add('Same'), add('Same'), add('Everywhere')])).map(told)).toEqual([
      'Same',
      'name_taken',
      'name_taken',
    ]);
  });

  it('wait for each other, but not too many', async () => {
    const gate = Promise.withResolvers<undefined>();
    encode = () => gate.promise.then(() => encoded);
    const all = Array.from({ length: 21 }, (_, at) => add(`N${at}`));
    expect(told(await (all.at(-1) ?? add('none')))).toBe('busy');
    expect(orders.length).toBeLessThan(2);
    gate.resolve(undefined);
    expect((await Promise.all(all.slice(0, -1))).every(({ kind }) => kind === 'done')).toBe(true);
  });

  it('leave nothing behind where their pictures cannot be decoded', async () => {
    encode = () => Promise.resolve({ kind: 'broken', message: 'its decoder died' });
    expect(told(await add('Bad'))).toBe('broken');
    expect([files.size, await emotes.list(channel)]).toEqual([0, []]);
  });

  it('are known to rooms that are open as soon as they are added, renamed and deleted', async () => {
    const finder = await emotes.finderOf(channel);
    const find = (text: string, role: Role = 'anyone') =>
      finder
        .find(text, { role, userId: '1', login: 'anna', displayName: 'Anna', color: '#000000', badges: [] })
        .map(({ emoteId }) => emoteId);
    expect(find('New Everywhere')).toEqual([global.id]);
    const outcome = await add('New', true);
    const id = outcome.kind === 'done' ? outcome.emote.id : '';
    expect([find('New'), find('New', 'subscriber'), find('New', 'moderator')]).toEqual([[], [id], [id]]);
    await emotes.change(channel, id, { isSubscribersOnly: false });
    expect(find('New')).toEqual([id]);
    expect(await emotes.finderOf(channel)).toBe(finder);
    await emotes.delete(channel, id);
    expect(find('New')).toEqual([]);
    expect(told(await emotes.delete(channel, id))).toBe('no_such_emote');
    expect(told(await emotes.change('8', id, { name: 'Theirs' }))).toBe('no_such_emote');
  });

  it('keep the pictures of the newest five hundred that were deleted', async () => {
    await database
      .insertInto('emotes')
      .values(
        Array.from({ length: 500 }, (_, at) => ({
          ...{ id: `old${at}`, channel_id: channel, name: 'Old', width: 28, is_animated: 0 },
          ...{ is_subscribers_only: 0, created_by: '1', created_at: '' },
          deleted_at: new Date(at - 1_000).toISOString(),
        })),
      )
      .execute();
    for (const id of ['old0', 'old1']) files.set(`${id}/1.webp`, Buffer.alloc(1));
    const outcome = await add('Last');
    const id = outcome.kind === 'done' ? outcome.emote.id : '';
    await emotes.delete(channel, id);
    expect([...files.keys()]).toEqual(['old1/1.webp', `${id}/1.webp`, `${id}/2.webp`, `${id}/3.webp`]);
  });

  it('are drawn all at once and once where they are the relay’s own, and never by a name that is a path', async () => {
    const pictures = ['small', 'medium', 'large', 'small too', 'medium too', 'large too'];
    encode = () => Promise.resolve({ kind: 'encoded', pictures: pictures.map((text) => Buffer.from(text)) });
    const both = await Promise.all([emotes.picture(global.id, 1), emotes.picture(another.id, 3)]);
    expect(both.map((bytes) => bytes?.toString())).toEqual(['small', 'large too']);
    expect(orders.map(({ isDrawn, files: { length } }) => [isDrawn, length])).toEqual([[true, 2]]);
    expect(await emotes.picture('../secret', 1)).toBeUndefined();
  });
});
