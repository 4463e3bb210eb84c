import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeMediaPlaylist, type MediaPlaylist } from '@starling/shared/hls/media-playlist.ts';
import { writeMultivariantPlaylist } from '@starling/shared/hls/multivariant-playlist.ts';
import type { MeshMark } from '@starling/shared/hls/starling-tags.ts';
import { judgeReload, type PlaylistPosition } from '@starling/shared/hls/reload-directives.ts';
import type { BroadcastId, ChannelLogin, RenditionId } from '@starling/shared/ids.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Init, Part, RenditionInfo, RenditionReport, Timing } from '../../media.ts';
import {
  failure,
  immutable,
  type MediaResponse,
  sendMedia,
  sendPreflight,
  success,
} from '../media/media-response.ts';
import { PlaylistText } from '../media/playlist-text.ts';
import { type LiveRequest, parseLiveUrl } from './live-request.ts';

/** One rendition's window, as the handler reads it. */
export interface ReadableWindow {
  readonly rendition: RenditionId;
  readonly version: number;
  position(): PlaylistPosition | undefined;
  playlist(isUpdate?: boolean): Omit<MediaPlaylist, 'reports'> | undefined;
  report(): RenditionReport | undefined;
  peakBitrate(): number | undefined;
  waitFor(msn: number, part: number | undefined, patience: Millis): Promise<boolean>;
  waitForStart(patience: Millis): Promise<boolean>;
  part(msn: number, index: number): Part | 'next' | undefined;
  segment(msn: number): readonly Part[] | undefined;
  init(version: number): Init | undefined;
}

export interface ReadableBroadcast {
  readonly id: string;
  readonly timing: Timing | undefined;
  readonly thumbnail: Uint8Array | undefined;
  /** Viewers may pass it on to each other. */
  readonly hasMesh: boolean;
  readonly source: ReadableWindow;
  window(rendition: RenditionId): ReadableWindow | undefined;
  renditions(): { readonly info: RenditionInfo; readonly window: ReadableWindow }[];
}

export interface LiveHandlerOptions {
  /** The channel's newest broadcast, or the one of this id. */
  readonly find: (channel: ChannelLogin, broadcast?: BroadcastId) => ReadableBroadcast | undefined;
  /** What the multivariant playlist says of the mesh; undefined where that is off. */
  readonly meshOf?: ((broadcast: BroadcastId) => MeshMark) | undefined;
  /** Called when a response has been handed to the network. */
  readonly onError?: (error: unknown) => void;
  readonly onServed?: (kind: LiveRequest['kind'] | 'error', bytes: number) => void;
}

/** A first segment without a second IDR takes ten seconds. */
const startPatience: Millis = 12_000;

/**
 * The hot path: everything below `/live/`. Bodies are the store's own buffers, written as they are; playlists are
 * rendered once a version and shared by everyone who waited for it.
 *
 * @returns a handler that says whether the request was for it
 */
export function createLiveHandler(
  options: LiveHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const texts = new PlaylistTexts();
  return (request, response) => {
    const url = request.url ?? '';
    if (!url.startsWith('/live/')) return false;
    const parsed = parseLiveUrl(url);
    const kind = parsed?.kind ?? 'error';
    const respond = (answer: MediaResponse) => {
      const bytes = sendMedia(request, response, answer);
      options.onServed?.(answer.status < 400 ? kind : 'error', bytes);
    };
    if (request.method === 'OPTIONS') sendPreflight(response);
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      respond(failure(405, 'only GET and HEAD'));
    else if (parsed === undefined) respond(failure(404, 'no such thing below /live/'));
    else
      answer(parsed, options, texts).then(respond, (error: unknown) => {
        options.onError?.(error);
        respond(failure(500, 'the relay failed'));
      });
    return true;
  };
}

async function answer(
  request: LiveRequest,
  options: LiveHandlerOptions,
  texts: PlaylistTexts,
): Promise<MediaResponse> {
  const broadcast = options.find(request.channel, 'broadcast' in request ? request.broadcast : undefined);
  if (broadcast === undefined) return failure(404, 'the channel is off the air');
  if (request.kind === 'multivariant')
    return answerMultivariant(broadcast, broadcast.hasMesh ? options.meshOf?.(broadcast.id) : undefined);
  if (request.kind === 'thumbnail')
    return broadcast.thumbnail === undefined
      ? failure(404, 'no thumbnail yet')
      : success('image/jpeg', 'public, max-age=5', [broadcast.thumbnail]);
  const window = broadcast.window(request.rendition);
  if (window === undefined) return failure(404, 'no such broadcast or rendition');
  switch (request.kind) {
    case 'playlist':
      return answerPlaylist(broadcast, window, request.query, texts);
    case 'part':
      return answerPart(broadcast, window, request.msn, request.part);
    case 'segment': {
      const parts = window.segment(request.msn);
      return parts === undefined
        ? failure(404, 'no such segment')
        : success(
            'video/mp4',
            immutable,
            parts.map(({ data }) => data),
          );
    }
    case 'init': {
      const init = window.init(request.version);
      return init === undefined ? failure(404, 'no such init') : success('video/mp4', immutable, [init.data]);
    }
  }
}

/** A broadcast that is just starting is waited for, so that a player needs no second try. */
async function answerMultivariant(
  broadcast: ReadableBroadcast,
  mesh: MeshMark | undefined,
): Promise<MediaResponse> {
  if (!(await broadcast.source.waitForStart(startPatience)))
    return failure(404, 'the broadcast has not begun yet');
  const renditions = offered(broadcast);
  if (renditions.length === 0) return failure(404, 'the broadcast ended before it began');
  const variants = renditions.map(({ info, window }) => ({
    uri: `${broadcast.id}/${info.id}/index.m3u8`,
    name: info.name,
    bandwidth: Math.max(info.bitrate, window.peakBitrate() ?? 0, 1),
    codecs: [info.tracks.video?.codecString, info.tracks.audio?.codecString].filter(
      (codec) => codec !== undefined,
    ),
    resolution: info.tracks.video,
    frameRate: info.frameRate,
  }));
  const text = writeMultivariantPlaylist(variants, { mesh });
  return new PlaylistText(text).respond('public, max-age=1');
}

/** A source that has no keyframe near its end shows nothing to who joins: its rungs, which have some, are offered alone. */
function offered(broadcast: ReadableBroadcast): ReturnType<ReadableBroadcast['renditions']> {
  const { source } = broadcast;
  const all = broadcast.renditions();
  const hasRung = all.some(({ info, window }) => window !== source && info.tracks.video !== undefined);
  const newest = source.playlist()?.segments.slice(-2) ?? [];
  const canBeJoined = newest.some(({ independent }) => independent);
  return canBeJoined || !hasRung ? all : all.filter(({ window }) => window !== source);
}

async function answerPlaylist(
  broadcast: ReadableBroadcast,
  window: ReadableWindow,
  query: URLSearchParams,
  texts: PlaylistTexts,
): Promise<MediaResponse> {
  await window.waitForStart(startPatience);
  const position = window.position();
  const { timing } = broadcast;
  if (position === undefined || timing === undefined) return failure(404, 'the rendition has not begun yet');
  const reload = judgeReload(query, position);
  if (reload.action === 'refuse') return failure(400, reload.because);
  // RFC 8216bis §6.2.5.2: after three target durations the wait is given up.
  if (
    reload.action === 'wait' &&
    !(await window.waitFor(reload.msn, reload.part, 3000 * timing.targetDuration))
  )
    return failure(503, 'the media did not come in time');
  // A blocking answer never changes; another one is old after half a target duration (RFC 8216bis appendix B.2).
  const isBlocking = query.has('_HLS_msn');
  const maxAge = isBlocking ? 6 * timing.targetDuration : Math.max(1, Math.floor(timing.targetDuration / 2));
  return texts.of(broadcast, window, reload.skip).respond(`public, max-age=${maxAge}`);
}

/** The part that comes next is waited for: it is what EXT-X-PRELOAD-HINT names (RFC 8216bis §6.2.2). */
async function answerPart(
  broadcast: ReadableBroadcast,
  window: ReadableWindow,
  msn: number,
  index: number,
): Promise<MediaResponse> {
  let part = window.part(msn, index);
  if (part === 'next') {
    await window.waitFor(msn, index, 3000 * (broadcast.timing?.targetDuration ?? 2));
    part = window.part(msn, index);
  }
  if (part === 'next') return failure(503, 'the part did not come in time');
  return part === undefined ? failure(404, 'no such part') : success('video/mp4', immutable, [part.data]);
}

/** The rendered playlists, one text a window, version and form. */
class PlaylistTexts {
  readonly #texts = new WeakMap<
    ReadableWindow,
    { version: number; full?: PlaylistText; delta?: PlaylistText }
  >();

  of(broadcast: ReadableBroadcast, window: ReadableWindow, skip: boolean): PlaylistText {
    let entry = this.#texts.get(window);
    if (entry?.version !== window.version) {
      entry = { version: window.version };
      this.#texts.set(window, entry);
    }
    const form = skip ? 'delta' : 'full';
    return (entry[form] ??= render(broadcast, window, skip));
  }
}

function render(broadcast: ReadableBroadcast, window: ReadableWindow, skip: boolean): PlaylistText {
  const playlist = window.playlist(skip);
  if (playlist === undefined) return new PlaylistText('');
  const reports = broadcast.renditions().flatMap(({ window: other }) => {
    const report = other === window ? undefined : other.report();
    return report === undefined ? [] : [{ ...report, uri: `../${other.rendition}/index.m3u8` }];
  });
  return new PlaylistText(writeMediaPlaylist({ ...playlist, reports }, { skip }));
}
