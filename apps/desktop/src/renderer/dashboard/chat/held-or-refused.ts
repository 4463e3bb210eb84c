import { chatSettingsWords as words } from '../../i18n/chat-settings-words.ts';
import type { Say } from '../../i18n/language.tsx';

/** @returns what can become of a message that is stopped, to be chosen from. */
export function heldOrRefused(say: Say) {
  return [
    { value: 'refuse', label: say(words.refuse) },
    { value: 'hold', label: say(words.hold) },
  ] as const;
}
