import type {
  ChangeModeration,
  HeldMessages,
  Moderation,
  ModLog,
  OwnUnbanRequest,
  UnbanRequest,
  UnbanRequests,
  UserCard,
} from '@starling/shared/protocol/moderation.ts';
import { channelPath, request } from './api-client.ts';

const path = (login: string, rest = '') => `${channelPath(login)}/moderation${rest}`;
const before = (page: string | null) => (page === null ? '' : `&before=${encodeURIComponent(page)}`);

/** What moderators ask the relay for; what they do to people goes by the chat. Every call resolves. */
export const moderationApi = {
  settings: (login: string) => request<Moderation>('GET', path(login)),
  setSettings: (login: string, body: ChangeModeration) => request<Moderation>('PUT', path(login), { body }),
  /** @param page null for the newest */
  log: (login: string, page: string | null) =>
    request<ModLog>('GET', path(login, `/log?count=50${before(page)}`)),
  held: (login: string) => request<HeldMessages>('GET', path(login, '/held')),
  userCard: (login: string, user: string, page: string | null) =>
    request<UserCard>(
      'GET',
      path(login, `/users/${encodeURIComponent(user)}${before(page).replace('&', '?')}`),
    ),
  unbanRequests: (login: string, page: string | null) =>
    request<UnbanRequests>('GET', path(login, `/unban-requests?status=open${before(page)}`)),
  decideUnban: (login: string, id: string, body: { decision: 'accept' | 'deny'; note?: string }) =>
    request<UnbanRequest>('POST', path(login, `/unban-requests/${encodeURIComponent(id)}`), { body }),
  ownUnbanRequest: (login: string) => request<OwnUnbanRequest>('GET', `${channelPath(login)}/unban-requests`),
  askUnban: (login: string, text: string) =>
    request<UnbanRequest>('POST', `${channelPath(login)}/unban-requests`, { body: { text } }),
};
