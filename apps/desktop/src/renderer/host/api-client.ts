import type {
  Account,
  ApiError,
  Channel,
  ChatToken,
  CreateAccount,
  CreateSession,
  CurrentSession,
  Ingest,
  StreamKey,
  Streams,
} from '@starling/shared/protocol/api.ts';
import type { Follow } from '@starling/shared/protocol/follows.ts';
import type { Emotes } from '@starling/shared/protocol/emotes.ts';
import type { ChatPage, Replay } from '@starling/shared/protocol/chat-pages.ts';
import type {
  Archive,
  Clip,
  Clips,
  CreateClip,
  Health,
  UpdateArchive,
  Video,
  Videos,
} from '@starling/shared/protocol/videos.ts';

/** An answer of the API, or why there is none. `status` 0 means that the relay was not reached. */
export type ApiResult<T> = { readonly ok: true; readonly value: T } | ApiFailure;

/** Why a request failed, with the API's own words where it had any. */
export interface ApiFailure {
  readonly ok: false;
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** The relay's HTTP API. Every call resolves; none throws for what a network or a server does. */
export const api = {
  streams: (signal?: AbortSignal) => request<Streams>('GET', '/api/streams?first=100', { signal }),
  channel: (login: string, signal?: AbortSignal) => request<Channel>('GET', channelPath(login), { signal }),
  watching: (login: string, viewer: string) =>
    request<Channel>('POST', `${channelPath(login)}/watching`, { body: { viewer } }),
  session: () => request<CurrentSession>('GET', '/api/sessions'),
  signUp: (body: CreateAccount) => request<Account>('POST', '/api/accounts', { body }),
  logIn: (body: CreateSession) => request<Account>('POST', '/api/sessions', { body }),
  logOut: () => request<undefined>('DELETE', '/api/sessions'),
  newStreamKey: () => request<StreamKey>('POST', '/api/me/stream-key'),
  newChatToken: () => request<ChatToken>('POST', '/api/me/chat-token'),
  /** The newest lines of a room, what came after an event, or older messages. */
  chat: (login: string, query: { after?: string; before?: string }, signal?: AbortSignal) =>
    request<ChatPage>('GET', `${channelPath(login)}/chat${queryOf(query)}`, { signal }),
  /** What was said from `from` to `to`, in milliseconds of a video's timeline. */
  videoChat: (id: string, from: number, to: number, signal?: AbortSignal) =>
    request<Replay>('GET', `${videoPath(id)}/chat?from=${from}&to=${to}`, { signal }),
  emotes: (signal?: AbortSignal) => request<Emotes>('GET', '/api/emotes', { signal }),
  channelEmotes: (login: string, signal?: AbortSignal) =>
    request<Emotes>('GET', `${channelPath(login)}/emotes`, { signal }),
  follow: (login: string, signal?: AbortSignal) =>
    request<Follow>('GET', `${channelPath(login)}/follow`, { signal }),
  setFollow: (login: string, isFollowing: boolean) =>
    request<Follow>(isFollowing ? 'PUT' : 'DELETE', `${channelPath(login)}/follow`),
  setTitle: (title: string) => request<Channel>('PATCH', '/api/me/channel', { body: { title } }),
  videos: (login: string, signal?: AbortSignal) =>
    request<Videos>('GET', `${channelPath(login)}/videos?first=24`, { signal }),
  video: (id: string, signal?: AbortSignal) => request<Video>('GET', videoPath(id), { signal }),
  setVideoTitle: (id: string, title: string) => request<Video>('PATCH', videoPath(id), { body: { title } }),
  deleteVideo: (id: string) => request<undefined>('DELETE', videoPath(id)),
  clips: (login: string, signal?: AbortSignal) =>
    request<Clips>('GET', `${channelPath(login)}/clips?first=24`, { signal }),
  clip: (id: string, signal?: AbortSignal) => request<Clip>('GET', clipPath(id), { signal }),
  makeClip: (body: CreateClip) => request<Clip>('POST', '/api/clips', { body }),
  deleteClip: (id: string) => request<undefined>('DELETE', clipPath(id)),
  archive: () => request<Archive>('GET', '/api/me/archive'),
  setArchive: (body: UpdateArchive) => request<Archive>('PATCH', '/api/me/archive', { body }),
  health: (signal?: AbortSignal) => request<Health>('GET', '/api/me/health', { signal }),
  ingest: () => request<Ingest>('GET', '/api/ingest'),
};

const patienceMs = 15_000;

interface RequestOptions {
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** Asks the relay once. Resolves, whatever becomes of it. */
export async function request<T>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<ApiResult<T>> {
  const timeout = AbortSignal.timeout(patienceMs);
  const init: RequestInit = {
    method,
    credentials: 'same-origin',
    signal: options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]),
  };
  if (options.body !== undefined) {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(options.body);
  }
  try {
    const response = await fetch(path, init);
    const text = await response.text();
    if (!response.ok) return failureOf(response.status, text);
    return { ok: true, value: (text === '' ? undefined : JSON.parse(text)) as T };
  } catch (error) {
    return unreachable(error);
  }
}

function queryOf(query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
}

/** @returns the path of what belongs to a channel, without a slash at the end. */
export function channelPath(login: string): string {
  return `/api/channels/${encodeURIComponent(login)}`;
}

function videoPath(id: string): string {
  return `/api/videos/${encodeURIComponent(id)}`;
}

function clipPath(id: string): string {
  return `/api/clips/${encodeURIComponent(id)}`;
}

/** @returns what an answer says that is none of success */
export function failureOf(status: number, text: string): ApiFailure {
  try {
    const { error } = JSON.parse(text) as Partial<ApiError>;
    if (error !== undefined) return { ok: false, status, code: error.code, message: error.message };
  } catch {
    // A proxy's error page is not JSON; its status is all there is to say.
  }
  return { ok: false, status, code: 'http', message: `The relay answered ${status}. Try again in a moment.` };
}

function unreachable(error: unknown): ApiFailure {
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
  const message = isTimeout
    ? 'The relay took too long to answer. Check your connection and try again.'
    : 'The relay cannot be reached. Check your connection and try again.';
  return { ok: false, status: 0, code: isTimeout ? 'timeout' : 'unreachable', message };
}
