import { ArrowLeft } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { IconButton } from '../../ui/button.tsx';
import { ChatLine, type LineTools } from './chat-line.tsx';
import type { ChatEntry, MessageEntry } from './chat-state.ts';

interface ThreadViewProps {
  threadId: string;
  entries: readonly ChatEntry[];
  tools: LineTools;
  onClose: () => void;
}

/** A conversation by itself: its first message and the answers that are here. */
export function ThreadView({ threadId, entries, tools, onClose }: ThreadViewProps) {
  const say = useSay();
  const root = useRef<HTMLElement>(null);
  const lines = useMemo(() => threadOf(entries, threadId), [entries, threadId]);
  useEffect(() => root.current?.querySelector('button')?.focus(), [threadId]);
  return (
    <section
      ref={root}
      className="chat-thread"
      aria-label={say(words.thread)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header>
        <IconButton label={say(words.closeThread)} onClick={onClose}>
          <ArrowLeft size={18} />
        </IconButton>
        <h3>{say(words.thread)}</h3>
      </header>
      <div className="chat-thread-lines" tabIndex={0} role="group" aria-label={say(words.messages)}>
        {lines.map((entry) => (
          <ChatLine key={entry.key} entry={entry} tools={tools} />
        ))}
      </div>
    </section>
  );
}

function threadOf(entries: readonly ChatEntry[], threadId: string): MessageEntry[] {
  return entries.filter(
    (entry): entry is MessageEntry =>
      entry.kind === 'message' &&
      (entry.message.id === threadId || entry.message.reply?.threadId === threadId),
  );
}
