import { useEffect } from 'react';
import { useSay, type Say } from '../i18n/language.tsx';
import { studioWords as words } from '../i18n/studio-words.ts';
import { useToast } from '../ui/toast.tsx';
import { removedBetween, type Removed } from './scene/removed.ts';
import { useStudio } from './studio-context.tsx';

/** Says what was removed and offers to bring it back, until something else is changed. */
export function useUndoNote(): void {
  const say = useSay();
  const toast = useToast();
  const { store } = useStudio();
  useEffect(() => {
    let { history } = store.get();
    let putAway: (() => void) | null = null;
    return store.subscribe(() => {
      const before = history;
      history = store.get().history;
      if (history.present === before.present) return;
      putAway?.();
      putAway = null;
      // Who undoes or redoes knows how to take it back.
      const isStep = history.past.at(-1) === before.present && !before.future.includes(history.present);
      const removed = isStep ? removedBetween(before.present, history.present) : null;
      if (removed !== null)
        putAway = toast(describe(removed, say), { label: say(words.undo), run: store.undo });
    });
  }, [store, say, toast]);
}

function describe({ what, names }: Removed, say: Say): string {
  const [name = ''] = names;
  if (what === 'scene') return say(words.sceneRemoved, { name });
  if (what === 'source') return say(words.sourceRemoved, { name });
  return names.length === 1
    ? say(words.itemRemoved, { name })
    : say(words.itemsRemoved, { count: names.length });
}
