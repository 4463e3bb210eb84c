import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignStartHorizontal,
  AlignStartVertical,
} from 'lucide-react';
import { useSay } from '../../i18n/language.tsx';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { alignBox } from '../scene/align.ts';
import { updateItems } from '../scene/edit-items.ts';
import { useStudio, useStudioState } from '../studio-context.tsx';
import { editedScene, selectedItems } from '../studio-store.ts';

const alignments = [
  ['left', words.alignLeft, AlignStartVertical],
  ['centre', words.alignCentre, AlignCenterVertical],
  ['right', words.alignRight, AlignEndVertical],
  ['top', words.alignTop, AlignStartHorizontal],
  ['middle', words.alignMiddle, AlignCenterHorizontal],
  ['bottom', words.alignBottom, AlignEndHorizontal],
] as const;

/** What can be done with several sources at once: they are aligned to each other. Locked ones stay where they are. */
export function SeveralSelected() {
  const say = useSay();
  const { store } = useStudio();
  const count = useStudioState((state) => state.selectedIds.length);
  const align = (to: (typeof alignments)[number][0]) => {
    const all = selectedItems(store.get());
    const ids = all.filter((item) => !item.locked).map((item) => item.id);
    const { id } = editedScene(store.get());
    store.edit((show) => updateItems(show, id, ids, (item) => alignBox(item, all, to)));
  };
  return (
    <div className="inspector">
      <h3 className="inspector-title">{say(words.severalSelected, { count })}</h3>
      <div className="align-row" role="group" aria-label={say(words.align)}>
        {alignments.map(([to, label, Icon]) => (
          <IconButton key={to} label={say(label)} onClick={() => align(to)}>
            <Icon size={18} />
          </IconButton>
        ))}
      </div>
      <p className="field-hint">{say(words.severalHint)}</p>
    </div>
  );
}
