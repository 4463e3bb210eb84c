import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { channelSchema, Stream, streamsSchema } from '@starling/shared/protocol/api.ts';
import type { LiveBroadcast } from '../../media.ts';
import { ApiFailure } from './api-failure.ts';
import { limitAddress } from './limit-address.ts';
import { RateLimit } from './rate-limit.ts';
import { ViewerCount } from './viewer-count.ts';

/** An account as the API needs it. */
export interface ApiAccount {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  readonly title: string;
  readonly hasStreamKey: boolean;
  readonly isMeshOn: boolean;
  readonly createdAt: Date;
}

/** What the API needs of the platform. */
export interface ApiAccounts<Known extends ApiAccount = ApiAccount> {
  create(account: { login: string; email: string; password: string }): Promise<Known | 'taken' | 'reserved'>;
  authenticate(login: string, password: string): Promise<Known | undefined>;
  findByLogin(login: string): Promise<Known | undefined>;
  findById(id: string): Promise<Known | undefined>;
  findBySession(token: string): Promise<Known | undefined>;
  findByChatToken(token: string): Promise<Known | undefined>;
  openSession(account: Known): Promise<string>;
  closeSession(token: string): Promise<void>;
  rotateStreamKey(account: Known): Promise<string>;
  openChatToken(account: Known): Promise<string>;
  setTitle(account: Known, title: string): Promise<void>;
  setMesh(account: Known, isOn: boolean): Promise<void>;
}

/** What is on air. */
export interface LiveDirectory {
  live(): readonly LiveBroadcast[];
  findLive(channel: string): LiveBroadcast | undefined;
}

export const sessionCookie = 'starling_session';
const sessionSeconds = 30 * 24 * 3600;

/** What the routes share: who asks, how often they may, and how channels and streams are told. */
export class ApiContext {
  readonly accounts: ApiAccounts;
  readonly directory: LiveDirectory;
  readonly viewers = new ViewerCount();
  readonly #attempts = new RateLimit(20, 3_000);
  readonly #beats = new RateLimit(600, 50);

  constructor(accounts: ApiAccounts, directory: LiveDirectory) {
    this.accounts = accounts;
    this.directory = directory;
  }

  /** Tries of passwords and new accounts. @throws ApiFailure */
  limitAttempts(request: FastifyRequest): void {
    limitAddress(this.#attempts, request);
  }

  /** Words of viewers. @throws ApiFailure */
  limitBeats(request: FastifyRequest): void {
    limitAddress(this.#beats, request);
  }

  async logIn(account: ApiAccount, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.setCookie(sessionCookie, await this.accounts.openSession(account), {
      httpOnly: true,
      sameSite: 'lax',
      secure: request.protocol === 'https',
      path: '/',
      maxAge: sessionSeconds,
    });
  }

  /** @returns the account that is logged in; undefined for a guest */
  async visitor(request: FastifyRequest): Promise<ApiAccount | undefined> {
    const token = request.cookies[sessionCookie];
    return token === undefined ? undefined : this.accounts.findBySession(token);
  }

  /** The account that is logged in. @throws ApiFailure */
  async self(request: FastifyRequest): Promise<ApiAccount> {
    const account = await this.visitor(request);
    if (account === undefined) throw new ApiFailure(401, 'not_logged_in', 'Log in first.');
    return account;
  }

  /** @throws ApiFailure */
  async channel(login: string): Promise<z.infer<typeof channelSchema>> {
    const account = await this.accounts.findByLogin(login);
    if (account === undefined) throw new ApiFailure(404, 'no_such_channel', 'There is no such channel.');
    const live = this.directory.findLive(login);
    const stream = live === undefined ? null : this.#stream(live, account.title);
    return { id: account.id, login: account.login, title: account.title, stream };
  }

  async streams(first: number, after: number): Promise<z.infer<typeof streamsSchema>> {
    const now = Date.now();
    const sorted = this.directory
      .live()
      .map((broadcast) => ({ broadcast, viewers: this.viewers.count(broadcast.channel, now) }))
      .sort((a, b) => b.viewers - a.viewers || a.broadcast.channel.localeCompare(b.broadcast.channel));
    const page = sorted.slice(after, after + first);
    const data = await Promise.all(
      page.map(async ({ broadcast }) => {
        const account = await this.accounts.findByLogin(broadcast.channel);
        return this.#stream(broadcast, account?.title ?? broadcast.channel);
      }),
    );
    return { data, cursor: after + first < sorted.length ? String(after + first) : null };
  }

  #stream(live: LiveBroadcast, title: string): Stream {
    return {
      id: live.id,
      login: live.channel,
      title,
      viewers: this.viewers.count(live.channel, Date.now()),
      startedAt: live.startedAt.toISOString(),
      thumbnailUrl: live.hasThumbnail ? `/live/${live.channel}/thumbnail.jpg` : null,
      playlistUrl: `/live/${live.channel}/index.m3u8`,
      recordingUrl: live.isRecorded ? `/vod/${live.id}/index.m3u8` : null,
      storyboardUrl: live.isRecorded && live.hasThumbnail ? `/vod/${live.id}/storyboard.vtt` : null,
      width: live.width ?? null,
      height: live.height ?? null,
    };
  }
}
