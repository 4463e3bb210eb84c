import type { Channel } from '@starling/shared/protocol/api.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, type ApiResult } from '../host/api-client.ts';
import { nextView, type View } from './use-asked.ts';

const whileLiveMs = 10_000;
const whileOfflineMs = 3_000;
const doubtMs = 1_000;

interface ChannelPort {
  readonly view: View<Channel>;
  /** Takes over an answer that came another way, such as a watching beat's. */
  take: (answer: ApiResult<Channel>) => void;
  /** Asks now, but not more often than once a second. */
  refresh: () => void;
  /** Asks now. @returns whether the relay says that the channel is on air */
  isOnAir: () => Promise<boolean>;
}

/** Follows a channel: asks every 3 s while it is off the air, every 10 s while it is on. */
export function useChannel(login: string): ChannelPort {
  const [view, setView] = useState<View<Channel>>({ state: 'loading' });
  const askedAt = useRef(-Infinity);
  const take = useCallback((answer: ApiResult<Channel>) => {
    setView((before) => nextView(before, answer));
  }, []);
  const ask = useCallback(
    async (signal?: AbortSignal) => {
      askedAt.current = performance.now();
      const answer = await api.channel(login, signal);
      if (signal?.aborted !== true) take(answer);
      return answer.ok && answer.value.stream !== null;
    },
    [login, take],
  );
  const refresh = useCallback(() => {
    if (performance.now() - askedAt.current > doubtMs) void ask();
  }, [ask]);

  const isLive = view.state === 'known' && view.value.stream !== null;
  useEffect(() => {
    const abort = new AbortController();
    void ask(abort.signal);
    const timer = setInterval(() => void ask(abort.signal), isLive ? whileLiveMs : whileOfflineMs);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [ask, isLive]);
  return { view, take, refresh, isOnAir: useCallback(() => ask(), [ask]) };
}
