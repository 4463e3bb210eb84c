import type { Emote, Emotes, UpdateEmote } from '@starling/shared/protocol/emotes.ts';
import { channelPath, failureOf, request, type ApiResult } from './api-client.ts';

const path = (login: string, id: string) => `${channelPath(login)}/emotes/${encodeURIComponent(id)}`;

/** A channel's emotes, for those who look after them. Every call resolves. */
export const emoteApi = {
  list: (login: string, signal?: AbortSignal) =>
    request<Emotes>('GET', `${channelPath(login)}/emotes`, { signal }),
  update: (login: string, id: string, body: UpdateEmote) =>
    request<Emote>('PATCH', path(login, id), { body }),
  remove: (login: string, id: string) => request<undefined>('DELETE', path(login, id)),
  upload,
};

const patienceMs = 60_000;

interface EmoteUpload {
  readonly name: string;
  readonly isSubscribersOnly: boolean;
  readonly file: Blob;
}

/** @param onProgress told of the share that was sent, 0 to 1: `fetch` tells nothing of it */
async function upload(
  login: string,
  { name, isSubscribersOnly, file }: EmoteUpload,
  onProgress: (share: number) => void,
): Promise<ApiResult<Emote>> {
  const query = new URLSearchParams({ name, subscribersOnly: String(isSubscribersOnly) });
  return new Promise((resolve) => {
    const sent = new XMLHttpRequest();
    sent.open('POST', `${channelPath(login)}/emotes?${query.toString()}`);
    sent.timeout = patienceMs;
    sent.setRequestHeader('content-type', file.type);
    sent.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    const fail = (code: string, message: string) =>
      resolve({ ok: false, status: sent.status, code, message });
    sent.onerror = () =>
      fail('unreachable', 'The relay cannot be reached. Check your connection and try again.');
    sent.ontimeout = () => fail('timeout', 'The relay took too long to answer. Try again.');
    sent.onload = () => {
      if (sent.status === 201) resolve({ ok: true, value: JSON.parse(sent.responseText) as Emote });
      else resolve(failureOf(sent.status, sent.responseText));
    };
    sent.send(file);
  });
}
