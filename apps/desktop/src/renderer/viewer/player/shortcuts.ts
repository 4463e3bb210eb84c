import { playerWords as words } from '../../i18n/player-words.ts';
import type { PlainMessage } from '../../i18n/message.ts';

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
  /** Names of the keys, of those that are called otherwise in other languages as messages. */
  readonly shown: readonly (string | PlainMessage)[];
  readonly label: PlainMessage;
}

/** All keys, in the order of the help dialog. */
export const shortcuts: readonly Shortcut[] = [
  { action: 'toggle-play', keys: [' ', 'k'], shown: [words.spaceBar, 'K'], label: words.togglePlay },
  { action: 'toggle-mute', keys: ['m'], shown: ['M'], label: words.toggleMute },
  { action: 'volume-up', keys: ['ArrowUp'], shown: ['↑'], label: words.louder },
  { action: 'volume-down', keys: ['ArrowDown'], shown: ['↓'], label: words.quieter },
  { action: 'back', keys: ['ArrowLeft'], shown: ['←'], label: words.back },
  { action: 'forward', keys: ['ArrowRight'], shown: ['→'], label: words.forward },
  { action: 'back-far', keys: ['j'], shown: ['J'], label: words.backFar },
  { action: 'forward-far', keys: ['l'], shown: ['L'], label: words.forwardFar },
  { action: 'start', keys: ['Home'], shown: [words.homeButton], label: words.start },
  { action: 'live', keys: ['End'], shown: [words.endButton], label: words.toLive },
  { action: 'tenth', keys: '0123456789'.split(''), shown: ['0 – 9'], label: words.tenth },
  { action: 'clip', keys: ['x'], shown: ['X'], label: words.clip },
  { action: 'quality-down', keys: ['<'], shown: ['<'], label: words.lowerQuality },
  { action: 'quality-up', keys: ['>'], shown: ['>'], label: words.higherQuality },
  { action: 'fullscreen', keys: ['f'], shown: ['F'], label: words.fullscreen },
  { action: 'theatre', keys: ['t'], shown: ['T'], label: words.theatre },
  { action: 'toggle-chat', keys: ['c'], shown: ['C'], label: words.toggleChat },
  { action: 'stats', keys: ['s'], shown: ['S'], label: words.stats },
  { action: 'mesh', keys: ['p'], shown: ['P'], label: words.sharing },
  { action: 'help', keys: ['?'], shown: ['?'], label: words.help },
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
