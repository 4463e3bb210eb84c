import type { Replay } from '@starling/shared/protocol/chat-pages.ts';
import type { Millis } from '@starling/shared/units.ts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../../../host/api-client.ts';
import type { MessageEntry } from '../chat-state.ts';
import {
  keepStretch,
  readStretch,
  shownAt,
  type Stretches,
  stretchMs,
  wantedStretch,
} from './replay-window.ts';

/** Pages that one stretch may have: beyond them a chat is too fast to be read. */
const mostPages = 5;
const tryAgainMs = 5_000;

/** What had been said at a moment of a video, loaded a little ahead. */
export function useReplay(
  video: string,
  position: Millis,
): { readonly entries: readonly MessageEntry[]; readonly hasFailed: boolean } {
  const [loaded, setLoaded] = useState<Stretches>(() => new Map());
  const [hasFailed, setFailed] = useState(false);
  const latest = useRef(position);
  useEffect(() => {
    latest.current = position;
  });
  const wanted = wantedStretch(loaded, position);
  useEffect(() => {
    if (wanted === null) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      const data = await loadStretch(video, wanted, abort.signal);
      if (abort.signal.aborted) return;
      setFailed(data === null);
      if (data === null) timer = setTimeout(() => void load(), tryAgainMs);
      else setLoaded((before) => keepStretch(before, wanted, readStretch(wanted, data), latest.current));
    };
    void load();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [video, wanted]);
  const entries = useMemo(() => shownAt(loaded, position), [loaded, position]);
  return { entries, hasFailed };
}

/** @returns null where the relay did not answer. */
async function loadStretch(
  video: string,
  stretch: number,
  signal: AbortSignal,
): Promise<Replay['data'] | null> {
  const data: Replay['data'][] = [];
  let from: number | null = stretch * stretchMs;
  const to = from + stretchMs;
  for (let page = 0; from !== null && from < to && page < mostPages; page += 1) {
    const answer = await api.videoChat(video, from, to, signal);
    if (!answer.ok) return null;
    data.push(answer.value.data);
    from = answer.value.next;
  }
  return data.flat();
}
