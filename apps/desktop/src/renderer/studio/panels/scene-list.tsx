import { Copy, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { SortableList } from '../../ui/sortable-list.tsx';
import { addScene, duplicateScene, moveScene, removeScene, renameScene } from '../scene/edit-scenes.ts';
import { useCollection, useStudio } from '../studio-context.tsx';
import { InlineName } from './inline-name.tsx';
import { Panel } from './panel.tsx';

const newId = () => crypto.randomUUID();

/** The scenes of the collection: one click opens, F2 or a double click renames. */
export function SceneList() {
  const say = useSay();
  const { store } = useStudio();
  const { scenes, programSceneId, previewSceneId } = useCollection();
  const [renamedId, setRenamedId] = useState<string | null>(null);
  const add = () => {
    const id = newId();
    store.edit((all) => addScene(all, id, say(words.newSceneName)));
    store.openScene(id);
    setRenamedId(id);
  };
  const rename = (id: string, name: string | null) => {
    setRenamedId(null);
    if (name !== null) store.edit((all) => renameScene(all, id, name));
  };
  const current = previewSceneId;
  return (
    <Panel
      title={say(words.scenes)}
      className="panel-scenes"
      actions={
        <>
          <IconButton
            label={say(words.duplicateScene)}
            onClick={() => store.edit((all) => duplicateScene(all, current, newId))}
          >
            <Copy size={15} />
          </IconButton>
          <IconButton
            label={say(words.removeScene)}
            disabled={scenes.length === 1}
            onClick={() => store.edit((all) => removeScene(all, current))}
          >
            <Trash2 size={15} />
          </IconButton>
          <IconButton label={say(words.addScene)} onClick={add}>
            <Plus size={17} />
          </IconButton>
        </>
      }
    >
      <SortableList
        label={say(words.scenes)}
        entries={scenes}
        currentId={current}
        isChosen={(id) => id === current}
        rowClass={(scene) => (scene.id === programSceneId ? 'is-program' : '')}
        onChoose={(id) => store.openScene(id)}
        onMove={(id, index) => store.edit((all) => moveScene(all, id, index))}
        onOpen={setRenamedId}
        onKey={(id, event) => {
          if (event.key === 'F2') setRenamedId(id);
          if (event.key === 'Delete') store.edit((all) => removeScene(all, id));
        }}
        renderEditor={(scene) =>
          scene.id !== renamedId ? null : (
            <InlineName
              label={say(words.renameScene)}
              name={scene.name}
              onDone={(name) => rename(scene.id, name)}
            />
          )
        }
        renderName={(scene) => (
          <>
            <span>{scene.name}</span>
            {scene.id === programSceneId && programSceneId !== previewSceneId && (
              <span className="scene-mark">{say(words.onAir)}</span>
            )}
          </>
        )}
      />
    </Panel>
  );
}
