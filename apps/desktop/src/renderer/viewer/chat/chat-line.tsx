import { CornerUpLeft, Ellipsis, Megaphone, Reply, RotateCcw } from 'lucide-react';
import { memo, useState, type CSSProperties, type ReactNode } from 'react';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { ChatBadges } from './chat-badges.tsx';
import type { ChatMessage } from './chat-message.ts';
import type { MessageEntry } from './chat-state.ts';
import { MessageText } from './message-text.tsx';
import { nameColour } from './name-colour.ts';
import { timeOfDay } from './time-words.ts';

/** What can be done with a line. The same object for all lines, so that they are drawn once. */
export interface LineTools {
  /** Who reads; null for nobody. */
  readonly reader: string | null;
  readonly isModerator: boolean;
  /** Whether there is somebody who may answer. */
  readonly canReply: boolean;
  readonly hasTimes: boolean;
  /** Of the relay, for emotes' pictures. */
  readonly origin: string;
  /** What a line's time is shown as. */
  readonly timeOf?: (message: ChatMessage) => string;
  readonly onReply: (message: ChatMessage) => void;
  readonly onThread: (threadId: string) => void;
  readonly onMenu: (entry: MessageEntry, at: HTMLElement) => void;
  readonly onRetry: (entry: MessageEntry) => void;
  readonly onDismiss: (key: number) => void;
  /** Null where nothing more is known of users. */
  readonly onUser: ((login: string) => void) | null;
}

/** One message. */
export const ChatLine = memo(function ChatLine({ entry, tools }: { entry: MessageEntry; tools: LineTools }) {
  const { message, delivery } = entry;
  const say = useSay();
  return (
    <div
      className={classesOf(entry, tools.reader)}
      style={nameStyle(message)}
      role="article"
      tabIndex={-1}
      data-row={entry.key}
      data-testid="chat-line"
      data-delivery={delivery.state}
      data-message={message.id}
    >
      {message.announcement !== null && (
        <Overline icon={<Megaphone size={13} />}>{say(words.announcement)}</Overline>
      )}
      {message.isFirst && message.announcement === null && (
        <Overline icon={null}>{say(words.firstMessage)}</Overline>
      )}
      {message.reply !== null && <Parent reply={message.reply} onThread={tools.onThread} />}
      {tools.hasTimes && (
        <time className="chat-time numeric" dateTime={new Date(message.sentAt).toISOString()}>
          {(tools.timeOf ?? timeOfMessage)(message)}{' '}
        </time>
      )}
      <ChatBadges badges={message.badges} />
      <Name message={message} onUser={tools.onUser} />
      <Body entry={entry} tools={tools} />
      {delivery.state === 'failed' && (
        <Failure entry={entry} because={delivery.because ?? say(words.maybeNotSent)} tools={tools} />
      )}
      {delivery.state === 'sent' && <Tools entry={entry} tools={tools} />}
    </div>
  );
});

const timeOfMessage = ({ sentAt }: ChatMessage) => timeOfDay(sentAt);

function classesOf({ message, delivery }: MessageEntry, reader: string | null): string {
  const classes = ['chat-line', `chat-${delivery.state}`];
  if (reader !== null && isCalled(message, reader)) classes.push('chat-calls-you');
  if (message.isFirst) classes.push('chat-first');
  if (message.announcement !== null) classes.push('chat-announcement', `chat-${message.announcement}`);
  return classes.join(' ');
}

/** Whether a message calls the reader by name or answers him. */
export function isCalled(message: ChatMessage, reader: string): boolean {
  if (message.login === reader) return false;
  return message.reply?.login === reader || callOf(reader).test(message.text);
}

let lastCall: { readonly reader: string; readonly pattern: RegExp } | null = null;

/** Kept for the next line: it is the same reader who reads them all. Logins hold letters, digits and `_` only. */
function callOf(reader: string): RegExp {
  if (lastCall?.reader !== reader)
    lastCall = { reader, pattern: new RegExp(`(?<!\\w)@${reader.replace(/\W/g, '')}(?!\\w)`, 'i') };
  return lastCall.pattern;
}

function nameStyle({ login, colour }: ChatMessage): CSSProperties {
  const { onDark, onLight } = nameColour(login, colour);
  return { '--on-dark': onDark, '--on-light': onLight } as CSSProperties;
}

function Overline({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className="chat-overline">
      {icon}
      {children}
    </span>
  );
}

function Parent({
  reply,
  onThread,
}: {
  reply: NonNullable<ChatMessage['reply']>;
  onThread: (threadId: string) => void;
}) {
  const say = useSay();
  return (
    <button
      type="button"
      className="chat-parent"
      tabIndex={-1}
      title={say(words.openThread)}
      onClick={() => onThread(reply.threadId)}
    >
      <CornerUpLeft size={12} aria-hidden="true" />
      <bdi>
        {say(words.answers, {
          name: `@${reply.displayName}`,
          text: reply.text === '' ? say(words.removed) : reply.text,
        })}
      </bdi>
    </button>
  );
}

function Name({ message, onUser }: { message: ChatMessage; onUser: LineTools['onUser'] }) {
  const name = <bdi>{nameOf(message)}</bdi>;
  return (
    <>
      {onUser === null ? (
        <strong className="chat-name">{name}</strong>
      ) : (
        <button type="button" className="chat-name" tabIndex={-1} onClick={() => onUser(message.login)}>
          {name}
        </button>
      )}
      {message.isAction ? ' ' : ': '}
    </>
  );
}

/** Names in other scripts come with the login that one can type. */
function nameOf({ login, displayName }: ChatMessage): string {
  return displayName.toLowerCase() === login ? displayName : `${displayName} (${login})`;
}

/** Moderators may look at what was removed. */
function Body({ entry: { message, delivery }, tools }: { entry: MessageEntry; tools: LineTools }) {
  const say = useSay();
  const [isShown, setShown] = useState(false);
  const text = <MessageText message={message} origin={tools.origin} reader={tools.reader} />;
  if (delivery.state !== 'removed') return text;
  if (isShown) return <s className="chat-struck">{text}</s>;
  return (
    <>
      <em className="chat-gone">
        {delivery.by === null ? say(words.removed) : say(words.removedBy, { login: delivery.by })}
      </em>
      {tools.isModerator && (
        <button type="button" className="chat-link" tabIndex={-1} onClick={() => setShown(true)}>
          {say(words.show)}
        </button>
      )}
    </>
  );
}

function Failure({ entry, because, tools }: { entry: MessageEntry; because: string; tools: LineTools }) {
  const say = useSay();
  return (
    <span className="chat-failure">
      {because}{' '}
      <button type="button" className="chat-link" onClick={() => tools.onRetry(entry)}>
        <RotateCcw size={12} aria-hidden="true" /> {say(words.retry)}
      </button>{' '}
      <button type="button" className="chat-link" onClick={() => tools.onDismiss(entry.key)}>
        {say(words.dismiss)}
      </button>
    </span>
  );
}

function Tools({ entry, tools }: { entry: MessageEntry; tools: LineTools }) {
  const say = useSay();
  const name = entry.message.displayName;
  return (
    <span className="chat-tools">
      {tools.canReply && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`${say(words.reply)}: ${name}`}
          title={say(words.reply)}
          onClick={() => tools.onReply(entry.message)}
        >
          <Reply size={15} />
        </button>
      )}
      <button
        type="button"
        tabIndex={-1}
        aria-haspopup="menu"
        aria-label={say(words.actionsOn, { name })}
        title={say(words.moreActions)}
        onClick={(event) => tools.onMenu(entry, event.currentTarget)}
      >
        <Ellipsis size={15} />
      </button>
    </span>
  );
}
