import { faultWords } from './fault-words.ts';
import { useLanguage, useSay } from './language.tsx';
import type { Message } from './message.ts';

const known: Readonly<Partial<Record<string, Message & { en: string }>>> = faultWords;

/**
 * @returns how to say what went wrong: the words of main or of the relay where English is spoken, else those of the code;
 * codes that are not known here keep their English words
 */
export function useFaultText(): (fault: { readonly code: string; readonly message: string }) => string {
  const say = useSay();
  const language = useLanguage();
  return ({ code, message }) => {
    const words = known[code];
    return language === 'en' || words === undefined ? message : say(words);
  };
}
