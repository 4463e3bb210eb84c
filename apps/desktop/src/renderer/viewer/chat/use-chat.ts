import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { api } from '../../host/api-client.ts';
import { useHost } from '../../host/host.ts';
import { advanceChat } from './advance-chat.ts';
import { ChatConnection } from './chat-connection.ts';
import type { ChatMessage, EmotePlace } from './chat-message.ts';
import { type ChatEvent, type ChatState, emptyChat, type MessageEntry } from './chat-state.ts';
import { isCommand } from './commands.ts';
import { readPage } from './read-page.ts';

/** A room, and what can be done in it. */
export interface ChatRoom {
  readonly state: ChatState;
  /** @returns false where it cannot be said now: the words stay with the writer. */
  say: (text: string, replyTo: ChatMessage | null, emotes: readonly EmotePlace[]) => boolean;
  /** Says once more what was not taken. */
  retry: (entry: MessageEntry) => void;
  /** Takes one of our own messages that was not taken off the screen. */
  dismiss: (key: number) => void;
  loadOlder: () => void;
  onLine: (listener: (line: IrcMessage) => void) => () => void;
}

/**
 * A channel's room for as long as the component is on screen.
 * @param login who reads and writes; null for reading only; undefined while that is not known
 */
export function useChat(channel: string, login: string | null | undefined): ChatRoom {
  const [state, dispatch] = useReducer(
    (before: ChatState, event: { events: readonly ChatEvent[] } | { reset: string | null }) =>
      'reset' in event ? emptyChat(event.reset) : advanceChat(before, event.events),
    login ?? null,
    emptyChat,
  );
  const { origin } = useHost();
  const connection = useRef<ChatConnection | null>(null);
  const latest = useRef(state);
  const [lineListeners] = useState(() => new Set<(line: IrcMessage) => void>());
  useEffect(() => {
    latest.current = state;
  });
  useEffect(() => {
    if (login === undefined) return;
    dispatch({ reset: login });
    const opened = new ChatConnection({
      ...{ origin, channel, login },
      onEvents: (events) => dispatch({ events }),
      onLine: (line) => {
        for (const listener of lineListeners) listener(line);
      },
    });
    connection.current = opened;
    return () => {
      opened.close();
      connection.current = null;
    };
  }, [origin, channel, login, lineListeners]);

  const say = useCallback<ChatRoom['say']>((text, replyTo, emotes) => {
    const nonce = newNonce();
    const { reader } = latest.current;
    if (reader === null) return false;
    const words = { text, nonce, replyTo: replyTo === null ? null : replyTo.id };
    if (connection.current?.say(words) !== true) return false;
    if (!isCommand(text)) {
      const message = ownMessage(latest.current, reader, text, replyTo, emotes);
      dispatch({ events: [{ kind: 'said', nonce, message }] });
    }
    return true;
  }, []);
  const dismiss = useCallback((key: number) => dispatch({ events: [{ kind: 'dismissed', key }] }), []);
  const retry = useCallback(
    ({ key, message }: MessageEntry) => {
      const text = message.isAction ? `/me ${message.text}` : message.text;
      const parent = latest.current.entries.find(
        (entry) => entry.kind === 'message' && entry.message.id === message.reply?.messageId,
      );
      if (say(text, parent?.kind === 'message' ? parent.message : null, message.emotes)) dismiss(key);
    },
    [say, dismiss],
  );
  const loadOlder = useOlder(channel, latest, dispatch);
  const onLine = useCallback<ChatRoom['onLine']>(
    (listener) => {
      lineListeners.add(listener);
      return () => lineListeners.delete(listener);
    },
    [lineListeners],
  );
  return useMemo(
    () => ({ state, say, retry, dismiss, loadOlder, onLine }),
    [state, say, retry, dismiss, loadOlder, onLine],
  );
}

/** Loads the page before the oldest message, one at a time. */
function useOlder(
  channel: string,
  latest: React.RefObject<ChatState>,
  dispatch: (event: { events: readonly ChatEvent[] }) => void,
): () => void {
  const isLoading = useRef(false);
  return useCallback(() => {
    const { entries, hasOlder } = latest.current;
    const oldest = entries.find((entry) => entry.kind === 'message' && entry.message.id !== '');
    if (!hasOlder || isLoading.current || oldest?.kind !== 'message') return;
    isLoading.current = true;
    void api.chat(channel, { before: oldest.message.id }).then((answer) => {
      isLoading.current = false;
      if (!answer.ok) return;
      const { data, older } = answer.value;
      dispatch({ events: [{ kind: 'older', events: readPage(data), hasOlder: older !== null }] });
    });
  }, [channel, latest, dispatch]);
}

function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function ownMessage(
  { you }: ChatState,
  login: string,
  text: string,
  replyTo: ChatMessage | null,
  emotes: readonly EmotePlace[],
): ChatMessage {
  const action = /^\/me\s+(.+)$/is.exec(text)?.[1];
  return {
    ...{ id: '', userId: '', login, displayName: you?.displayName ?? login },
    ...{ colour: you?.colour ?? '', badges: you?.badges ?? [], emotes },
    text: action ?? text,
    reply:
      replyTo === null
        ? null
        : {
            ...{ messageId: replyTo.id, login: replyTo.login, displayName: replyTo.displayName },
            ...{ text: replyTo.text, threadId: replyTo.reply?.threadId ?? replyTo.id },
          },
    isAction: action !== undefined,
    ...{ isFirst: false, announcement: null, sentAt: Date.now(), isHistorical: false },
  };
}
