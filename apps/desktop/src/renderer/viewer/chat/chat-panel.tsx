import { Bird, PanelRightClose } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useHost } from '../../host/host.ts';
import { useSession, type Session } from '../../host/session.tsx';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useLanguage, useSay } from '../../i18n/language.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { ChatAnnouncer } from './chat-announcer.tsx';
import { ChatComposer, ChatLogInPrompt } from './chat-composer.tsx';
import type { LineTools } from './chat-line.tsx';
import { ChatList } from './chat-list.tsx';
import type { ChatMessage } from './chat-message.ts';
import { type ChatSettings, useChatSettings } from './chat-settings.ts';
import type { Connection } from './chat-state.ts';
import { commandsFor } from './commands.ts';
import type { Vocabulary } from './completion.ts';
import { findEmotes } from './emote-set.ts';
import type { ChatControls, ChatSlots } from './line-actions.ts';
import { LineMenu, type OpenMenu } from './line-menu.tsx';
import { SettingsPopover } from './settings-popover.tsx';
import { speakersOf } from './speakers.ts';
import { SpeechNoteLine } from './speech-note-line.tsx';
import { ThreadView } from './thread-view.tsx';
import { type ChatRoom, useChat } from './use-chat.ts';
import { type EmoteBook, useEmotes } from './use-emotes.ts';
import '../../ui/controls.css';
import './chat.css';

interface ChatPanelProps {
  login: string;
  onHide: () => void;
  slots?: ChatSlots;
}

const noSlots: ChatSlots = {};

/** The room beside the player. */
export function ChatPanel({ login, onHide, slots: given = noSlots }: ChatPanelProps) {
  const say = useSay();
  const { session } = useSession();
  const reader = readerOf(session);
  const room = useChat(login, reader);
  const slots = useSlots(given, room.state.you?.isModerator === true);
  const emotes = useEmotes(login, reader);
  const { settings, change } = useChatSettings();
  const desk = useDesk(login, room, slots);
  const tools = useTools(room, settings, desk, slots);
  const { state } = room;
  const { controls } = desk;
  const Frame = slots.Frame ?? NoFrame;
  return (
    <aside className="chat" aria-label={say(words.chatOf, { login })} lang={useLanguage()}>
      <Frame controls={controls}>
        <header className="chat-header">
          <h2>{say(words.chat)}</h2>
          <ConnectionNote connection={state.connection} />
          {slots.HeaderTools !== undefined && <slots.HeaderTools controls={controls} />}
          <SettingsPopover settings={settings} onChange={change} />
          <IconButton label={say(words.hide)} onClick={onHide}>
            <PanelRightClose size={18} />
          </IconButton>
        </header>
        {slots.Banners !== undefined && <slots.Banners controls={controls} />}
        <div className="chat-stage">
          <ChatList
            {...{ entries: state.entries, arrived: state.arrived, toEnd: desk.toEnd, tools, settings }}
            onNearBeginning={room.loadOlder}
            empty={state.connection === 'joined' ? <EmptyChat /> : null}
          />
          {desk.thread !== null && (
            <ThreadView
              threadId={desk.thread}
              {...{ entries: state.entries, tools, onClose: desk.closeThread }}
            />
          )}
          {desk.menu !== null && (
            <LineMenu
              open={desk.menu}
              {...{ controls, slots, canReply: tools.canReply, onReply: tools.onReply }}
              onThread={tools.onThread}
              onClose={desk.closeMenu}
            />
          )}
        </div>
        <ChatFooter {...{ login, reader, room, emotes, desk }} />
        <ChatAnnouncer state={state} />
        {slots.UserCard !== undefined && desk.user !== null && (
          <slots.UserCard login={desk.user} controls={controls} onClose={desk.closeUser} />
        )}
      </Frame>
    </aside>
  );
}

function NoFrame({ children }: { readonly children: ReactNode }) {
  return children;
}

/** What is known of people is for moderators. */
function useSlots(given: ChatSlots, isModerator: boolean): ChatSlots {
  return useMemo(() => {
    const { UserCard, ...others } = given;
    return isModerator && UserCard !== undefined ? { ...others, UserCard } : others;
  }, [given, isModerator]);
}

type Desk = ReturnType<typeof useDesk>;

/** What is open in the panel, and what others may do in it. */
function useDesk(channel: string, { state, say, onLine }: ChatRoom, slots: ChatSlots) {
  const [replyTo, setReplyTo] = useState<ChatMessage | null>(null);
  const [thread, setThread] = useState<string | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [user, setUser] = useState<string | null>(null);
  const [prefill, setPrefill] = useState<{ readonly text: string } | null>(null);
  const [toEnd, setToEnd] = useState(0);
  const { reader, you, modes, connection } = state;
  const hasCards = slots.UserCard !== undefined;
  const controls = useMemo<ChatControls>(
    () => ({
      ...{ channel, reader, you, modes, isConnected: connection === 'joined' },
      onLine,
      command: (text) => say(text, null, []),
      prefill: (text) => setPrefill({ text }),
      openUser: (login) => {
        if (hasCards) setUser(login);
      },
    }),
    [channel, reader, you, modes, connection, say, onLine, hasCards],
  );
  return {
    ...{ controls, replyTo, setReplyTo, thread, setThread, menu, setMenu, user, prefill, toEnd },
    goToEnd: () => setToEnd((count) => count + 1),
    closeThread: () => setThread(null),
    closeMenu: () => setMenu(null),
    closeUser: () => setUser(null),
  };
}

/** One object for all lines, new only when something in it is. */
function useTools(
  { state, retry, dismiss }: ChatRoom,
  { hasTimes }: ChatSettings,
  { setReplyTo, setThread, setMenu, controls }: Desk,
  slots: ChatSlots,
): LineTools {
  const { origin } = useHost();
  const { reader } = state;
  const isModerator = state.you?.isModerator === true;
  const onUser = slots.UserCard === undefined ? null : controls.openUser;
  return useMemo(
    () => ({
      ...{ reader, isModerator, canReply: reader !== null, hasTimes, origin },
      ...{ onReply: setReplyTo, onThread: setThread, onUser },
      onMenu: (entry, from) => setMenu({ entry, from }),
      ...{ onRetry: retry, onDismiss: dismiss },
    }),
    [reader, isModerator, hasTimes, origin, setReplyTo, setThread, onUser, setMenu, retry, dismiss],
  );
}

interface ChatFooterProps {
  login: string;
  reader: string | null | undefined;
  room: ChatRoom;
  emotes: EmoteBook;
  desk: Desk;
}

function ChatFooter({ login, reader, room, emotes, desk }: ChatFooterProps) {
  const { origin } = useHost();
  const vocabulary = useVocabulary(room, emotes);
  const { connection } = room.state;
  if (reader === undefined) return <footer className="chat-footer" />;
  if (reader === null)
    return (
      <footer className="chat-footer">
        <ChatLogInPrompt channel={login} />
      </footer>
    );
  const onSay = (text: string) => {
    const isSaid = room.say(text, desk.replyTo, findEmotes(text, emotes.byName));
    if (!isSaid) return false;
    for (const word of text.split(' ')) if (emotes.byName.has(word)) emotes.note(word);
    desk.setReplyTo(null);
    desk.goToEnd();
    return true;
  };
  return (
    <footer className="chat-footer">
      <SpeechNoteLine state={room.state} />
      <ChatComposer
        {...{ channel: login, emotes, origin, vocabulary, onSay }}
        isConnected={connection === 'joined'}
        isReadOnly={connection === 'polling'}
        replyTo={desk.replyTo}
        onCancelReply={() => desk.setReplyTo(null)}
        prefill={desk.prefill}
      />
    </footer>
  );
}

/** Asked while something is being typed only: gathering who spoke takes a moment. */
function useVocabulary({ state }: ChatRoom, emotes: EmoteBook): () => Vocabulary {
  const latest = useRef({ state, emotes });
  latest.current = { state, emotes };
  return useCallback(() => {
    const { you, entries, reader } = latest.current.state;
    const book = latest.current.emotes;
    return {
      commands: commandsFor(you?.isModerator === true),
      speakers: speakersOf(entries, reader),
      emotes: [...book.byName.values()].sort((a, b) => a.name.localeCompare(b.name)),
    };
  }, []);
}

function EmptyChat() {
  const say = useSay();
  return (
    <div className="chat-empty">
      <span className="chat-empty-mark">
        <Bird size={30} strokeWidth={1.6} aria-hidden="true" />
      </span>
      <p>{say(words.quiet)}</p>
      <p className="muted">{say(words.quietHint)}</p>
    </div>
  );
}

function ConnectionNote({ connection }: { connection: Connection }) {
  const say = useSay();
  const text = {
    joined: null,
    connecting: words.connecting,
    lost: words.reconnecting,
    polling: words.readingAlong,
  }[connection];
  return (
    <span className="chat-connection muted" role="status" data-testid="chat-connection">
      {text !== null && (
        <>
          {connection !== 'polling' && <Spinner size={14} />} {say(text)}
        </>
      )}
    </span>
  );
}

function readerOf(session: Session): string | null | undefined {
  switch (session.state) {
    case 'unknown':
    case 'unreachable':
      return undefined;
    case 'anonymous':
      return null;
    case 'account':
      return session.account.login;
  }
}
