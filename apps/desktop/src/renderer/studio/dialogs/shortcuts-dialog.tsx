import { useSay } from '../../i18n/language.tsx';
import { studioWords } from '../../i18n/studio-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { shortcutGroups } from './shortcut-list.ts';

/** All keys of the studio. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const modifier = /mac/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';
  return (
    <Dialog title={say(studioWords.shortcuts)} isOpen isWide onClose={onClose}>
      <div className="shortcut-groups">
        {shortcutGroups.map((group) => (
          <section key={group.title.en}>
            <h3>{say(group.title)}</h3>
            <dl className="studio-shortcuts">
              {group.entries.map(({ keys, label }) => (
                <div key={keys}>
                  <dt>{say(label)}</dt>
                  <dd>
                    {keys.split(' | ').map((key) => (
                      <kbd key={key}>{key.replaceAll('Mod', modifier)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
