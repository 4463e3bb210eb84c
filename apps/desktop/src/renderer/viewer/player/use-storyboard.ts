import { useEffect, useState } from 'react';
import { parseStoryboard, type StoryboardCue } from './storyboard.ts';

const askAgainMs = 20_000;

/** Fetches a storyboard when it is first wanted, and again while it grows. */
export function useStoryboard(
  url: string | null,
  isWanted: boolean,
  isGrowing: boolean,
): readonly StoryboardCue[] {
  const [cues, setCues] = useState<readonly StoryboardCue[]>([]);
  useEffect(() => {
    if (url === null || !isWanted) return;
    const abort = new AbortController();
    const load = async () => {
      try {
        const response = await fetch(url, { signal: abort.signal });
        if (response.ok) setCues(parseStoryboard(await response.text(), new URL(url, location.href).href));
      } catch {
        // Without pictures the time alone is shown.
      }
    };
    void load();
    const timer = isGrowing ? setInterval(() => void load(), askAgainMs) : undefined;
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [url, isWanted, isGrowing]);
  return cues;
}
