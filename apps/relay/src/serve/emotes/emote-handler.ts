import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bytes } from '@starling/shared/units.ts';
import {
  failure,
  immutable,
  type MediaResponse,
  sendMedia,
  sendPreflight,
  success,
} from '../media/media-response.ts';

export interface EmoteHandlerOptions {
  /** @param id any text. @returns WebP; undefined where there is no such emote */
  readonly picture: (id: string, size: 1 | 2 | 3) => Promise<Uint8Array | undefined>;
  readonly onError?: (error: unknown) => void;
  readonly onServed?: (kind: 'emote' | 'error', bytes: Bytes) => void;
}

const ownUrl = /^\/emotes\/v1\/([0-9a-f]{16})\/([123])\.webp$/;
const twitchUrl =
  /^\/emoticons\/v2\/([0-9a-f]{16})\/(?:default|static|animated)\/(?:dark|light)\/([123])\.0$/;

/**
 * Serves emotes' pictures: `/emotes/v1/ID/SIZE.webp`, and `/emoticons/v2/ID/default/dark/1.0` as Twitch's clients ask
 * for them.
 *
 * @returns a handler that says whether the request was for it
 */
export function createEmoteHandler(
  options: EmoteHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (!path.startsWith('/emotes/v1/') && !path.startsWith('/emoticons/v2/')) return false;
    const respond = (answer: MediaResponse) => {
      const bytes = sendMedia(request, response, answer);
      options.onServed?.(answer.status < 400 ? 'emote' : 'error', bytes);
    };
    if (request.method === 'OPTIONS') sendPreflight(response);
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      respond(failure(405, 'only GET and HEAD'));
    else
      answer(path, options).then(respond, (error: unknown) => {
        options.onError?.(error);
        respond(failure(500, 'the relay failed'));
      });
    return true;
  };
}

async function answer(path: string, { picture }: EmoteHandlerOptions): Promise<MediaResponse> {
  const [, id, size] = ownUrl.exec(path) ?? twitchUrl.exec(path) ?? [];
  const found = id === undefined ? undefined : await picture(id, Number(size) as 1 | 2 | 3);
  return found === undefined ? failure(404, 'no such emote') : success('image/webp', immutable, [found]);
}
