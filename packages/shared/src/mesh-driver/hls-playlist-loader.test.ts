import type { HlsConfig, LoaderCallbacks, LoaderConfiguration, PlaylistLoaderContext } from 'hls.js';
import { describe, expect, it } from 'vitest';
import { createPlaylistLoader, type PlaylistSource } from './hls-playlist-loader.ts';

const playlistUrl = 'http://relay/live/ada/00112233445566aa/source/index.m3u8';

/** Stands for hls.js's own loader. */
class PlainLoader {
  stats = { loaded: 0, total: 0, aborted: false, loading: { start: 0, first: 0, end: 0 } };
  load(
    context: PlaylistLoaderContext,
    _: LoaderConfiguration,
    callbacks: LoaderCallbacks<PlaylistLoaderContext>,
  ) {
    const response = { url: context.url, data: 'of the relay', code: 200 };
    callbacks.onSuccess(response, this.stats as never, context, null);
  }
  abort() {
    this.stats.aborted = true;
  }
  destroy() {
    this.stats.loaded = 0;
  }
}

function load(source: Partial<PlaylistSource>, url: string, type = 'level') {
  const told: unknown[] = [];
  const Loader = createPlaylistLoader({
    ...{ reload: () => undefined, now: () => 5 },
    takePlaylist: (text, from, isMultivariant) => told.push([text, from, isMultivariant]),
    ...source,
  });
  const loader = new Loader({ loader: PlainLoader } as unknown as HlsConfig);
  const loaded = new Promise<unknown>((resolve) => {
    loader.load({ url, type } as unknown as PlaylistLoaderContext, {} as LoaderConfiguration, {
      onSuccess: ({ data }) => resolve(data),
      onError: () => told.push('error'),
      onTimeout: () => told.push('timeout'),
      onAbort: () => told.push('abort'),
    });
  });
  return { loader, loaded, told };
}

describe('the loader of playlists', () => {
  it('reads along what the relay answers', async () => {
    const { loaded, told } = load({}, playlistUrl, 'manifest');
    expect(await loaded).toBe('of the relay');
    expect(told).toEqual([['of the relay', playlistUrl, true]]);
  });

  it('answers a blocking reload out of announcements, and says what it waits for', async () => {
    const asked: unknown[] = [];
    const { loaded, told } = load(
      {
        reload: (...args) => {
          asked.push(args);
          return Promise.resolve('announced');
        },
      },
      `${playlistUrl}?_HLS_msn=7&_HLS_part=3`,
    );
    expect(await loaded).toBe('announced');
    expect(asked).toEqual([[`${playlistUrl}?_HLS_msn=7&_HLS_part=3`, 7, 3]]);
    expect(told).toEqual([]);
  });

  it('asks the relay where announcements do not tell', async () => {
    const reload = () => Promise.resolve(undefined);
    expect(await load({ reload }, `${playlistUrl}?_HLS_msn=7`).loaded).toBe('of the relay');
  });

  it('asks the relay for everything but blocking reloads', async () => {
    const reload = () => Promise.resolve('announced');
    expect(await load({ reload }, playlistUrl).loaded).toBe('of the relay');
    expect(await load({ reload }, `${playlistUrl}?_HLS_msn=7`, 'manifest').loaded).toBe('of the relay');
  });

  it('says nothing more once it was told to stop', async () => {
    const answer = Promise.withResolvers<string | undefined>();
    const { loader, loaded, told } = load({ reload: () => answer.promise }, `${playlistUrl}?_HLS_msn=7`);
    loader.abort();
    answer.resolve('announced');
    const first = await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, 20, 'nothing'))]);
    expect([first, told]).toEqual(['nothing', ['abort']]);
  });
});
