/** What a key does while the player has the keyboard. */
export type ShortcutAction =
  | 'toggle-play'
  | 'toggle-mute'
  | 'fullscreen'
  | 'theatre'
  | 'toggle-chat'
  | 'stats'
  | 'mesh'
  | 'back'
  | 'forward'
  | 'back-far'
  | 'forward-far'
  | 'volume-up'
  | 'volume-down'
  | 'start'
  | 'live'
  | 'tenth'
  | 'clip'
  | 'quality-down'
  | 'quality-up'
  | 'help';

/** One line of the help and the keys behind it. */
export interface Shortcut {
  readonly action: ShortcutAction;
  readonly keys: readonly string[];
  readonly shown: string;
  readonly label: string;
}

/** All keys, in the order of the help dialog. */
export const shortcuts: readonly Shortcut[] = [
  { action: 'toggle-play', keys: [' ', 'k'], shown: 'Space, K', label: 'Play or pause' },
  { action: 'toggle-mute', keys: ['m'], shown: 'M', label: 'Mute or unmute' },
  { action: 'volume-up', keys: ['ArrowUp'], shown: '↑', label: 'Louder' },
  { action: 'volume-down', keys: ['ArrowDown'], shown: '↓', label: 'Quieter' },
  { action: 'back', keys: ['ArrowLeft'], shown: '←', label: 'Back 5 seconds' },
  { action: 'forward', keys: ['ArrowRight'], shown: '→', label: 'Forward 5 seconds' },
  { action: 'back-far', keys: ['j'], shown: 'J', label: 'Back 10 seconds' },
  { action: 'forward-far', keys: ['l'], shown: 'L', label: 'Forward 10 seconds' },
  { action: 'start', keys: ['Home'], shown: 'Home', label: 'To the beginning' },
  { action: 'live', keys: ['End'], shown: 'End', label: 'To live, or the end' },
  { action: 'tenth', keys: '0123456789'.split(''), shown: '0 – 9', label: 'To a tenth of the broadcast' },
  { action: 'clip', keys: ['x'], shown: 'X', label: 'Make a clip' },
  { action: 'quality-down', keys: ['<'], shown: '<', label: 'Lower quality' },
  { action: 'quality-up', keys: ['>'], shown: '>', label: 'Higher quality' },
  { action: 'fullscreen', keys: ['f'], shown: 'F', label: 'Full screen' },
  { action: 'theatre', keys: ['t'], shown: 'T', label: 'Theatre mode' },
  { action: 'toggle-chat', keys: ['c'], shown: 'C', label: 'Show or hide chat' },
  { action: 'stats', keys: ['s'], shown: 'S', label: 'Statistics' },
  { action: 'mesh', keys: ['p'], shown: 'P', label: 'Viewers who share this stream' },
  { action: 'help', keys: ['?'], shown: '?', label: 'This help' },
];

/** A key press and what it was aimed at, as far as shortcuts care. */
export interface KeyPress {
  readonly key: string;
  readonly hasModifier: boolean;
  /** Tag name of the focused element, in lower case. */
  readonly target: string;
  /** `type` of a focused input. */
  readonly inputType: string;
  readonly isEditable: boolean;
}

const buttonKeys = new Set([' ', 'Enter']);
const sliderKeys = new Set([
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);

/** @returns what the key does; null where it belongs to what has the focus, to the browser or to nobody. */
export function actionFor(press: KeyPress): ShortcutAction | null {
  if (press.hasModifier || press.isEditable) return null;
  const isSlider = press.target === 'input' && press.inputType === 'range';
  if (['textarea', 'select'].includes(press.target) || (press.target === 'input' && !isSlider)) return null;
  if (isSlider && sliderKeys.has(press.key)) return null;
  if (['button', 'a', 'summary'].includes(press.target) && buttonKeys.has(press.key)) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return shortcuts.find((shortcut) => shortcut.keys.includes(key))?.action ?? null;
}
