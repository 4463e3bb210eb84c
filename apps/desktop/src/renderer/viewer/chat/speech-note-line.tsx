import { Clock, Info, Ban } from 'lucide-react';
import { useNow } from '../../host/use-now.ts';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { type Language, type Say, useLanguage, useSay } from '../../i18n/language.tsx';
import type { ChatState } from './chat-state.ts';
import { speechNote, type SpeechNote } from './speech-note.ts';
import { timeInWords } from './time-words.ts';

/** Above the composer: why or how far one may write now, counting down where it ends by itself. */
export function SpeechNoteLine({ state }: { state: ChatState }) {
  const say = useSay();
  const language = useLanguage();
  const now = useNow(500);
  const note = speechNote(state, now);
  if (note === null) return null;
  const isBarred = note.kind === 'banned' || note.kind === 'timed-out';
  const Icon = isBarred ? Ban : note.kind === 'slow-wait' || note.kind === 'slow' ? Clock : Info;
  return (
    <p className={`chat-speech-note ${isBarred ? 'is-barred' : ''}`} data-testid="chat-speech-note">
      <Icon size={14} aria-hidden="true" />
      {inWords(note, say, language)}
    </p>
  );
}

function inWords(note: SpeechNote, say: Say, language: Language): string {
  switch (note.kind) {
    case 'banned':
      return say(words.youAreBanned);
    case 'full':
      return say(words.chatIsFull);
    case 'closed':
      return say(words.chatIsClosed);
    case 'subscribers-only':
      return say(words.subscribersOnly);
    case 'emote-only':
      return say(words.emoteOnly);
    case 'unique':
      return say(words.uniqueOnly);
    case 'timed-out':
      return say(words.youAreTimedOut, { time: timeInWords(note.seconds, language) });
    case 'slow-wait':
      return say(words.slowWait, { time: timeInWords(note.seconds, language) });
    case 'slow':
      return say(words.slowMode, { time: timeInWords(note.seconds, language) });
    case 'followers-only':
      return note.seconds === 0
        ? say(words.followersOnly)
        : say(words.followersOnlyFor, { time: timeInWords(note.seconds, language) });
  }
}
