import { useLanguage, useSay } from '../i18n/language.tsx';
import { fill, type PlainMessage } from '../i18n/message.ts';
import { understandRelay } from '../i18n/relay-speech.ts';

interface RelaySentenceProps {
  /** Null where the relay said nothing. */
  text: string | null;
  /** Said then. */
  otherwise?: PlainMessage;
}

/** What the relay says to people, in their language where it is known there; else in English, marked as such. */
export function RelaySentence({ text, otherwise }: RelaySentenceProps) {
  const say = useSay();
  const language = useLanguage();
  if (text === null) return otherwise === undefined ? null : say(otherwise);
  if (language === 'en') return text;
  const understood = understandRelay(text);
  return understood === null ? (
    <span lang="en">{text}</span>
  ) : (
    fill(understood.message, language, understood.params)
  );
}
