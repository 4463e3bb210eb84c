import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveBroadcast } from '../../media.ts';
import type { Clip } from '@starling/shared/protocol/videos.ts';
import { Accounts } from '../../platform/accounts.ts';
import { openDatabase } from '../../database/database.ts';
import type { Database } from '../../database/tables.ts';
import { openTestArchive, type TestArchive } from '../../../test/support/archives.ts';
import { makeSegments } from '../../../test/support/frames.ts';
import { createVideoLibrary } from '../../video-library.ts';
import { Follows } from '../../follows/follows.ts';
import { createEmoteLibrary, openEmotes } from '../../relay-emotes.ts';
import { registerApi } from './api.ts';
import { closedDoor } from '../../relay-mesh.ts';
import type { ChatArchive } from './chat-routes.ts';
import type { ModerationDesk } from './moderation-desk.ts';
import type { ClipLibrary } from './clip-routes.ts';

let database: Database;
let server: FastifyInstance;
let live: LiveBroadcast[];
let archive: TestArchive;
let clips: FakeClips;

beforeEach(async () => {
  live = [];
  database = await openDatabase(':memory:');
  server = fastify();
  const directory = {
    live: () => live,
    findLive: (channel: string) => live.find((one) => one.channel === channel),
  };
  archive = await openTestArchive();
  clips = new FakeClips();
  await registerApi(server, {
    ...{
      accounts: new Accounts(database),
      directory,
      ingest: () => ({ rtmpPort: 1935, srt: { port: 8890, isEncrypted: false } }),
    },
    videos: createVideoLibrary(archive.archive, { health: () => Promise.resolve(undefined) }, () => null),
    mesh: closedDoor,
    clips,
    chat: emptyChat,
    bots: { ask: () => Promise.resolve(undefined) },
    moderation: noModeration,
    emotes: createEmoteLibrary(openEmotes(database, ':memory:'), () => Promise.resolve('anyone')),
    follows: new Follows({ database, now: Date.now, onChange: () => undefined }),
  });
});

afterEach(async () => {
  await server.close();
  await archive.close();
  await database.destroy();
});

/** Moderation has tests of its own. */
const noModeration: ModerationDesk = {
  moderators: () => Promise.resolve(undefined),
  banned: () => Promise.resolve(undefined),
  isOperator: () => false,
  operatorTerms: () => Promise.resolve([]),
  setOperatorTerms: () => Promise.resolve(undefined),
  addressBans: () => Promise.resolve({ data: [] }),
  setAddressBans: () => Promise.resolve({ data: [] }),
};

/** Chat has tests of its own. */
const emptyChat: ChatArchive = {
  newest: () => Promise.resolve(undefined),
  older: () => Promise.resolve(undefined),
  replay: () => Promise.resolve(undefined),
  saidBy: () => Promise.resolve({ data: [], cursor: null }),
  erase: () => Promise.resolve(0),
};

/** One clip of anna's channel that bert has cut. */
class FakeClips implements ClipLibrary {
  refusal: Awaited<ReturnType<ClipLibrary['request']>> | undefined;
  readonly deleted: string[] = [];
  readonly clip: Clip = {
    ...{ id: 'c'.repeat(16), video: '0123456789abcdef', login: 'anna', creator: 'bert', title: 'A bird' },
    ...{ createdAt: '2026-11-21T12:00:00.000Z', from: '2026-11-21T11:59:00.000Z', duration: 10 },
    ...{ status: 'ready', progress: 1, error: null, width: 640, height: 360 },
    ...{ mediaUrl: `/clips/${'c'.repeat(16)}.mp4`, thumbnailUrl: null },
  };
  request(): ReturnType<ClipLibrary['request']> {
    return Promise.resolve(this.refusal ?? { kind: 'accepted', clip: this.clip });
  }
  find(id: string) {
    return Promise.resolve(id === this.clip.id ? this.clip : undefined);
  }
  list(channel: string) {
    return Promise.resolve(channel === this.clip.login ? [this.clip] : []);
  }
  delete(id: string) {
    this.deleted.push(id);
    return Promise.resolve();
  }
}

const newAccount = { login: 'anna', email: 'anna@example.org', password: 'correct horse' };
const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  server.inject({ method: 'POST', url, payload, headers });

async function signUp(login = 'anna'): Promise<Record<string, string>> {
  const response = await post('/api/accounts', { ...newAccount, login });
  expect(response.statusCode).toBe(201);
  return { cookie: String(response.headers['set-cookie']).split(';')[0] ?? '' };
}

function broadcast(channel: string): LiveBroadcast {
  const size = { width: 640, height: 360, hasThumbnail: true, isRecorded: true };
  return { id: '0123456789abcdef', channel, startedAt: new Date('2026-11-21T12:00:00Z'), ...size };
}

describe('accounts and sessions', () => {
  it('sign up, log in and log out by a cookie that scripts and other sites do not get', async () => {
    const response = await post('/api/accounts', newAccount);
    expect(response.statusCode).toBe(201);
    expect(response.headers['set-cookie']).toMatch(/^starling_session=[\w-]{43};.*HttpOnly; SameSite=Lax/);
    const login = await post('/api/sessions', { login: 'Anna', password: 'correct horse' });
    const headers = { cookie: String(login.headers['set-cookie']).split(';')[0] ?? '' };
    const me = await server.inject({ url: '/api/me', headers });
    expect(me.json()).toMatchObject({ login: 'anna', hasStreamKey: false });
    await server.inject({ method: 'DELETE', url: '/api/sessions', headers });
    expect((await server.inject({ url: '/api/me', headers })).statusCode).toBe(401);
  });

  it('tell a page who is logged in, and that a guest is nobody', async () => {
    const session = async (headers: Record<string, string>) =>
      (await server.inject({ url: '/api/sessions', headers })).json<unknown>();
    expect(await session({})).toEqual({ account: null });
    expect(await session({ cookie: 'starling_session=gone' })).toEqual({ account: null });
    expect(await session(await signUp())).toMatchObject({ account: { login: 'anna' } });
  });

  it.each(['an/na', 'an na', 'a'.repeat(300), 'анна', '', 'ab', '_anna', '../../etc'])(
    'refuse the login %j',
    async (login) => {
      const response = await post('/api/accounts', { ...newAccount, login });
      expect(response.statusCode).toBe(400);
      expect(response.json()).toMatchObject({
        error: { code: 'invalid_input', message: expect.stringContaining('login') as string },
      });
    },
  );

  it('say whether a login is taken or kept, and whether a password is wrong', async () => {
    await signUp();
    expect((await post('/api/accounts', newAccount)).json()).toMatchObject({
      error: { code: 'login_taken' },
    });
    expect((await post('/api/accounts', { ...newAccount, login: 'live' })).json()).toMatchObject({
      error: { code: 'login_reserved' },
    });
    const wrong = await post('/api/sessions', { login: 'anna', password: 'wrong horse' });
    expect([wrong.statusCode, wrong.json()]).toMatchObject([401, { error: { code: 'wrong_login' } }]);
  });

  it('answer JSON that is not JSON in the shape of every error', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await server.inject({
      method: 'POST',
      url: '/api/accounts',
      headers,
      payload: '{"login": anna',
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({
      error: { code: expect.any(String) as string, message: expect.any(String) as string },
    });
    const form = await server.inject({
      method: 'POST',
      url: '/api/sessions',
      headers: { 'content-type': 'text/plain' },
      payload: 'x',
    });
    expect(form.statusCode).toBe(415);
  });

  it('are closed to other sites', async () => {
    const headers = await signUp();
    const foreign = { ...headers, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    expect((await post('/api/me/stream-key', {}, foreign)).statusCode).toBe(403);
  });

  it('stop someone who tries one password after the other', async () => {
    const tries = await Promise.all(
      Array.from({ length: 25 }, () => post('/api/sessions', { login: 'anna', password: 'wrong horse' })),
    );
    expect(tries.filter(({ statusCode }) => statusCode === 429).length).toBeGreaterThanOrEqual(4);
  });
});

describe('channels and streams', () => {
  it('sort what is live by its viewers, page by page', async () => {
    for (const login of ['anna', 'ben']) {
      await signUp(login);
      live.push(broadcast(login));
    }
    await post('/api/channels/ben/watching', { viewer: 'v'.repeat(22) });
    const first = (await server.inject('/api/streams?first=1')).json<{ cursor: string }>();
    expect(first).toMatchObject({
      data: [{ login: 'ben', viewers: 1, thumbnailUrl: '/live/ben/thumbnail.jpg' }],
    });
    const second = (await server.inject(`/api/streams?first=1&after=${first.cursor}`)).json<object>();
    expect(second).toMatchObject({ data: [{ login: 'anna', viewers: 0 }], cursor: null });
  });

  it('know a channel that is off the air, and say where there is none', async () => {
    await signUp();
    expect((await server.inject('/api/channels/anna')).json()).toMatchObject({ login: 'anna', stream: null });
    expect((await server.inject('/api/channels/nobody')).statusCode).toBe(404);
    expect((await server.inject('/api/channels/anna/videos')).json()).toEqual({ data: [], cursor: null });
  });

  it('let the owner change the title and make a key', async () => {
    const headers = await signUp();
    const changed = await server.inject({
      method: 'PATCH',
      url: '/api/me/channel',
      headers,
      payload: { title: ' Birds ' },
    });
    expect(changed.json()).toMatchObject({ title: 'Birds' });
    const made = await server.inject({ method: 'POST', url: '/api/me/stream-key', headers });
    expect(made.json<{ streamKey: string }>().streamKey).toMatch(/^live_[\w-]{43}$/);
    expect((await server.inject({ method: 'POST', url: '/api/me/stream-key' })).statusCode).toBe(401);
  });

  it('are described by OpenAPI', async () => {
    const document = (await server.inject('/api/openapi.json')).json<{ paths: object }>();
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/accounts', '/api/streams', '/api/me']),
    );
  });
});

describe('videos', () => {
  const id = '00112233445566ff';

  async function record(channel = 'anna', isOver = true): Promise<void> {
    const startedAt = new Date('2026-11-21T12:00:00Z');
    const recorder = await archive.archive.record({ id, channel, startedAt }, 'A day at sea');
    recorder?.addRendition({ id: 'source', name: 'Source', bitrate: 0, tracks: {} });
    for (const part of makeSegments(0, 4)) recorder?.add(part);
    if (isOver && recorder !== undefined) await archive.archive.finish(recorder);
    await recorder?.written();
  }

  it('are listed on their channel and found by their id', async () => {
    await signUp();
    await record();
    const list = await server.inject('/api/channels/anna/videos?first=1');
    expect(list.statusCode).toBe(200);
    expect(list.json()).toMatchObject({
      data: [{ id, login: 'anna', title: 'A day at sea', duration: 10, isLive: false, lost: 0, width: 640 }],
      cursor: null,
    });
    const one = await server.inject(`/api/videos/${id}`);
    expect(one.json()).toEqual(list.json<{ data: unknown[] }>().data[0]);
    for (const wrong of ['0011223344556600', 'x', '%00', '..%2f..'])
      expect((await server.inject(`/api/videos/${wrong}`)).statusCode).toBe(404);
    expect((await server.inject('/api/channels/nobody/videos')).statusCode).toBe(404);
    expect((await server.inject('/api/channels/anna/videos?after=x')).statusCode).toBe(400);
  });

  it('are renamed and deleted by their owner alone', async () => {
    const anna = await signUp();
    const bert = await signUp('bert');
    await record();
    const rename = (headers: Record<string, string>, title: string) =>
      server.inject({ method: 'PATCH', url: `/api/videos/${id}`, payload: { title }, headers });
    expect((await rename({}, 'x')).statusCode).toBe(401);
    expect((await rename(bert, 'x')).statusCode).toBe(403);
    expect((await rename(anna, '  ')).statusCode).toBe(400);
    expect((await rename(anna, 'A night at sea')).json()).toMatchObject({ title: 'A night at sea' });
    const remove = (headers: Record<string, string>) =>
      server.inject({ method: 'DELETE', url: `/api/videos/${id}`, headers });
    expect((await remove(bert)).statusCode).toBe(403);
    expect((await remove(anna)).statusCode).toBe(204);
    expect((await remove(anna)).statusCode).toBe(404);
  });

  it('cannot be deleted while they are on air', async () => {
    const anna = await signUp();
    await record('anna', false);
    const answer = await server.inject({ method: 'DELETE', url: `/api/videos/${id}`, headers: anna });
    expect(answer.statusCode).toBe(409);
  });

  it('are kept as the channel says', async () => {
    const anna = await signUp();
    await record();
    const settings = await server.inject({ url: '/api/me/archive', headers: anna });
    expect(settings.json()).toMatchObject({ isRecording: true, days: null, trouble: null });
    expect(settings.json<{ usedBytes: number }>().usedBytes).toBeGreaterThan(0);
    const change = (payload: object) =>
      server.inject({ method: 'PATCH', url: '/api/me/archive', payload, headers: anna });
    expect((await change({ days: 7 })).json()).toMatchObject({ isRecording: true, days: 7, bytes: null });
    expect((await change({ isRecording: false, bytes: 5e9 })).json()).toMatchObject({ days: 7, bytes: 5e9 });
    expect((await change({ days: null })).json()).toMatchObject({ isRecording: false, days: null });
    expect((await change({ days: 0 })).statusCode).toBe(400);
    expect((await server.inject('/api/me/archive')).statusCode).toBe(401);
    expect((await server.inject({ url: '/api/me/health', headers: anna })).json()).toEqual({ live: null });
  });
});

describe('clips', () => {
  const wish = {
    ...{ video: '0123456789abcdef', title: 'A bird' },
    ...{ from: '2026-11-21T11:59:00.000Z', to: '2026-11-21T11:59:10.000Z' },
  };

  it('are asked for by those who are logged in, looked at and listed by everybody', async () => {
    expect((await post('/api/clips', wish)).statusCode).toBe(401);
    const asked = await post('/api/clips', wish, await signUp());
    expect([asked.statusCode, asked.json()]).toEqual([202, clips.clip]);
    expect((await server.inject(`/api/clips/${clips.clip.id}`)).json()).toEqual(clips.clip);
    const list = await server.inject('/api/channels/anna/clips');
    expect(list.json()).toEqual({ data: [clips.clip], cursor: null });
  });

  it.each([
    ['no_such_video', 404],
    ['too_long', 400],
    ['not_recorded', 409],
    ['hourly_limit', 429],
  ] as const)('that are refused as %s say so by %i', async (because, status) => {
    clips.refusal = { kind: 'refused', because, message: 'No.' };
    const answer = await post('/api/clips', wish, await signUp());
    expect([answer.statusCode, answer.json()]).toEqual([
      status,
      { error: { code: because, message: 'No.' } },
    ]);
  });

  it.each([
    { ...wish, video: '../../etc/passwd' },
    { ...wish, from: 'yesterday' },
    { ...wish, title: ' ' },
    { ...wish, title: 'a'.repeat(141) },
    { ...wish, to: undefined },
  ])('that make no sense are refused: %j', async (body) => {
    expect((await post('/api/clips', body, await signUp())).statusCode).toBe(400);
  });

  it('are deleted by the channel and by who made them alone', async () => {
    const url = `/api/clips/${clips.clip.id}`;
    const remove = async (login: string) =>
      (await server.inject({ method: 'DELETE', url, headers: await signUp(login) })).statusCode;
    expect(await remove('carl')).toBe(403);
    expect(await remove('anna')).toBe(204);
    expect(await remove('bert')).toBe(204);
    expect(clips.deleted).toHaveLength(2);
    const missing = { method: 'DELETE', url: '/api/clips/nothing', headers: await signUp('dora') } as const;
    expect((await server.inject(missing)).statusCode).toBe(404);
  });
});
