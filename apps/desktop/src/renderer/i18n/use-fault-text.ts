import { apiFaultWords } from './api-fault-words.ts';
import { faultWords } from './fault-words.ts';
import { useLanguage, useSay } from './language.tsx';
import type { PlainMessage } from './message.ts';

type Known = Readonly<Partial<Record<string, PlainMessage>>>;
type FaultText = (fault: { readonly code: string; readonly message: string }) => string;

const known: Known = faultWords;
const knownOfApi: Known = { ...faultWords, ...apiFaultWords };

/**
 * @returns how to say what went wrong: the words of main or of the relay where English is spoken, else those of the code;
 * codes that are not known here keep their English words
 */
export function useFaultText(): FaultText {
  return useTextOf(known);
}

/** @returns the same for what the relay's HTTP API answered. */
export function useApiFaultText(): FaultText {
  return useTextOf(knownOfApi);
}

function useTextOf(table: Known): FaultText {
  const say = useSay();
  const language = useLanguage();
  return ({ code, message }) => {
    const words = table[code];
    return language === 'en' || words === undefined ? message : say(words);
  };
}
