import * as path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { BroadcastId } from '@starling/shared/ids.ts';
import type { Bytes } from '@starling/shared/units.ts';
import type { Archive } from './archive/archive.ts';
import { createClipLibrary } from './clip-library.ts';
import type { Clips } from './clips/clips.ts';
import type { Metrics } from './metrics.ts';
import type { OnAir } from './on-air.ts';
import type { Accounts } from './platform/accounts.ts';
import type { RelayChat } from './relay-chat.ts';
import { createEmoteLibrary } from './relay-emotes.ts';
import { closedDoor, type RelayMesh } from './relay-mesh.ts';
import { type ApiOptions, registerApi } from './serve/api/api.ts';
import { createClipHandler } from './serve/clips/clip-handler.ts';
import { createEmoteHandler } from './serve/emotes/emote-handler.ts';
import { addWebClient, createHttpServer } from './serve/http-server.ts';
import { createLiveHandler } from './serve/live/live-handler.ts';
import { createVodHandler } from './serve/vod/vod-handler.ts';
import type { LiveStore } from './store/live-store.ts';
import type { TlsIdentity } from '@starling/shared/program/tls-files.ts';
import { createVideoLibrary } from './video-library.ts';

/** What of the relay is reached by HTTP. */
export interface RelayHttpOptions {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly isBehindProxy: boolean;
  readonly tls: TlsIdentity | undefined;
  readonly accounts: Accounts;
  readonly store: LiveStore;
  readonly archive: Archive;
  readonly clips: Clips;
  readonly onAir: OnAir;
  /** Undefined where it is off. */
  readonly mesh: RelayMesh | undefined;
  readonly chat: RelayChat;
  readonly ingest: ApiOptions['ingest'];
  /** Media has been sent to somebody. */
  readonly onServed: () => void;
  readonly unreadyBecause: () => Promise<string | undefined>;
}

/** Joins what is reached by HTTP: media, API, sockets and pages. It does not listen yet. */
export async function createRelayHttp(options: RelayHttpOptions): Promise<FastifyInstance> {
  const { log, metrics, mesh, accounts, store, archive, clips, chat } = options;
  const webRoot = path.resolve(import.meta.dirname, '../../desktop/dist/web');
  const server = createHttpServer({
    ...{ log, webRoot, metrics: metrics.registry, tls: options.tls, isBehindProxy: options.isBehindProxy },
    media: createMedia(options),
    upgrade: (request, socket, head) =>
      mesh?.handleUpgrade(request, socket, head) === true || chat.handleUpgrade(request, socket, head),
    unreadyBecause: options.unreadyBecause,
  });
  const directory = {
    live: () => store.live(),
    findLive: (channel: string) => store.findLive(channel),
  };
  await registerApi(server, {
    ...{ accounts, directory, ingest: options.ingest },
    videos: createVideoLibrary(archive, options.onAir, (broadcast) => mesh?.health(broadcast) ?? null),
    mesh: mesh ?? closedDoor,
    clips: createClipLibrary(clips),
    chat: chat.archive(archive),
    bots: chat.bots,
    moderation: chat.moderation,
    emotes: createEmoteLibrary(chat.emotes, (channel, login) => chat.roleIn(channel, login)),
    follows: chat.follows,
  });
  await addWebClient(server, webRoot);
  return server;
}

/** Live media, recordings and clips: the hot path. */
function createMedia(options: RelayHttpOptions): Parameters<typeof createHttpServer>[0]['media'] {
  const { log, metrics, mesh, store, archive, clips } = options;
  const watch = {
    onError: (error: unknown) => log.error({ err: error }, 'a media request failed'),
    onServed: (kind: string, bytes: Bytes) => {
      metrics.requests.inc({ kind });
      metrics.bytesServed.inc({ kind }, bytes);
      options.onServed();
    },
  };
  const meshOf = mesh && ((broadcast: BroadcastId) => mesh.markOf(broadcast));
  const live = createLiveHandler({
    ...watch,
    ...{ find: (channel, broadcast) => store.find(channel, broadcast), meshOf },
  });
  const vod = createVodHandler({
    ...{ ...watch, meshOf },
    archive: {
      ...{ blobs: archive.blobs, storyboard: async (id) => (await archive.find(id))?.storyboard() },
      find: (id) => archive.find(id),
      touch: (id) => archive.touch(id),
    },
  });
  const clip = createClipHandler({
    ...{ ...watch, files: archive.blobs },
    titleOf: async (id) => {
      const found = await clips.find(id);
      return found?.status === 'ready' ? found.title : undefined;
    },
  });
  const emote = createEmoteHandler({
    ...watch,
    picture: (id, size) => options.chat.emotes.picture(id, size),
  });
  const handlers = [live, vod, clip, emote];
  return (request, response) => handlers.some((handle) => handle(request, response));
}
