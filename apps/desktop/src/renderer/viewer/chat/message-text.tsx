import { useMemo } from 'react';
import type { ChatMessage } from './chat-message.ts';
import { emoteUrl } from './emote-set.ts';
import { isEmotesOnly, piecesOf, type TextPiece } from './message-text.ts';

interface MessageTextProps {
  message: ChatMessage;
  /** Of the relay, for emotes' pictures. */
  origin: string;
  reader: string | null;
}

/** What was said, as text: nothing in it is markup, and its writing direction ends with it. */
export function MessageText({ message, origin, reader }: MessageTextProps) {
  const pieces = useMemo(() => piecesOf(message.text, message.emotes), [message.text, message.emotes]);
  const classes = ['chat-text'];
  if (message.isAction) classes.push('chat-action');
  if (isEmotesOnly(pieces)) classes.push('chat-large-emotes');
  return (
    <bdi className={classes.join(' ')}>
      {pieces.map((piece, index) => (
        <Piece key={index} {...{ piece, origin, reader }} />
      ))}
    </bdi>
  );
}

function Piece({ piece, origin, reader }: { piece: TextPiece; origin: string; reader: string | null }) {
  switch (piece.kind) {
    case 'plain':
      return piece.text;
    case 'mention':
      return (
        <span
          className={`chat-mention ${piece.text.slice(1).toLowerCase() === reader ? 'chat-mention-you' : ''}`}
        >
          {piece.text}
        </span>
      );
    case 'emote':
      return <EmotePicture id={piece.emoteId} name={piece.text} origin={origin} />;
    case 'link':
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow ugc" tabIndex={-1}>
          {piece.text}
        </a>
      );
  }
}

/** An emote's picture, in the size that the screen shows. */
export function EmotePicture({ id, name, origin }: { id: string; name: string; origin: string }) {
  return (
    <img
      className="chat-emote"
      src={emoteUrl(origin, id, 1)}
      srcSet={`${emoteUrl(origin, id, 1)} 1x, ${emoteUrl(origin, id, 2)} 2x, ${emoteUrl(origin, id, 3)} 4x`}
      alt={name}
      title={name}
      loading="lazy"
      decoding="async"
      draggable={false}
    />
  );
}
