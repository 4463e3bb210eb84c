import { useCallback, useEffect, useMemo, useState } from 'react';
import { api } from '../../host/api-client.ts';
import { useHost } from '../../host/host.ts';
import { type ChatEmote, withRecent } from './emote-set.ts';

/** A set may be changed while one chats. */
const askAgainMs = 5 * 60_000;
/** Whoever comes back to the page may come from where emotes are uploaded; not more often than this. */
const comeBackMs = 5_000;

/** The emotes that are there in a channel. */
export interface EmoteBook {
  readonly channel: readonly ChatEmote[];
  readonly global: readonly ChatEmote[];
  /** Usable and not, by name: the channel's before the relay's. */
  readonly byName: ReadonlyMap<string, ChatEmote>;
  /** Used last, the newest first. */
  readonly recent: readonly ChatEmote[];
  /** Notes that one was used. */
  note: (name: string) => void;
}

/** @param reader who asks: what may be used depends on him; undefined while that is not known */
export function useEmotes(channel: string, reader: string | null | undefined): EmoteBook {
  const { settings } = useHost();
  const [sets, setSets] = useState<{ channel: readonly ChatEmote[]; global: readonly ChatEmote[] }>({
    ...{ channel: [], global: [] },
  });
  const [recentNames, setRecentNames] = useState(() => namesIn(settings.get('chat-emotes')));
  useEffect(() => {
    if (reader === undefined) return;
    const abort = new AbortController();
    const { signal } = abort;
    let askedAt = -Infinity;
    const ask = async () => {
      askedAt = performance.now();
      const [own, all] = await Promise.all([api.channelEmotes(channel, signal), api.emotes(signal)]);
      if (signal.aborted) return;
      // What could not be had is still as it was.
      setSets((before) => ({
        channel: own.ok ? own.value.data : before.channel,
        global: all.ok ? all.value.data : before.global,
      }));
    };
    const comeBack = () => {
      if (!document.hidden && performance.now() - askedAt > comeBackMs) void ask();
    };
    setSets(({ global }) => ({ channel: [], global }));
    void ask();
    const timer = setInterval(() => void ask(), askAgainMs);
    document.addEventListener('visibilitychange', comeBack, { signal });
    window.addEventListener('focus', comeBack, { signal });
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [channel, reader]);
  const note = useCallback(
    (name: string) =>
      setRecentNames((before) => {
        const after = withRecent(before, name);
        settings.set('chat-emotes', after.join(' '));
        return after;
      }),
    [settings],
  );
  return useMemo(() => {
    const byName = new Map([...sets.global, ...sets.channel].map((emote) => [emote.name, emote]));
    const recent = recentNames.flatMap((name) => byName.get(name) ?? []).filter(({ isUsable }) => isUsable);
    return { ...sets, byName, recent, note };
  }, [sets, recentNames, note]);
}

function namesIn(text: string | null): string[] {
  return (text ?? '').split(' ').filter((name) => name !== '');
}
