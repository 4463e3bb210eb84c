import { Ellipsis } from 'lucide-react';
import { useSay } from '../../i18n/language.tsx';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { Menu } from '../../ui/menu.tsx';
import { useKeyNames } from '../hotkeys/use-key-names.ts';
import { reorderItem, type OrderStep } from '../scene/edit-items.ts';
import { useStudio, useStudioState } from '../studio-context.tsx';
import { editedScene } from '../studio-store.ts';

/** What keys do to the selected sources, for those who look for it: order, copies. */
export function ItemMenu() {
  const say = useSay();
  const nameOf = useKeyNames();
  const { store } = useStudio();
  const selected = useStudioState((state) => state.selectedIds);
  const hasClipboard = useStudioState((state) => state.clipboard !== null);
  const has = selected.length > 0;
  const order = (step: OrderStep) => () => {
    const id = selected.at(-1);
    const { id: sceneId } = editedScene(store.get());
    if (id !== undefined) store.edit((all) => reorderItem(all, sceneId, id, step));
  };
  const entry = (
    key: 'copy' | 'paste' | 'duplicate' | 'toFront' | 'forward' | 'backward' | 'toBack',
    keys: string,
    onSelect: () => void,
    isPossible = has,
  ) => ({
    key,
    label: (
      <>
        {say(words[key])} <kbd className="menu-keys">{nameOf(keys)}</kbd>
      </>
    ),
    isDisabled: !isPossible,
    onSelect,
  });
  return (
    <Menu
      label={say(words.more)}
      trigger={<Ellipsis size={16} />}
      items={[
        entry('toFront', 'Home', order('front')),
        entry('forward', 'PageUp', order('forward')),
        entry('backward', 'PageDown', order('backward')),
        entry('toBack', 'End', order('back')),
        entry('duplicate', 'Mod+D', store.duplicate),
        entry('copy', 'Mod+C', store.copy),
        entry('paste', 'Mod+V', store.paste, hasClipboard),
      ]}
    />
  );
}
