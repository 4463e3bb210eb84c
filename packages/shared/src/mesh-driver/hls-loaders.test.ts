import type { FragmentLoaderContext, HlsConfig, LoaderCallbacks, LoaderConfiguration } from 'hls.js';
import { describe, expect, it } from 'vitest';
import { createFragmentLoader, type MediaSource } from './hls-loaders.ts';
import type { MarkedPart } from './playlist-marks.ts';
import type { Delivery } from './swarm-session.ts';

const bytes = new Uint8Array([1, 2, 3]);
const part: MarkedPart = {
  ...{ url: 'http://relay/7.3.m4s', msn: 7, part: 3, bytes: 3, duration: 233, isIndependent: false },
  ...{ sha256: new Uint8Array(16), programDate: undefined },
};
const newStats = () => ({
  ...{ aborted: false, loaded: 0, retry: 0, total: 0, chunkCount: 0, bwEstimate: 0 },
  loading: { start: 0, first: 0, end: 0 },
  ...{ parsing: { start: 0, end: 0 }, buffering: { start: 0, first: 0, end: 0 } },
});

/** Stands for hls.js's own loader. */
class PlainLoader {
  stats = newStats();
  context = null;
  load(
    context: FragmentLoaderContext,
    _: LoaderConfiguration,
    callbacks: LoaderCallbacks<FragmentLoaderContext>,
  ) {
    if (this.stats.loading.start !== 0) throw new Error('Loader can only be used once.');
    callbacks.onSuccess({ url: context.url, data: new ArrayBuffer(9), code: 200 }, this.stats, context, null);
  }
  abort() {
    this.stats.aborted = true;
  }
  destroy() {
    this.context = null;
  }
}

function load(source: Partial<MediaSource>, url = part.url) {
  const told: string[] = [];
  const Loader = createFragmentLoader({
    ...{ find: (asked) => (asked === part.url ? part : undefined), unwant: () => told.push('unwant') },
    want: () => Promise.reject(new Error('no')),
    ...{ deadlineOf: () => 0, now: () => 5, takePlaylist: () => undefined, reload: () => undefined },
    ...{ noteRescue: () => told.push('rescue'), notePlain: () => told.push('plain') },
    fetchingSince: () => undefined,
    ...source,
  });
  const loader = new Loader({ loader: PlainLoader } as unknown as HlsConfig);
  const { stats } = loader;
  const loaded = new Promise<number>((resolve) => {
    loader.load(
      { url, frag: { start: 4 }, part: { start: 5 } } as unknown as FragmentLoaderContext,
      {} as LoaderConfiguration,
      {
        onSuccess: (response) => resolve((response.data as ArrayBuffer).byteLength),
        onError: () => told.push('error'),
        onTimeout: () => told.push('timeout'),
        onAbort: () => told.push('abort'),
      },
    );
  });
  return { loader, loaded, stats, told };
}

const delivery: Delivery = { bytes, fromPeers: 3, reason: '', arrival: { first: 100, last: 140 } };

describe('the loader of fragments', () => {
  it('brings what the mesh delivers, with the time that its bytes took and none that they waited', async () => {
    const { loaded, stats, told } = load({ want: () => Promise.resolve(delivery), now: () => 900 });
    expect(await loaded).toBe(3);
    expect(stats.loading).toEqual({ start: 860, first: 860, end: 900 });
    expect([stats.loaded, stats.total]).toEqual([3, 3]);
    expect(told).toEqual([]);
  });

  it('gives the mesh until playback would stop', async () => {
    const asked: number[] = [];
    const { loaded } = load({
      deadlineOf: (start) => start * 1000,
      want: (_, deadline) => {
        asked.push(deadline);
        return Promise.resolve(delivery);
      },
    });
    await loaded;
    expect(asked).toEqual([5_000]);
  });

  it('leaves to hls.js what the mesh does not carry', async () => {
    const { loaded, told } = load({}, 'http://relay/init-0.mp4');
    expect(await loaded).toBe(9);
    expect(told).toEqual(['plain']);
  });

  it('goes on with hls.js’s own loader where the mesh fails', async () => {
    const { loaded, told } = load({});
    expect(await loaded).toBe(9);
    expect(told).toEqual(['unwant', 'rescue', 'plain']);
  });

  it('counts no time while it is up to peers, and the time since HTTP has begun', () => {
    let [now, since] = [100, undefined as number | undefined];
    const { stats } = load({
      want: () => new Promise(() => undefined),
      ...{ now: () => now, fetchingSince: () => since },
    });
    now = 700;
    expect(now - stats.loading.start).toBe(0);
    since = 650;
    expect(now - stats.loading.start).toBe(50);
  });

  it('does not wait for ever', async () => {
    const { loaded, told } = load({ want: () => new Promise(() => undefined), deadlineOf: () => -1_995 });
    expect(await loaded).toBe(9);
    expect(told).toEqual(['unwant', 'rescue', 'plain']);
  });

  it('can be told to stop', () => {
    const { loader, stats, told } = load({ want: () => new Promise(() => undefined) });
    loader.abort();
    expect(told).toEqual(['unwant', 'abort']);
    expect(stats.aborted).toBe(true);
    loader.destroy();
  });
});
