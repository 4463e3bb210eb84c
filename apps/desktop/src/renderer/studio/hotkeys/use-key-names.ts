import { useSay } from '../../i18n/language.tsx';
import { shortcutWords as words } from '../../i18n/shortcut-words.ts';

/** @returns how keys such as `Mod+Shift+Z` are printed on the reader's keyboard; `Mod` is Control, or Command on a Mac. */
export function useKeyNames(): (keys: string) => string {
  const say = useSay();
  const isMac = /mac/i.test(navigator.userAgent);
  const names: Readonly<Record<string, string>> = isMac
    ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Delete: '⌫' }
    : {
        Mod: say(words.controlKey),
        Ctrl: say(words.controlKey),
        Shift: say(words.shiftKey),
        Delete: say(words.deleteKey),
        PageUp: say(words.pageUpKey),
        PageDown: say(words.pageDownKey),
        Home: say(words.homeKey),
        End: say(words.endKey),
      };
  return (keys) => keys.replace(/[A-Za-z]{3,}/g, (key) => names[key] ?? key);
}
