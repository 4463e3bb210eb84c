import { useSay } from '../../i18n/language.tsx';
import { studioWords } from '../../i18n/studio-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useKeyNames } from '../hotkeys/use-key-names.ts';
import { shortcutColumns } from './shortcut-list.ts';

/** All keys of the studio. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const nameOf = useKeyNames();
  return (
    <Dialog title={say(studioWords.shortcuts)} isOpen isWide onClose={onClose}>
      <div className="shortcut-groups">
        {shortcutColumns.map((groups) => (
          <div key={groups[0]?.title.en} className="shortcut-column">
            {groups.map((group) => (
              <section key={group.title.en}>
                <h3>{say(group.title)}</h3>
                <dl className="studio-shortcuts">
                  {group.entries.map(({ keys, label }) => (
                    <div key={keys}>
                      <dt>{say(label)}</dt>
                      <dd>
                        {keys.split(' | ').map((key) => (
                          <kbd key={key}>{nameOf(key)}</kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        ))}
      </div>
    </Dialog>
  );
}
