import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { fill, type Message, type Params } from './message.ts';

/** Languages that the app speaks. */
export type Language = 'en' | 'de';

/** What was chosen: `system` follows the system's or the browser's list of languages. */
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
  return { language, say: sayIn(language) };
}

/** @returns how to say something in a language. */
export function sayIn(language: Language): Say {
  return (message, ...params) => fill(message, language, params[0] ?? {});
}

/** @returns the language to speak: the first of the system's that is spoken here, English if none is. */
export function languageOf(choice: LanguageChoice, systemLanguages: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of systemLanguages) {
    const primary = primaryOf(tag);
    if (primary === 'en' || primary === 'de') return primary;
  }
  return 'en';
}

/** @returns the tag by which dates are written: the reader's own kind of the language, as `en-GB`, where it is known. */
export function localeOf(language: Language, systemLanguages: readonly string[]): string {
  return systemLanguages.find((tag) => primaryOf(tag) === language) ?? language;
}

function primaryOf(tag: string): string | undefined {
  return tag.toLowerCase().split('-')[0];
}

/** @returns what was remembered of a choice; `system` where it was none. */
export function parseLanguageChoice(text: string | null): LanguageChoice {
  return text === 'en' || text === 'de' ? text : 'system';
}

/** Speaks a language to everything inside, and tells screen readers which. */
export function LanguageProvider({ choice, children }: { choice: LanguageChoice; children: ReactNode }) {
  const language = languageOf(choice, navigator.languages);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const speech = useMemo(() => speechOf(language), [language]);
  return <LanguageContext value={speech}>{children}</LanguageContext>;
}

interface Chooser {
  readonly choice: LanguageChoice;
  choose: (choice: LanguageChoice) => void;
}

const ChooserContext = createContext<Chooser>({ choice: 'system', choose: () => undefined });

/** The language of the whole app, which `useChooseLanguage` changes. */
export function AppLanguage({ initial, children }: { initial: LanguageChoice; children: ReactNode }) {
  const [choice, choose] = useState(initial);
  const chooser = useMemo(() => ({ choice, choose }), [choice]);
  return (
    <ChooserContext value={chooser}>
      <LanguageProvider choice={choice}>{children}</LanguageProvider>
    </ChooserContext>
  );
}

/** @returns what changes the language of the whole app. */
export function useChooseLanguage(): (choice: LanguageChoice) => void {
  return use(ChooserContext).choose;
}

/** @returns what was chosen as the language of the whole app. */
export function useLanguageChoice(): LanguageChoice {
  return use(ChooserContext).choice;
}

/** @returns how to say something. */
export function useSay(): Say {
  return use(LanguageContext).say;
}

/** @returns the language that is spoken, for numbers and dates. */
export function useLanguage(): Language {
  return use(LanguageContext).language;
}
