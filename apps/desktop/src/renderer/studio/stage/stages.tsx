import { ArrowRight } from 'lucide-react';
import type { CSSProperties } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { Button } from '../../ui/button.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { sceneOf } from '../scene/edit-items.ts';
import { useCollection, useStudio, useStudioState } from '../studio-context.tsx';
import { Program } from './program.tsx';
import { Stage } from './stage.tsx';

/** One picture that is edited on air; or the preview, what is on air, and what leads from one to the other. */
export function Stages({ onAddSource }: { onAddSource: () => void }) {
  const say = useSay();
  const hasPreview = useStudioState((state) => state.hasPreview);
  const collection = useCollection();
  const nameOf = (id: string) => sceneOf(collection, id)?.name ?? '';
  const ratio = { '--ratio': collection.canvas.width / collection.canvas.height } as CSSProperties;
  if (!hasPreview)
    return (
      <div className="stages">
        <section className="stage-column" aria-label={say(words.program)}>
          <Stage onAddSource={onAddSource} />
        </section>
      </div>
    );
  return (
    <div className="stages">
      <div className="stage-pair" style={ratio}>
        <section className="stage-column" aria-label={say(words.preview)}>
          <h2 className="stage-title">
            {say(words.preview)} <span>{nameOf(collection.previewSceneId)}</span>
          </h2>
          <Stage onAddSource={onAddSource} />
        </section>
        <TransitionBar />
        <section className="stage-column is-program" aria-label={say(words.program)}>
          <h2 className="stage-title">
            {say(words.program)} <span>{nameOf(collection.programSceneId)}</span>
          </h2>
          <Program />
        </section>
      </div>
    </div>
  );
}

/** What leads from the preview to the air. */
function TransitionBar() {
  const say = useSay();
  const { store } = useStudio();
  const { programSceneId, previewSceneId } = useCollection();
  return (
    <div className="transition-bar">
      <Button
        look="primary"
        className="take"
        disabled={programSceneId === previewSceneId}
        title={say(words.takeHint)}
        onClick={store.take}
      >
        {say(words.take)} <ArrowRight size={16} aria-hidden="true" />
      </Button>
      <TransitionControl />
    </div>
  );
}

/** How one scene follows another on air. */
export function TransitionControl() {
  const say = useSay();
  const { store } = useStudio();
  const { transition } = useCollection();
  const change = (next: Partial<typeof transition>) =>
    store.edit((all) => ({ ...all, transition: { ...all.transition, ...next } }), 'transition');
  return (
    <div className="transition-control">
      <Segmented
        label={say(words.transition)}
        value={transition.kind}
        options={[
          { value: 'cut', label: say(words.cutTransition) },
          { value: 'fade', label: say(words.fadeTransition) },
        ]}
        onChange={(kind) => change({ kind })}
      />
      {transition.kind === 'fade' && (
        <NumberField
          label={say(words.duration)}
          unit="ms"
          value={transition.durationMs}
          min={50}
          max={5000}
          step={50}
          onChange={(durationMs) => change({ durationMs })}
          onDone={store.endGroup}
        />
      )}
    </div>
  );
}
