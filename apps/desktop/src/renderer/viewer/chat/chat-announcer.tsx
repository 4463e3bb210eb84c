import { useEffect, useRef, useState } from 'react';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { announcementOf } from './announcements.ts';
import { isCalled } from './chat-line.tsx';
import type { ChatEntry, ChatState } from './chat-state.ts';

/** A screen reader gets a few lines at a time, or how many came: a busy chat read out never ends. */
const everyMs = 2_500;

/** Tells screen readers politely what is being said. */
export function ChatAnnouncer({ state }: { state: ChatState }) {
  const say = useSay();
  const latest = useRef(state);
  const [told, setTold] = useState('');
  useEffect(() => {
    latest.current = state;
  });
  useEffect(() => {
    let last = latest.current.nextKey - 1;
    const timer = setInterval(() => {
      const { entries, reader, nextKey } = latest.current;
      const isCalling = (entry: ChatEntry) =>
        entry.kind === 'message' && reader !== null && isCalled(entry.message, reader);
      const news = announcementOf(entries, last, reader, isCalling);
      last = nextKey - 1;
      if (news === null) return;
      const summary = news.kind === 'summary' ? [say(words.unseen, { count: news.count })] : [];
      setTold([...summary, ...news.lines].join('\n'));
    }, everyMs);
    return () => clearInterval(timer);
  }, [say]);
  return (
    <div className="visually-hidden" role="status" data-testid="chat-announcer">
      {told}
    </div>
  );
}
