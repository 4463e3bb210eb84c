import type { Channel } from '@starling/shared/protocol/api.ts';
import { useEffect, useState } from 'react';
import { api, type ApiResult } from '../host/api-client.ts';

const beatMs = 10_000;

/** Tells the relay every 10 s that this page plays the channel, which is how viewers are counted. */
export function useWatching(
  login: string,
  isPlaying: boolean,
  onAnswer: (answer: ApiResult<Channel>) => void,
): void {
  const [viewer] = useState(randomViewer);
  useEffect(() => {
    if (!isPlaying) return;
    let isOver = false;
    const beat = async () => {
      const answer = await api.watching(login, viewer);
      if (!isOver && answer.ok) onAnswer(answer);
    };
    void beat();
    const timer = setInterval(() => void beat(), beatMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [login, viewer, isPlaying, onAnswer]);
}

/** 22 characters, 132 bits: who watches is not told, only that it is one page. */
function randomViewer(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return Array.from(crypto.getRandomValues(new Uint8Array(22)), (byte) => alphabet[byte & 63]).join('');
}
