import { createContext, use, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Settings } from '../../ipc/settings.ts';
import type { LiveState } from './live/live-state.ts';
import type { OpenStudio } from './open-studio.ts';
import type { Collection } from './scene/collection.ts';
import type { SourceCondition } from './studio-engine.ts';
import { collectionOf, type StudioState } from './studio-store.ts';

/** The open studio, for everything inside its page. */
export const StudioContext = createContext<OpenStudio | null>(null);

/** @returns the open studio; throws outside its page. */
export function useStudio(): OpenStudio {
  const studio = use(StudioContext);
  if (studio === null) throw new Error('useStudio outside <StudioContext>');
  return studio;
}

/** @returns a part of the show's state; `select` gives the same value while that part is the same. */
export function useStudioState<T>(select: (state: StudioState) => T): T {
  const { store } = useStudio();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** @returns the collection that is being edited. */
export function useCollection(): Collection {
  return useStudioState(collectionOf);
}

/** @returns what the app remembers. */
export function useSettings(): Settings {
  const { settings } = useStudio();
  return useSyncExternalStore(settings.subscribe, settings.get);
}

/** @returns broadcast and recording as they are. */
export function useLive(): LiveState {
  const { live } = useStudio();
  return useSyncExternalStore(live.subscribe, live.get);
}

/** @returns how each source is doing, by its id. */
export function useSourceConditions(): Readonly<Record<string, SourceCondition>> {
  const { engine } = useStudio();
  const [conditions, setConditions] = useState<Readonly<Record<string, SourceCondition>>>({});
  useEffect(
    () =>
      engine.onSourceState((condition) =>
        setConditions((all) => ({ ...all, [condition.sourceId]: condition })),
      ),
    [engine],
  );
  return conditions;
}

/** @returns a function that stays the same and does what the newest one given does. */
export function useLatest<Args extends readonly unknown[], R>(action: (...args: Args) => R) {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  const [stable] = useState(
    () =>
      (...args: Args): R =>
        latest.current(...args),
  );
  return stable;
}
