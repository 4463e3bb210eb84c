import { Dialog } from '../../ui/dialog.tsx';
import { shortcuts } from './shortcuts.ts';

/** All keys of the player. */
export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={onClose}>
      <dl className="shortcut-list">
        {shortcuts.map(({ action, shown, label }) => (
          <div key={action}>
            <dt>{label}</dt>
            <dd>
              {shown.split(', ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
