import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { MeshMark } from '@starling/shared/hls/starling-tags.ts';
import type { BroadcastId } from '@starling/shared/ids.ts';
import type { Bytes } from '@starling/shared/units.ts';
import {
  failure,
  immutable,
  type MediaResponse,
  sendMedia,
  sendPreflight,
  success,
} from '../media/media-response.ts';
import { type ReadableVideo, VodPlaylists } from './vod-playlists.ts';
import { parseVodUrl, type VodRequest } from './vod-request.ts';

/** The archive, as it is served. */
export interface ReadableArchive {
  find(video: BroadcastId): Promise<ReadableVideo | undefined>;
  /** Somebody watches it. */
  touch(video: BroadcastId): void;
  /** WebVTT; undefined where there is none. */
  storyboard(video: BroadcastId): Promise<string | undefined>;
  readonly blobs: {
    size(key: string): Promise<Bytes | undefined>;
    stream(key: string, range: { from: Bytes; to: Bytes }): Readable;
  };
}

export interface VodHandlerOptions {
  readonly archive: ReadableArchive;
  /** What the multivariant playlist says of the mesh; undefined where that is off. */
  readonly meshOf?: ((broadcast: BroadcastId) => MeshMark) | undefined;
  readonly onError?: (error: unknown) => void;
  readonly onServed?: (kind: VodRequest['kind'] | 'error', bytes: Bytes) => void;
}

const notThere = failure(404, 'no such video, or it has been deleted');

/**
 * Serves what is below `/vod/`: recordings that have ended, and those that grow while they are on air.
 *
 * @returns a handler that says whether the request was for it
 */
export function createVodHandler(
  options: VodHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const playlists = new VodPlaylists(options.meshOf);
  return (request, response) => {
    const url = request.url ?? '';
    if (!url.startsWith('/vod/')) return false;
    const parsed = parseVodUrl(url);
    const respond = (answer: MediaResponse) => {
      const bytes = sendMedia(request, response, answer);
      options.onServed?.(answer.status < 400 ? (parsed?.kind ?? 'error') : 'error', bytes);
    };
    if (request.method === 'OPTIONS') sendPreflight(response);
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      respond(failure(405, 'only GET and HEAD'));
    else if (parsed === undefined) respond(failure(404, 'no such thing below /vod/'));
    else
      answer(parsed, options.archive, playlists).then(respond, (error: unknown) => {
        options.onError?.(error);
        respond(failure(500, 'the relay failed'));
      });
    return true;
  };
}

async function answer(
  request: VodRequest,
  archive: ReadableArchive,
  playlists: VodPlaylists,
): Promise<MediaResponse> {
  const video = await archive.find(request.video);
  if (video === undefined) return notThere;
  archive.touch(video.id);
  const playlistCache = video.isLive ? 'public, max-age=1' : 'public, max-age=60';
  switch (request.kind) {
    case 'multivariant':
      return playlists.multivariant(video)?.respond(playlistCache) ?? notThere;
    case 'thumbnail':
      return fromBlob(archive, `vod/${video.id}/thumbnail.jpg`, 'image/jpeg', 'public, max-age=10');
    case 'storyboard': {
      const text = await archive.storyboard(video.id);
      if (text === undefined) return failure(404, 'this video has no storyboard');
      return success('text/vtt; charset=utf-8', video.isLive ? 'public, max-age=5' : playlistCache, [
        Buffer.from(text),
      ]);
    }
    case 'picture':
      return fromBlob(archive, `vod/${video.id}/${request.file}`, 'image/jpeg', immutable);
    case 'playlist':
    case 'init':
    case 'segment':
      return answerRendition(request, video, archive, playlists, playlistCache);
  }
}

async function answerRendition(
  request: Extract<VodRequest, { kind: 'playlist' | 'init' | 'segment' }>,
  video: ReadableVideo,
  archive: ReadableArchive,
  playlists: VodPlaylists,
  playlistCache: string,
): Promise<MediaResponse> {
  const rendition = video.renditions.get(request.rendition);
  if (rendition === undefined) return failure(404, 'no such rendition');
  if (request.kind === 'playlist')
    return playlists.media(video, rendition, request.skip)?.respond(playlistCache) ?? notThere;
  if (request.kind === 'init') {
    const init = rendition.inits.get(request.version);
    return init === undefined ? failure(404, 'no such init') : success('video/mp4', immutable, [init.data]);
  }
  if (rendition.segment(request.msn) === undefined) return failure(404, 'no such segment');
  return fromBlob(archive, `vod/${video.id}/${rendition.id}/${request.msn}.m4s`, 'video/mp4', immutable);
}

async function fromBlob(
  { blobs }: ReadableArchive,
  key: string,
  type: string,
  cache: string,
): Promise<MediaResponse> {
  const size = await blobs.size(key);
  if (size === undefined) return failure(404, 'no such thing in the archive');
  return {
    status: 200,
    type,
    cache,
    body: { kind: 'streamed', size, open: (range) => blobs.stream(key, range) },
  };
}
