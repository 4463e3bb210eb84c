import { createContext, use } from 'react';
import type { LanguageChoice } from '../i18n/language.tsx';
import type { StudioServices } from '../studio/studio-services.ts';

/** What the page's surroundings (a browser, the desktop app) do for it. */
export interface Host {
  readonly kind: 'web' | 'desktop';
  /** Origin of the relay, without a slash at the end: `https://live.example.org`. */
  readonly origin: string;
  /** Host name that publishers connect to. */
  readonly hostName: string;
  /** Puts text on the clipboard. Rejects when the surroundings forbid it. */
  copyText: (text: string) => Promise<void>;
  /** Remembers small settings. `null` forgets. Never throws: a full or forbidden store only forgets. */
  readonly settings: Settings;
  /** The language that was chosen when the app started. */
  readonly language: LanguageChoice;
  /** Remembers the language that is chosen beside the account; absent where settings of the app itself have it. */
  readonly rememberLanguage?: (choice: LanguageChoice) => void;
  /** What the studio works with; absent where there is no studio, as in a browser. Called once, when it is first opened. */
  readonly studio?: () => Promise<StudioServices>;
}

/** Small settings by name. */
export interface Settings {
  get: (name: string) => string | null;
  set: (name: string, value: string | null) => void;
}

/** The host of the running app. */
export const HostContext = createContext<Host | null>(null);

/** @returns the host; throws outside the app. */
export function useHost(): Host {
  const host = use(HostContext);
  if (host === null) throw new Error('useHost outside <HostContext>');
  return host;
}
