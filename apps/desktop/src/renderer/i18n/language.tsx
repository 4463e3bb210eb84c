import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { fill, type Message, type Params } from './message.ts';

/** Languages that the studio speaks. */
export type Language = 'en' | 'de';

/** What was chosen: `system` follows the system's list of languages. */
export type LanguageChoice = Language | 'system';

/** Says a message in the reader's language; what it leaves open is given by name. */
export type Say = <const M extends Message>(
  message: M,
  ...params: keyof Params<M> extends never ? [] : [Params<M>]
) => string;

interface Speech {
  readonly language: Language;
  readonly say: Say;
}

/** Where no language was chosen, English is spoken. */
const LanguageContext = createContext<Speech>(speechOf('en'));

function speechOf(language: Language): Speech {
  const say: Say = (message, ...params) => fill(message, language, params[0] ?? {});
  return { language, say };
}

/** @returns the language to speak: the first of the system's that is spoken here, English if none is. */
export function languageOf(choice: LanguageChoice, systemLanguages: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of systemLanguages) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'en' || primary === 'de') return primary;
  }
  return 'en';
}

/** Speaks a language to everything inside, and tells screen readers which. */
export function LanguageProvider({ choice, children }: { choice: LanguageChoice; children: ReactNode }) {
  const language = languageOf(choice, navigator.languages);
  useEffect(() => {
    const root = document.documentElement;
    const before = root.lang;
    root.lang = language;
    return () => {
      root.lang = before;
    };
  }, [language]);
  const speech = useMemo(() => speechOf(language), [language]);
  return <LanguageContext value={speech}>{children}</LanguageContext>;
}

const ChooserContext = createContext<(choice: LanguageChoice) => void>(() => undefined);

/**
 * The language of what is around the pages, and of pages that say everything in it: `useChooseLanguage` changes it. It
 * does not speak for the whole document, since some pages are in English only: what uses it says so by its `lang`.
 */
export function AppLanguage({ initial, children }: { initial: LanguageChoice; children: ReactNode }) {
  const [choice, setChoice] = useState(initial);
  const language = languageOf(choice, navigator.languages);
  const speech = useMemo(() => speechOf(language), [language]);
  return (
    <ChooserContext value={setChoice}>
      <LanguageContext value={speech}>{children}</LanguageContext>
    </ChooserContext>
  );
}

/** @returns what changes the language of the whole app. */
export function useChooseLanguage(): (choice: LanguageChoice) => void {
  return use(ChooserContext);
}

/** @returns how to say something. */
export function useSay(): Say {
  return use(LanguageContext).say;
}

/** @returns the language that is spoken, for numbers and dates. */
export function useLanguage(): Language {
  return use(LanguageContext).language;
}
