import { type KeyboardEvent, useMemo, useState } from 'react';
import { complete, isWhole, suggest, type Suggestion, unfinishedAt, type Vocabulary } from './completion.ts';

interface CompletionOptions {
  readonly text: string;
  readonly caret: number;
  /** Asked when there is something to complete. */
  readonly vocabulary: () => Vocabulary;
  readonly onComplete: (text: string, caret: number) => void;
}

/** What the word under the caret could become, and the keys that choose from it. */
export function useCompletion({ text, caret, vocabulary, onComplete }: CompletionOptions) {
  /** Where the writer wants no suggestions, or asked for some by Tab. */
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const [askedAt, setAskedAt] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const unfinished = unfinishedAt(text, caret);
  const isOpen =
    unfinished !== null &&
    closedAt !== unfinished.from &&
    (unfinished.kind !== 'word' || askedAt === unfinished.from);
  const key = isOpen ? `${unfinished.kind}:${unfinished.query}` : '';
  const suggestions = useMemo(
    () => (isOpen ? suggest(unfinished, vocabulary()) : []),
    // The word decides; names that come while one chooses would move what is chosen.
    [key], // eslint-disable-line react-hooks/exhaustive-deps
  );
  const at = Math.min(chosen, suggestions.length - 1);

  const take = (suggestion: Suggestion) => {
    if (unfinished === null) return;
    const after = complete(text, unfinished, suggestion);
    setChosen(0);
    setAskedAt(null);
    onComplete(after.text, after.caret);
  };

  /** @returns whether the key was for the suggestions. */
  const onKey = (event: KeyboardEvent): boolean => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const current = suggestions[at];
    if (event.key === 'Tab' && !event.shiftKey && current === undefined && unfinished?.kind === 'word') {
      const found = suggest(unfinished, vocabulary());
      if (found.length === 0) return false;
      if (found.length === 1 && found[0] !== undefined) take(found[0]);
      setAskedAt(unfinished.from);
      return true;
    }
    if (current === undefined || unfinished === null) return false;
    if (step !== undefined) setChosen((at + step + suggestions.length) % suggestions.length);
    else if (event.key === 'Tab' && !event.shiftKey) take(current);
    else if (event.key === 'Enter' && !isWhole(text, unfinished, current)) take(current);
    else if (event.key === 'Escape') setClosedAt(unfinished.from);
    else return false;
    return true;
  };
  /** To be told of every change: another word may have suggestions again. */
  const onTyped = () => {
    setChosen(0);
    setClosedAt(null);
  };
  return { suggestions, at, take, onKey, onTyped };
}
