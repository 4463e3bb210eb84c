import type { Source } from '../scene/collection.ts';
import type { OpenedSource } from './opened-source.ts';
import { openingKey, openSource } from './open-source.ts';
import { SourceKeeper, type KeptState } from './source-keeper.ts';
import type { SourcePorts } from './source-ports.ts';

/** What the set tells. */
export interface SourceSetEvents {
  condition: (source: Source, state: KeptState) => void;
  /** It is no longer part of the collection. */
  gone: (sourceId: string) => void;
}

interface Kept {
  /** With the name and all else that it may change without being opened anew. */
  readonly current: { source: Source };
  readonly key: string;
  readonly keeper: SourceKeeper;
}

/** The open sources of a collection. */
export class SourceSet {
  readonly #ports: SourcePorts;
  readonly #events: SourceSetEvents;
  readonly #kept = new Map<string, Kept>();
  readonly #closing = new AbortController();

  constructor(ports: SourcePorts, events: SourceSetEvents) {
    this.#ports = ports;
    this.#events = events;
    const changed = () => this.#kept.forEach(({ keeper }) => keeper.devicesChanged());
    navigator.mediaDevices.addEventListener('devicechange', changed, { signal: this.#closing.signal });
  }

  /** Opens what is new or set otherwise, closes what is gone, and leaves the rest alone. */
  set(sources: readonly Source[]): void {
    const wanted = new Map(sources.map((source) => [source.id, source]));
    for (const [sourceId, kept] of this.#kept) {
      const source = wanted.get(sourceId);
      if (source !== undefined && openingKey(source) === kept.key) kept.current.source = source;
      else this.#remove(sourceId, kept, source === undefined);
    }
    for (const source of sources) if (!this.#kept.has(source.id)) this.#add(source);
  }

  /** Tries again what was lost or refused. */
  retry(sourceId: string): void {
    this.#kept.get(sourceId)?.keeper.retry();
  }

  /** @returns what is open of a source. */
  opened(sourceId: string): OpenedSource | undefined {
    const state = this.#kept.get(sourceId)?.keeper.state;
    return state?.state === 'ready' ? state.source : undefined;
  }

  close(): void {
    this.#closing.abort();
    for (const { keeper } of this.#kept.values()) keeper.close();
    this.#kept.clear();
  }

  #add(source: Source): void {
    const current = { source };
    const keeper = new SourceKeeper({
      open: () => openSource(current.source, this.#ports),
      changed: (state) => this.#events.condition(current.source, state),
      after: (ms, action) => {
        const timer = setTimeout(action, ms);
        return () => clearTimeout(timer);
      },
    });
    this.#kept.set(source.id, { current, key: openingKey(source), keeper });
  }

  #remove(sourceId: string, { keeper }: Kept, isGone: boolean): void {
    keeper.close();
    this.#kept.delete(sourceId);
    if (isGone) this.#events.gone(sourceId);
  }
}
