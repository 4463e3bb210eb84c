import { memo } from 'react';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { type Language, type Say, useLanguage, useSay } from '../../i18n/language.tsx';
import type { ChatEntry, ChatNote } from './chat-state.ts';
import { timeInWords } from './time-words.ts';

type NoteEntry = Extract<ChatEntry, { kind: 'note' }>;

/** What the chat says beside the messages. */
export const ChatNoteLine = memo(function ChatNoteLine({ entry: { key, note } }: { entry: NoteEntry }) {
  const say = useSay();
  const language = useLanguage();
  const isRaid = note.kind === 'text' && note.isRaid === true;
  return (
    <div
      className={`chat-line chat-note ${isRaid ? 'chat-raid' : ''}`}
      role="article"
      tabIndex={-1}
      data-row={key}
      data-testid="chat-line"
    >
      {noteInWords(note, say, language)}
    </div>
  );
});

function noteInWords(note: ChatNote, say: Say, language: Language): string {
  switch (note.kind) {
    case 'text':
      return note.text;
    case 'lost':
      return say(words.lost);
    case 'missing':
      return say(words.missing);
    case 'login-failed':
      return say(words.loginFailed);
    case 'room-cleared':
      return say(words.roomCleared);
    case 'unban-request':
      return say(words.unbanRequest, { login: note.login });
    case 'user-cleared': {
      const { login, seconds, by } = note;
      const what =
        seconds === null
          ? say(words.banned, { login })
          : say(words.timedOut, { login, time: timeInWords(seconds, language) });
      return by === null ? what : `${what} ${say(words.by, { login: by })}`;
    }
  }
}
