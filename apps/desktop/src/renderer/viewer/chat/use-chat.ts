import { useCallback, useEffect, useReducer, useRef } from 'react';
import { useHost } from '../../host/host.ts';
import { advanceLog, emptyLog, type ChatEvent, type ChatLog } from './chat-log.ts';
import { ChatSocket } from './chat-socket.ts';

/**
 * A channel's room for as long as the component is on screen.
 * @param login who reads and writes; null for reading only; undefined while that is not known
 */
export function useChat(channel: string, login: string | null | undefined) {
  const [log, dispatch] = useReducer(
    (before: ChatLog, events: readonly ChatEvent[]) => advanceLog(before, events),
    emptyLog,
  );
  const { origin } = useHost();
  const socket = useRef<ChatSocket | null>(null);
  useEffect(() => {
    if (login === undefined) return;
    const opened = new ChatSocket(origin, channel, login, dispatch);
    socket.current = opened;
    return () => {
      opened.close();
      socket.current = null;
    };
  }, [origin, channel, login]);

  /** @returns false while there is no connection: the words stay with the writer. */
  const say = useCallback(
    (text: string): boolean => {
      const nonce = socket.current?.say(text) ?? null;
      if (nonce === null || login === null || login === undefined) return false;
      dispatch([{ kind: 'said', nonce, message: ownMessage(login, text) }]);
      return true;
    },
    [login],
  );
  return { log, say };
}

function ownMessage(login: string, text: string) {
  const action = /^\/me (.+)$/s.exec(text)?.[1];
  return {
    id: '',
    login,
    displayName: login,
    colour: '',
    badges: [],
    text: action ?? text,
    isAction: action !== undefined,
    sentAt: Date.now(),
    isHistorical: false,
  };
}
