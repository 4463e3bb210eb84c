import { appWords } from '../i18n/app-words.ts';
import type { Say } from '../i18n/language.tsx';
import type { FieldErrors, FieldFaults } from './account-form.ts';

/** @returns what is wrong with each field, in the reader's language. */
export function faultsInWords(faults: FieldFaults, say: Say): FieldErrors {
  return Object.fromEntries(Object.entries(faults).map(([field, fault]) => [field, say(appWords[fault])]));
}
