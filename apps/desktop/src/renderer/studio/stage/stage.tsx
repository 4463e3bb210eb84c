import { useEffect, useId, useRef, useState } from 'react';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { Plus } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import type { SceneItem } from '../scene/collection.ts';
import { sourceOf } from '../scene/edit-sources.ts';
import { useCollection, useStudioState } from '../studio-context.tsx';
import { editedScene, selectedItems } from '../studio-store.ts';
import { ItemOutlines } from './item-outlines.tsx';
import { Picture } from './picture.tsx';
import { fitStage } from './stage-view.ts';
import { useStageKeys } from './use-stage-keys.ts';
import { useStagePointer } from './use-stage-pointer.ts';
import { useStageSize } from './use-stage-size.ts';
import './stage.css';

/** The picture of the edited scene, in which sources are moved, scaled, cropped and rotated. */
export function Stage({ onAddSource }: { onAddSource: () => void }) {
  const say = useSay();
  const hintId = useId();
  const element = useRef<HTMLDivElement>(null);
  const { canvas } = useCollection();
  const hasPreview = useStudioState((state) => state.hasPreview);
  const scene = useStudioState(editedScene);
  const selectedIds = useStudioState((state) => state.selectedIds);
  const view = fitStage(useStageSize(element), canvas);
  const pointer = useStagePointer(view);
  const onKeyDown = useStageKeys();
  const label = say(words.stage, { scene: scene.name });
  const { guides, hoveredId, ...events } = pointer;
  return (
    <div className="stage-frame">
      <div
        ref={element}
        className="stage"
        role="application"
        aria-label={label}
        aria-describedby={hintId}
        tabIndex={0}
        data-testid="stage"
        data-scale={view?.scale}
        onKeyDown={onKeyDown}
        {...events}
      >
        {view !== null && (
          <>
            <Picture which={hasPreview ? 'preview' : 'program'} view={view} canvas={canvas} label={label} />
            <ItemOutlines
              view={view}
              canvas={canvas}
              guides={guides}
              selected={scene.items.filter((item) => selectedIds.includes(item.id))}
              hoveredItem={
                scene.items.find((item) => item.id === hoveredId && !selectedIds.includes(item.id)) ?? null
              }
            />
          </>
        )}
      </div>
      {scene.items.length === 0 && (
        <div className="stage-empty">
          <strong>{say(words.emptyScene)}</strong>
          <p>{say(words.emptySceneHint)}</p>
          <Button look="primary" onClick={onAddSource}>
            <Plus size={18} aria-hidden="true" /> {say(words.addSource)}
          </Button>
        </div>
      )}
      <p id={hintId} className="visually-hidden">
        {say(words.stageHint)}
      </p>
      <PlaceAnnouncer />
    </div>
  );
}

const quietMs = 500;

/** Says where the selected item lies, once it has stayed there for a moment. */
function PlaceAnnouncer() {
  const say = useSay();
  const [said, setSaid] = useState('');
  const collection = useCollection();
  const item = useStudioState((state): SceneItem | undefined => selectedItems(state)[0]);
  useEffect(() => {
    if (item === undefined) return;
    const name = sourceOf(collection, item.sourceId)?.name ?? '';
    const timer = setTimeout(
      () =>
        setSaid(
          say(words.placed, {
            name,
            x: Math.round(item.x - item.width / 2),
            y: Math.round(item.y - item.height / 2),
            width: Math.round(item.width),
            height: Math.round(item.height),
            rotation: Math.round(item.rotation),
          }),
        ),
      quietMs,
    );
    return () => clearTimeout(timer);
  }, [item, collection, say]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
