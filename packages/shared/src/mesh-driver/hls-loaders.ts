import type {
  FragmentLoaderContext,
  HlsConfig,
  Loader,
  LoaderCallbacks,
  LoaderConfiguration,
  LoaderStats,
} from 'hls.js';
import type { Bytes, Millis, Seconds } from '../units.ts';
import type { MarkedPart } from './playlist-marks.ts';
import type { Delivery } from './swarm-session.ts';

/** What the loaders ask of the mesh. */
export interface MediaSource {
  /** @returns undefined where the mesh does not carry it: then hls.js's own loader does */
  find: (url: string) => MarkedPart | undefined;
  want: (part: MarkedPart, deadline: Millis) => Promise<Delivery>;
  unwant: (part: MarkedPart) => void;
  /** When playback stops unless what begins at `start` has come. */
  deadlineOf: (start: Seconds) => Millis;
  now: () => Millis;
  /** Answers a blocking reload out of announcements; undefined where the relay is to be asked. */
  reload: (url: string, msn: number, part: number | undefined) => Promise<string | undefined> | undefined;
  takePlaylist: (text: string, url: string, isMultivariant: boolean) => void;
  /** The mesh failed and hls.js's own loader took over. */
  noteRescue: () => void;
  /** Media came past the mesh. @param duration from the first byte to the last */
  notePlain: (bytes: Bytes, duration: Millis) => void;
  /** Since when the part's bytes have been on their way by HTTP; undefined while it is up to peers. */
  fetchingSince: (part: MarkedPart) => Millis | undefined;
}

/** So long after playback has stopped for want of a part the mesh is not waited for any longer. */
const rescueAfter: Millis = 2_000;

/** hls.js's `fLoader`: fragments and parts by the mesh, and by hls.js's own loader what the mesh does not carry. */
export function createFragmentLoader(source: MediaSource): NonNullable<HlsConfig['fLoader']> {
  return class MeshFragmentLoader implements Loader<FragmentLoaderContext> {
    context: FragmentLoaderContext | null = null;
    readonly stats: LoaderStats;
    readonly #plain: Loader<FragmentLoaderContext>;
    #part: MarkedPart | undefined;
    #callbacks: LoaderCallbacks<FragmentLoaderContext> | undefined;
    #rescue: ReturnType<typeof setTimeout> | undefined;

    constructor(config: HlsConfig) {
      this.#plain = new config.loader(config) as Loader<FragmentLoaderContext>;
      // hls.js takes hold of this object before it knows who will load.
      this.stats = this.#plain.stats;
    }

    getCacheAge = () => this.#plain.getCacheAge?.() ?? null;
    getResponseHeader = (name: string) => this.#plain.getResponseHeader?.(name) ?? null;

    load(
      context: FragmentLoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<FragmentLoaderContext>,
    ): void {
      this.context = context;
      this.#callbacks = callbacks;
      const part = isRange(context) ? undefined : source.find(context.url);
      if (part === undefined) this.#loadPlainly(config);
      else this.#loadByMesh(part, config);
    }

    abort(): void {
      if (this.#part === undefined) {
        this.#plain.abort();
        return;
      }
      const { context } = this;
      const callbacks = this.#callbacks;
      this.#giveUp();
      this.stats.aborted = true;
      if (context !== null) callbacks?.onAbort?.(this.stats, context, null);
    }

    destroy(): void {
      this.#giveUp();
      this.context = null;
      this.#plain.destroy();
    }

    #giveUp(): void {
      clearTimeout(this.#rescue);
      this.#callbacks = undefined;
      if (this.#part !== undefined) source.unwant(this.#part);
      this.#part = undefined;
    }

    #loadPlainly(config: LoaderConfiguration): void {
      const { context } = this;
      const callbacks = this.#callbacks;
      if (context === null || callbacks === undefined) return;
      this.#plain.load(context, config, {
        ...callbacks,
        onSuccess: (response, stats, ...rest) => {
          source.notePlain(stats.loaded, stats.loading.end - stats.loading.first);
          callbacks.onSuccess(response, stats, ...rest);
        },
      });
    }

    #loadByMesh(part: MarkedPart, config: LoaderConfiguration): void {
      this.#part = part;
      const { context, stats } = this;
      // hls.js leaves a quality whose parts load for long: waiting for peers says nothing about the line.
      stats.loading = {
        ...{ first: 0, end: 0 },
        get start() {
          return source.fetchingSince(part) ?? source.now();
        },
      };
      const deadline = source.deadlineOf((context?.part ?? context?.frag)?.start ?? 0);
      const rescue = () => {
        if (this.#part === undefined) return;
        clearTimeout(this.#rescue);
        source.unwant(part);
        this.#part = undefined;
        stats.loading = { start: 0, first: 0, end: 0 };
        source.noteRescue();
        this.#loadPlainly(config);
      };
      this.#rescue = setTimeout(rescue, Math.max(0, deadline - source.now()) + rescueAfter);
      source.want(part, deadline).then((delivery) => this.#finish(delivery), rescue);
    }

    #finish({ bytes, arrival }: Delivery): void {
      const { context, stats } = this;
      const callbacks = this.#callbacks;
      if (this.#part === undefined || context === null || callbacks === undefined) return;
      clearTimeout(this.#rescue);
      this.#part = undefined;
      // As if they had come just now: hls.js counts until they are parsed, and many are here before they are asked for.
      const now = source.now();
      const start = now - (arrival.last - arrival.first);
      stats.loading = { start, first: start, end: now };
      stats.loaded = stats.total = bytes.length;
      stats.chunkCount = 1;
      const data = bytes.slice().buffer;
      callbacks.onProgress?.(stats, context, data, null);
      callbacks.onSuccess({ url: context.url, data, code: 200 }, stats, context, null);
    }
  };
}

function isRange({ rangeStart = 0, rangeEnd = 0 }: FragmentLoaderContext): boolean {
  return rangeEnd > rangeStart;
}
