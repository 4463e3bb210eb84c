import type { Message } from '../../i18n/message.ts';
import { shortcutWords as words } from '../../i18n/shortcut-words.ts';

/** A group of keys of the help dialog. */
export interface ShortcutGroup {
  readonly title: Message & { en: string };
  readonly entries: readonly { readonly keys: string; readonly label: Message & { en: string } }[];
}

/** All keys of the studio, in the order of the help dialog. `Mod` is Control, or Command on a Mac; ` | ` stands between alternatives. */
const groups: readonly ShortcutGroup[] = [
  {
    title: words.everywhere,
    entries: [
      { keys: 'Mod+Z', label: words.undo },
      { keys: 'Mod+Shift+Z', label: words.redo },
      { keys: '1 – 9', label: words.openScene },
      { keys: 'T', label: words.take },
      { keys: 'A', label: words.addSource },
      { keys: 'M', label: words.mute },
      { keys: 'F6', label: words.nextPanel },
      { keys: '?', label: words.help },
    ],
  },
  {
    title: words.picture,
    entries: [
      { keys: '← ↑ → ↓', label: words.move },
      { keys: 'Shift+← ↑ → ↓', label: words.moveFar },
      { keys: '+ | −', label: words.scale },
      { keys: ', | .', label: words.rotate },
      { keys: 'N', label: words.next },
      { keys: 'PageUp | PageDown', label: words.order },
      { keys: 'Home | End', label: words.orderEnds },
      { keys: 'F', label: words.fill },
      { keys: 'C', label: words.centre },
      { keys: 'H', label: words.hide },
      { keys: 'L', label: words.lock },
      { keys: 'Mod+C | Mod+X | Mod+V', label: words.copyPaste },
      { keys: 'Mod+D', label: words.duplicate },
      { keys: 'Delete', label: words.remove },
    ],
  },
  {
    title: words.pointer,
    entries: [
      { keys: 'Alt', label: words.altDrag },
      { keys: 'Shift', label: words.shiftDrag },
      { keys: 'Mod', label: words.controlDrag },
    ],
  },
  {
    title: words.lists,
    entries: [
      { keys: '↑ ↓', label: words.row },
      { keys: '← →', label: words.rowButtons },
      { keys: 'Alt+↑ | Alt+↓', label: words.moveRow },
      { keys: 'F2', label: words.rename },
    ],
  },
];

const picture = groups.filter(({ title }) => title === words.picture);

/** The same in two columns of about one height. */
export const shortcutColumns: readonly (readonly ShortcutGroup[])[] = [
  groups.filter((group) => !picture.includes(group)),
  picture,
];
