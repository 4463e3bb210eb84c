import { ArrowDown, PanelRightClose } from 'lucide-react';
import { useSession, type Session } from '../../host/session.tsx';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useLanguage, useSay } from '../../i18n/language.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { ChatComposer, ChatLogInPrompt } from './chat-composer.tsx';
import { ChatLine } from './chat-line.tsx';
import type { ChatLog } from './chat-log.ts';
import { useAutoscroll } from './use-autoscroll.ts';
import { useChat } from './use-chat.ts';
import './chat.css';

/** The room beside the player. */
export function ChatPanel({ login, onHide }: { login: string; onHide: () => void }) {
  const tell = useSay();
  const { session } = useSession();
  const reader = readerOf(session);
  const { log, say } = useChat(login, reader);
  const { list, onScroll, scrollToEnd, isPinned, unseen } = useAutoscroll(log.arrived);
  const isConnected = log.connection === 'joined';
  return (
    <aside className="chat" aria-label={tell(words.chatOf, { login })} lang={useLanguage()}>
      <header className="chat-header">
        <h2>{tell(words.chat)}</h2>
        {!isConnected && <ConnectionNote connection={log.connection} />}
        <IconButton label={tell(words.hide)} onClick={onHide}>
          <PanelRightClose size={20} />
        </IconButton>
      </header>
      <div className="chat-frame">
        <div
          ref={list}
          className="chat-log"
          role="log"
          aria-live="polite"
          aria-label={tell(words.messages)}
          tabIndex={0}
          data-testid="chat-log"
          onScroll={onScroll}
        >
          <div className="chat-lines">
            {log.entries.length === 0 && isConnected && (
              <p className="chat-empty muted">{tell(words.quiet)}</p>
            )}
            {log.entries.map((entry) => (
              <ChatLine key={entry.key} entry={entry} reader={reader ?? null} />
            ))}
          </div>
        </div>
        {!isPinned && (
          <Button look="primary" className="chat-newer" onClick={scrollToEnd}>
            <ArrowDown size={16} />
            {unseen === 0 ? tell(words.toNewest) : tell(words.unseen, { count: unseen })}
          </Button>
        )}
      </div>
      <footer className="chat-footer">
        {reader === null && <ChatLogInPrompt channel={login} />}
        {typeof reader === 'string' && (
          <ChatComposer
            channel={login}
            isConnected={isConnected}
            onSay={(text) => {
              const isSaid = say(text);
              if (isSaid) scrollToEnd();
              return isSaid;
            }}
          />
        )}
      </footer>
    </aside>
  );
}

function ConnectionNote({ connection }: { connection: ChatLog['connection'] }) {
  const tell = useSay();
  return (
    <span className="chat-connection muted">
      <Spinner size={14} /> {tell(connection === 'lost' ? words.reconnecting : words.connecting)}
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
