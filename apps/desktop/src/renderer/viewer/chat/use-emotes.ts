import { useCallback, useEffect, useMemo, useState } from 'react';
import { api } from '../../host/api-client.ts';
import { useHost } from '../../host/host.ts';
import { type ChatEmote, withRecent } from './emote-set.ts';

/** A set may be changed while one chats. */
const askAgainMs = 5 * 60_000;

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
    const ask = async () => {
      const [own, all] = await Promise.all([
        api.channelEmotes(channel, abort.signal),
        api.emotes(abort.signal),
      ]);
      if (abort.signal.aborted) return;
      setSets({ channel: own.ok ? own.value.data : [], global: all.ok ? all.value.data : [] });
    };
    void ask();
    const timer = setInterval(() => void ask(), askAgainMs);
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
