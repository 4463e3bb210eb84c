import { AtSign, Copy, MessagesSquare, Reply, UserRound } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useHost } from '../../host/host.ts';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { MenuEntry } from '../../ui/menu-entry.tsx';
import { menuItemsOf, moveMenuFocus, useCloseOutside } from '../../ui/menu-list.ts';
import type { ChatMessage } from './chat-message.ts';
import type { MessageEntry } from './chat-state.ts';
import type { ChatControls, ChatSlots } from './line-actions.ts';

/** A line whose menu is open, and what it was opened from. */
export interface OpenMenu {
  readonly entry: MessageEntry;
  readonly from: HTMLElement;
}

interface LineMenuProps {
  open: OpenMenu;
  controls: ChatControls;
  slots: ChatSlots;
  canReply: boolean;
  onReply: (message: ChatMessage) => void;
  onThread: (threadId: string) => void;
  onClose: () => void;
}

/** What can be done with a message. */
export function LineMenu(props: LineMenuProps) {
  const { open, controls, slots, canReply, onReply, onThread, onClose } = props;
  const { message } = open.entry;
  const say = useSay();
  const { copyText } = useHost();
  const menu = useRef<HTMLDivElement>(null);
  const place = usePlace(menu, open.from);
  useEffect(() => menuItemsOf(menu.current)[0]?.focus(), [open]);
  useCloseOutside(menu, true, onClose);
  const close = () => {
    onClose();
    focusBack(open.from);
  };
  const choose = (action: () => void) => () => {
    close();
    action();
  };
  const { LineActions } = slots;
  return (
    <div
      ref={menu}
      className="menu-list chat-menu"
      role="menu"
      aria-label={say(words.actionsOn, { name: message.displayName })}
      style={place}
      onKeyDown={(event) => onMenuKey(event, menu.current, close)}
    >
      {canReply && (
        <MenuEntry onClick={choose(() => onReply(message))}>
          <Reply size={16} /> {say(words.reply)}
        </MenuEntry>
      )}
      {message.reply !== null && (
        <MenuEntry onClick={choose(() => onThread(message.reply?.threadId ?? message.id))}>
          <MessagesSquare size={16} /> {say(words.openThread)}
        </MenuEntry>
      )}
      {canReply && (
        <MenuEntry onClick={choose(() => controls.prefill(`@${message.login} `))}>
          <AtSign size={16} /> {say(words.mention, { name: message.displayName })}
        </MenuEntry>
      )}
      <MenuEntry onClick={choose(() => void copyText(message.text).catch(() => undefined))}>
        <Copy size={16} /> {say(words.copy)}
      </MenuEntry>
      {slots.UserCard !== undefined && (
        <MenuEntry onClick={choose(() => controls.openUser(message.login))}>
          <UserRound size={16} /> {say(words.aboutUser, { name: message.displayName })}
        </MenuEntry>
      )}
      {LineActions !== undefined && <LineActions {...{ message, controls, onDone: close }} />}
    </div>
  );
}

/** A line that has gone meanwhile has a list that can have the focus. */
function focusBack(from: HTMLElement): void {
  const row = from.closest<HTMLElement>('[data-row]') ?? from;
  (row.isConnected ? row : document.querySelector<HTMLElement>('.chat-log'))?.focus({ preventScroll: true });
}

function onMenuKey(event: KeyboardEvent, menu: HTMLElement | null, close: () => void): void {
  event.stopPropagation();
  const isClosing = event.key === 'Escape' || event.key === 'Tab';
  if (isClosing) close();
  if (isClosing || moveMenuFocus(menu, event.key)) event.preventDefault();
}

/** Under what it was opened from, or above where there is no room; within the panel. */
function usePlace(menu: React.RefObject<HTMLDivElement | null>, from: HTMLElement) {
  const [place, setPlace] = useState<{ top: number; opacity?: 0 }>({
    top: 0,
    opacity: 0,
  });
  useLayoutEffect(() => {
    const panel = menu.current?.offsetParent?.getBoundingClientRect();
    if (menu.current === null || panel === undefined) return;
    const { height } = menu.current.getBoundingClientRect();
    const line = from.getBoundingClientRect();
    const below = line.bottom - panel.top + 2;
    const top = below + height < panel.height - 8 ? below : line.top - panel.top - height - 2;
    setPlace({ top: Math.max(8, Math.min(top, panel.height - height - 8)) });
  }, [menu, from]);
  return place;
}
