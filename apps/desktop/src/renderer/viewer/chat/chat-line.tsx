import { memo, type CSSProperties } from 'react';
import type { ChatEntry } from './chat-log.ts';
import type { ChatMessage } from './irc-client.ts';
import { piecesOf, type TextPiece } from './message-text.ts';
import { nameColour } from './name-colour.ts';

/** One line of the log. `reader` is who reads: being called by name stands out. */
export const ChatLine = memo(function ChatLine({
  entry,
  reader,
}: {
  entry: ChatEntry;
  reader: string | null;
}) {
  if (entry.kind === 'system') {
    return (
      <div className="chat-line chat-system" data-testid="chat-line">
        {entry.text}
      </div>
    );
  }
  const { message, delivery } = entry;
  const classes = ['chat-line', `chat-${delivery.state}`];
  if (reader !== null && isCalled(message, reader)) classes.push('chat-calls-you');
  return (
    <div className={classes.join(' ')} data-testid="chat-line" data-delivery={delivery.state}>
      <time className="chat-time numeric" dateTime={new Date(message.sentAt).toISOString()}>
        {timeOf(message.sentAt)}
      </time>
      <Badges badges={message.badges} />
      <Name message={message} />
      {delivery.state === 'removed' ? (
        <em className="muted">message removed</em>
      ) : (
        <span className={message.isAction ? 'chat-action' : undefined}>
          {piecesOf(message.text).map((piece, index) => (
            <Piece key={index} piece={piece} />
          ))}
        </span>
      )}
      {delivery.state === 'failed' && <span className="chat-failure">{delivery.because}</span>}
    </div>
  );
});

function Name({ message }: { message: ChatMessage }) {
  const { onDark, onLight } = nameColour(message.login, message.colour);
  const style = { '--on-dark': onDark, '--on-light': onLight } as CSSProperties;
  return (
    <>
      <strong className="chat-name" style={style}>
        {message.displayName}
      </strong>
      {message.isAction ? ' ' : ': '}
    </>
  );
}

const badgeWords: Record<string, readonly [string, string]> = {
  broadcaster: ['HOST', 'Broadcaster'],
  moderator: ['MOD', 'Moderator'],
  subscriber: ['SUB', 'Subscriber'],
  admin: ['ADM', 'Administrator'],
};

function Badges({ badges }: { badges: readonly string[] }) {
  return badges.map((badge) => {
    const words = badgeWords[badge];
    if (words === undefined) return null;
    return (
      <abbr key={badge} className={`chat-badge chat-badge-${badge}`} title={words[1]}>
        {words[0]}
      </abbr>
    );
  });
}

function Piece({ piece }: { piece: TextPiece }) {
  switch (piece.kind) {
    case 'plain':
      return piece.text;
    case 'mention':
      return <strong>{piece.text}</strong>;
    case 'link':
      return (
        <a href={piece.text} target="_blank" rel="noopener noreferrer nofollow ugc">
          {piece.text}
        </a>
      );
  }
}

function isCalled(message: ChatMessage, reader: string): boolean {
  return message.login !== reader && message.text.toLowerCase().includes(`@${reader}`);
}

function timeOf(sentAt: number): string {
  return new Date(sentAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
