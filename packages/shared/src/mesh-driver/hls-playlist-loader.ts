import type {
  HlsConfig,
  Loader,
  LoaderCallbacks,
  LoaderConfiguration,
  LoaderStats,
  PlaylistLoaderContext,
} from 'hls.js';
import type { MediaSource } from './hls-loaders.ts';

/** What the loader of playlists asks of the mesh. */
export type PlaylistSource = Pick<MediaSource, 'reload' | 'takePlaylist' | 'now'>;

/** hls.js's `pLoader`: its own loader, which the mesh reads along with, or announcements where they tell as much. */
export function createPlaylistLoader(source: PlaylistSource): NonNullable<HlsConfig['pLoader']> {
  return class MeshPlaylistLoader implements Loader<PlaylistLoaderContext> {
    context: PlaylistLoaderContext | null = null;
    readonly stats: LoaderStats;
    readonly #plain: Loader<PlaylistLoaderContext>;
    #callbacks: LoaderCallbacks<PlaylistLoaderContext> | undefined;
    #isPlain = false;

    constructor(config: HlsConfig) {
      this.#plain = new config.loader(config) as Loader<PlaylistLoaderContext>;
      this.stats = this.#plain.stats;
    }

    getCacheAge = () => (this.#isPlain ? (this.#plain.getCacheAge?.() ?? null) : null);
    getResponseHeader = (name: string) =>
      this.#isPlain ? (this.#plain.getResponseHeader?.(name) ?? null) : null;

    load(
      context: PlaylistLoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<PlaylistLoaderContext>,
    ): void {
      this.context = context;
      this.#callbacks = callbacks;
      const since = source.now();
      const answer = reloadOf(context, source);
      if (answer === undefined) this.#loadPlainly(config);
      else
        void answer.then((text) => {
          if (this.context !== context) return;
          if (text === undefined) this.#loadPlainly(config);
          else this.#finish(text, since);
        });
    }

    abort(): void {
      const { context } = this;
      const callbacks = this.#callbacks;
      if (this.#isPlain) this.#plain.abort();
      else if (context !== null) {
        this.stats.aborted = true;
        callbacks?.onAbort?.(this.stats, context, null);
      }
      this.#forget();
    }

    destroy(): void {
      this.#forget();
      this.#plain.destroy();
    }

    #forget(): void {
      this.context = null;
      this.#callbacks = undefined;
    }

    #loadPlainly(config: LoaderConfiguration): void {
      const { context } = this;
      const callbacks = this.#callbacks;
      if (context === null || callbacks === undefined) return;
      this.#isPlain = true;
      this.#plain.load(context, config, {
        ...callbacks,
        onSuccess: (response, ...rest) => {
          if (typeof response.data === 'string') {
            const isMultivariant = (context.type as string) === 'manifest';
            source.takePlaylist(response.data, response.url || context.url, isMultivariant);
          }
          callbacks.onSuccess(response, ...rest);
        },
      });
    }

    #finish(text: string, since: number): void {
      const { context, stats } = this;
      const callbacks = this.#callbacks;
      if (context === null || callbacks === undefined) return;
      const now = source.now();
      stats.loading = { start: since, first: now, end: now };
      stats.loaded = stats.total = text.length;
      callbacks.onSuccess({ url: context.url, data: text, code: 200 }, stats, context, null);
    }
  };
}

/** Only a blocking reload (RFC 8216bis-22 §6.2.5.2) can be answered: it says what has to be in it. */
function reloadOf(
  context: PlaylistLoaderContext,
  source: PlaylistSource,
): Promise<string | undefined> | undefined {
  if ((context.type as string) !== 'level') return undefined;
  const query = new URL(context.url).searchParams;
  const [msn, part] = [query.get('_HLS_msn'), query.get('_HLS_part')];
  if (msn === null) return undefined;
  return source.reload(context.url, Number(msn), part === null ? undefined : Number(part));
}
