import { ArrowDown } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { Button } from '../../ui/button.tsx';
import { ChatLine, type LineTools } from './chat-line.tsx';
import { ChatNoteLine } from './chat-note-line.tsx';
import type { ChatEntry } from './chat-state.ts';
import type { ChatSettings } from './chat-settings.ts';
import { useListWindow } from './use-list-window.ts';

interface ChatListProps {
  entries: readonly ChatEntry[];
  /** How many ever came at the end. */
  arrived: number;
  /** Changes when the reader wants to see the end again: he said something. */
  toEnd: number;
  tools: LineTools;
  settings: ChatSettings;
  onNearBeginning: () => void;
  /** Shown where there are no entries. */
  empty: ReactNode;
}

/** The lines: those in view are drawn. Arrows move through them, Enter opens a line's menu, R answers it. */
export function ChatList(props: ChatListProps) {
  const { entries, arrived, toEnd, tools, settings, onNearBeginning, empty } = props;
  const say = useSay();
  const keys = useMemo(() => entries.map(({ key }) => key), [entries]);
  const looks = `${settings.typeSize} ${settings.hasTimes}`;
  const view = useListWindow({ keys, arrived, looks, onNearBeginning });
  const { list, rows, shown, onScroll, scrollToEnd, isPinned, unseen } = view;
  useEffect(() => {
    if (toEnd > 0) scrollToEnd();
  }, [toEnd, scrollToEnd]);
  const onKeyDown = useRoving(entries, view, tools);
  return (
    <div className={`chat-frame chat-type-${settings.typeSize}`}>
      <div
        ref={list}
        className="chat-log"
        role="log"
        aria-live="off"
        aria-label={say(words.messages)}
        tabIndex={0}
        data-testid="chat-log"
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        {entries.length === 0 && empty}
        <div
          className="chat-lines"
          style={{ paddingTop: shown.above, paddingBottom: shown.below }}
          ref={rows}
        >
          {entries
            .slice(shown.first, shown.end)
            .map((entry) =>
              entry.kind === 'message' ? (
                <ChatLine key={entry.key} entry={entry} tools={tools} />
              ) : (
                <ChatNoteLine key={entry.key} entry={entry} />
              ),
            )}
        </div>
      </div>
      {!isPinned && (
        <Button look="primary" className="chat-newer" data-testid="chat-newer" onClick={scrollToEnd}>
          <ArrowDown size={16} />
          {unseen === 0 ? say(words.toNewest) : say(words.unseen, { count: unseen })}
        </Button>
      )}
    </div>
  );
}

/** Moves the focus through the lines. It stays in the list when the line that has it goes. */
function useRoving(
  entries: readonly ChatEntry[],
  { list, reveal, scrollToEnd, shown }: ReturnType<typeof useListWindow>,
  tools: LineTools,
): (event: KeyboardEvent<HTMLDivElement>) => void {
  const [wanted, setWanted] = useState<{ readonly key: number } | null>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    if (wanted === null) return;
    list.current?.querySelector<HTMLElement>(`[data-row="${wanted.key}"]`)?.focus({ preventScroll: true });
    setWanted(null);
  }, [wanted, list, shown]);
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body)
      list.current?.focus({ preventScroll: true });
    hadFocus.current = list.current?.contains(document.activeElement) === true;
  }, [list, shown]);

  return useCallback(
    (event) => {
      const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
      const at = row === null ? -1 : entries.findIndex(({ key }) => key === Number(row.dataset['row']));
      const target = targetOf(event.key, at, entries.length);
      const entry = entries[at];
      if (event.key === 'ArrowDown' && at === entries.length - 1) {
        scrollToEnd();
        list.current?.focus({ preventScroll: true });
      } else if (target !== null) {
        const key = entries[target]?.key;
        if (key !== undefined && reveal(key)) setWanted({ key });
      } else if (row === null || event.target !== row || entry?.kind !== 'message') return;
      else if (event.key === 'Enter' || event.key === 'ContextMenu') tools.onMenu(entry, row);
      else if (event.key.toLowerCase() === 'r' && !event.ctrlKey && !event.metaKey && tools.canReply)
        tools.onReply(entry.message);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [entries, list, reveal, scrollToEnd, tools],
  );
}

/** @param at the line that has the focus; -1 where none has. @returns null for keys that lead nowhere */
function targetOf(key: string, at: number, count: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowUp':
      return at === -1 ? last : Math.max(0, at - 1);
    case 'ArrowDown':
      return at === -1 || at === last ? null : at + 1;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
