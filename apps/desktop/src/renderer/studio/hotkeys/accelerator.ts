/** A key press, as far as accelerators care. `code` is the place of the key, whatever is printed on it. */
export interface PressedKey {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const named: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Space: 'Space',
  Enter: 'Return',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
  Delete: 'Delete',
  Backspace: 'Backspace',
  Minus: '-',
  Equal: '=',
  Comma: ',',
  Period: '.',
  Slash: '/',
};

/**
 * @returns the keys in Electron's notation (`CommandOrControl+Shift+R`); null for modifiers alone, and for letters and
 * the like without one, which are for typing. Function keys and the keypad need none.
 */
export function acceleratorOf(pressed: PressedKey): string | null {
  const key = keyOf(pressed.code);
  if (key === null) return null;
  const hasModifier = pressed.ctrlKey || pressed.metaKey || pressed.altKey;
  const isFree = /^(F\d{1,2}|num.*)$/.test(key);
  if (!hasModifier && !isFree) return null;
  return [
    ...(pressed.ctrlKey || pressed.metaKey ? ['CommandOrControl'] : []),
    ...(pressed.altKey ? ['Alt'] : []),
    ...(pressed.shiftKey ? ['Shift'] : []),
    key,
  ].join('+');
}

function keyOf(code: string): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1] ?? /^Digit(\d)$/.exec(code)?.[1];
  if (letter !== undefined) return letter;
  const pad = /^Numpad(\d)$/.exec(code)?.[1];
  if (pad !== undefined) return `num${pad}`;
  if (/^F([1-9]|1\d|2[0-4])$/.test(code)) return code;
  return named[code] ?? null;
}

/** @returns an accelerator as it is printed on keys: `Ctrl + Shift + R`. */
export function showAccelerator(accelerator: string, isMac: boolean): string {
  const names: Readonly<Record<string, string>> = isMac
    ? { CommandOrControl: '⌘', Alt: '⌥', Shift: '⇧' }
    : { CommandOrControl: 'Ctrl' };
  return accelerator
    .split('+')
    .map((part) => names[part] ?? part)
    .join(isMac ? ' ' : ' + ');
}
