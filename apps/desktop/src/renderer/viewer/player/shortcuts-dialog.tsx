import { useSay } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { shortcuts } from './shortcuts.ts';

/** All keys of the player. */
export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay();
  return (
    <Dialog title={say(words.shortcuts)} isOpen={isOpen} onClose={onClose}>
      <dl className="shortcut-list">
        {shortcuts.map(({ action, shown, label }) => (
          <div key={action}>
            <dt>{say(label)}</dt>
            <dd>
              {shown
                .map((key) => (typeof key === 'string' ? key : say(key)))
                .map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
