import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Bytes } from '@starling/shared/units.ts';
import { failure, immutable, type MediaResponse, sendMedia, sendPreflight } from '../media/media-response.ts';

/** Where the files of clips lie: by the same path as in their URL, without the first slash. */
export interface ClipFiles {
  size(key: string): Promise<Bytes | undefined>;
  stream(key: string, range: { from: Bytes; to: Bytes }): Readable;
}

export interface ClipHandlerOptions {
  readonly files: ClipFiles;
  /** @returns undefined for a clip that is not there or not ready */
  readonly titleOf: (id: string) => Promise<string | undefined>;
  readonly onError?: (error: unknown) => void;
  readonly onServed?: (kind: 'clip' | 'error', bytes: Bytes) => void;
}

const clipUrl = /^\/(clips\/([0-9a-f]{16})\.(mp4|jpg))(?:\?(.{0,200}))?$/;
const clipFile = /^\/clips\/[^/]*\.(mp4|jpg)(\?|$)/;

/**
 * Serves `/clips/ID.mp4` and `/clips/ID.jpg`; `?download` names the file after the clip's title.
 *
 * @returns a handler that says whether the request was for it: the page `/clips/ID` is not
 */
export function createClipHandler(
  options: ClipHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const url = request.url ?? '';
    if (!clipFile.test(url)) return false;
    const respond = (answer: MediaResponse) => {
      const bytes = sendMedia(request, response, answer);
      options.onServed?.(answer.status < 400 ? 'clip' : 'error', bytes);
    };
    if (request.method === 'OPTIONS') sendPreflight(response);
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      respond(failure(405, 'only GET and HEAD'));
    else
      answer(url, options).then(respond, (error: unknown) => {
        options.onError?.(error);
        respond(failure(500, 'the relay failed'));
      });
    return true;
  };
}

async function answer(url: string, { files, titleOf }: ClipHandlerOptions): Promise<MediaResponse> {
  const [, key = '', id = '', kind, query = ''] = clipUrl.exec(url) ?? [];
  const title = id === '' ? undefined : await titleOf(id);
  const size = title === undefined ? undefined : await files.size(key);
  if (title === undefined || size === undefined) return failure(404, 'no such clip, or it has been deleted');
  const isDownload = new URLSearchParams(query).has('download');
  return {
    status: 200,
    type: kind === 'mp4' ? 'video/mp4' : 'image/jpeg',
    cache: immutable,
    ...(isDownload ? { headers: { 'Content-Disposition': attachment(title, kind ?? '') } } : {}),
    body: { kind: 'streamed', size, open: (range) => files.stream(key, range) },
  };
}

/** Names a download after a title in any script, RFC 6266: plain letters for old clients beside the whole in UTF-8. */
export function attachment(title: string, extension: string): string {
  const whole = title
    .normalize('NFC')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/^[ .]+|[ .]+$/g, '')
    .slice(0, 100)
    .toWellFormed();
  const name = whole === '' ? 'clip' : whole;
  const plain = name.replaceAll(/[^\w .,()-]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}.${extension}"; filename*=UTF-8''${encoded}.${extension}`;
}
