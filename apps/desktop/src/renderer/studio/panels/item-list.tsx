import { Eye, EyeOff, Lock, LockOpen, Plus, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { SortableList } from '../../ui/sortable-list.tsx';
import type { SceneItem } from '../scene/collection.ts';
import { moveItemTo, updateItems } from '../scene/edit-items.ts';
import { renameSource, sourceOf } from '../scene/edit-sources.ts';
import { useCollection, useSourceConditions, useStudio, useStudioState } from '../studio-context.tsx';
import { editedScene } from '../studio-store.ts';
import { useStageKeys } from '../stage/use-stage-keys.ts';
import { ItemMenu } from './item-menu.tsx';
import { InlineName } from './inline-name.tsx';
import { Panel } from './panel.tsx';
import { SourceIcon } from './source-icon.tsx';

/** The sources in the edited scene, front first, as layers lie. */
export function ItemList({ onAddSource }: { onAddSource: () => void }) {
  const say = useSay();
  const { store } = useStudio();
  const collection = useCollection();
  const scene = useStudioState(editedScene);
  const selectedIds = useStudioState((state) => state.selectedIds);
  const conditions = useSourceConditions();
  const onStageKey = useStageKeys();
  const [renamedId, setRenamedId] = useState<string | null>(null);
  const entries = scene.items.toReversed();
  const last = scene.items.length - 1;
  const rename = (item: SceneItem, name: string | null) => {
    setRenamedId(null);
    if (name !== null) store.edit((all) => renameSource(all, item.sourceId, name));
  };
  const nameOf = (item: SceneItem) => sourceOf(collection, item.sourceId)?.name ?? '';
  return (
    <Panel
      title={say(words.sources)}
      className="panel-items"
      actions={
        <>
          <ItemMenu />
          <IconButton
            label={say(words.removeItem)}
            disabled={selectedIds.length === 0}
            onClick={store.removeSelected}
          >
            <Trash2 size={15} />
          </IconButton>
          <IconButton label={say(words.addSource)} onClick={onAddSource}>
            <Plus size={17} />
          </IconButton>
        </>
      }
    >
      {entries.length === 0 && <p className="panel-empty">{say(words.emptyScene)}</p>}
      <SortableList
        label={say(words.items, { scene: scene.name })}
        entries={entries}
        currentId={selectedIds.at(-1) ?? null}
        isChosen={(id) => selectedIds.includes(id)}
        rowClass={(item) => (item.visible ? '' : 'is-hidden')}
        onChoose={store.choose}
        onMove={(id, index) => store.edit((all) => moveItemTo(all, scene.id, id, last - index))}
        onOpen={setRenamedId}
        onKey={(id, event) => {
          if (event.key === 'F2') setRenamedId(id);
          else onStageKey(event);
        }}
        renderEditor={(item) =>
          item.id !== renamedId ? null : (
            <InlineName
              label={say(words.renameSource)}
              name={nameOf(item)}
              onDone={(name) => rename(item, name)}
            />
          )
        }
        renderName={(item) => {
          const source = sourceOf(collection, item.sourceId);
          if (source === undefined) return null;
          const state = conditions[source.id]?.state;
          return (
            <>
              <SourceIcon kind={source.settings.kind} />
              <span>{source.name}</span>
              {(state === 'lost' || state === 'refused') && (
                <span className="item-trouble" title={conditions[source.id]?.message}>
                  <TriangleAlert size={14} aria-hidden="true" /> {say(words[state])}
                </span>
              )}
            </>
          );
        }}
        renderActions={(item) => (
          <ItemActions
            item={item}
            name={nameOf(item)}
            onChange={(change) =>
              store.edit((all) => updateItems(all, scene.id, [item.id], (one) => ({ ...one, ...change })))
            }
          />
        )}
      />
    </Panel>
  );
}

interface ItemActionsProps {
  item: SceneItem;
  name: string;
  onChange: (change: Partial<SceneItem>) => void;
}

function ItemActions({ item, name, onChange }: ItemActionsProps) {
  const say = useSay();
  const { visible, locked } = item;
  return (
    <>
      <IconButton
        label={say(visible ? words.hide : words.show, { name })}
        tabIndex={-1}
        className={visible ? 'is-at-rest' : ''}
        onClick={() => onChange({ visible: !visible })}
      >
        {visible ? <Eye size={15} /> : <EyeOff size={15} />}
      </IconButton>
      <IconButton
        label={say(locked ? words.unlock : words.lock, { name })}
        tabIndex={-1}
        className={locked ? '' : 'is-at-rest'}
        onClick={() => onChange({ locked: !locked })}
      >
        {locked ? <Lock size={15} /> : <LockOpen size={15} />}
      </IconButton>
    </>
  );
}
