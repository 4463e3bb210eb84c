import { fastify, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../database/database.ts';
import type { Database } from '../../database/tables.ts';
import { Accounts } from '../../platform/accounts.ts';
import { ApiContext } from './api-context.ts';
import { addTwitchRoutes } from './twitch-routes.ts';

let database: Database;
let server: FastifyInstance;
let token: string;

beforeEach(async () => {
  database = await openDatabase(':memory:');
  const accounts = new Accounts(database);
  for (const login of ['anna', 'ben']) {
    const account = await accounts.create({ login, email: `${login}@example.org`, password: 'long enough' });
    if (typeof account === 'string') throw new Error(account);
    if (login === 'anna') token = await accounts.openChatToken(account);
  }
  server = fastify();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  addTwitchRoutes(server, new ApiContext(accounts, { live: () => [], findLive: () => undefined }));
});
afterEach(async () => {
  await server.close();
  await database.destroy();
});

const get = (url: string, authorization?: string) =>
  server.inject({ url, headers: authorization === undefined ? {} : { authorization } });

describe('/auth/validate', () => {
  it('says whose token it is, under either scheme', async () => {
    for (const scheme of ['OAuth', 'Bearer']) {
      const answer = await get('/auth/validate', `${scheme} ${token}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toMatchObject({ client_id: 'starling', login: 'anna', user_id: '1' });
      expect(answer.json()).toHaveProperty('scopes', expect.arrayContaining(['chat:read', 'chat:edit']));
    }
  });

  it('refuses others in Twitch’s words', async () => {
    for (const authorization of [undefined, 'OAuth nobody', `Basic ${token}`, `OAuth ${token} x`, 'OAuth ']) {
      const answer = await get('/auth/validate', authorization);
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toEqual({ status: 401, message: 'invalid access token' });
    }
  });
});

describe('/mock/users', () => {
  it('tells of those who are asked for, by login and id, else of oneself', async () => {
    const users = async (query: string) => {
      const answer = await get(`/mock/users${query}`, `Bearer ${token}`);
      return answer.json<{ data: { login: string }[] }>().data.map(({ login }) => login);
    };
    expect(await users('')).toEqual(['anna']);
    expect(await users('?login=BEN&login=nobody')).toEqual(['ben']);
    expect(await users('?id=2&id=99&id=x&login=anna')).toEqual(['ben', 'anna']);
  });

  it('is for those who have a token', async () => {
    expect((await get('/mock/users?login=ben')).statusCode).toBe(401);
  });
});
