import { AlignCenter, Maximize, RotateCcw } from 'lucide-react';
import { useSay } from '../../i18n/language.tsx';
import { sourceWords } from '../../i18n/source-words.ts';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { Button } from '../../ui/button.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { noCrop, type Crop, type SceneItem } from '../scene/collection.ts';
import { updateItems } from '../scene/edit-items.ts';
import { sourceOf } from '../scene/edit-sources.ts';
import { centreItem, fillCanvas } from '../scene/transform.ts';
import { normalDegrees } from '../scene/geometry.ts';
import { useCollection, useSourceConditions, useStudio, useStudioState } from '../studio-context.tsx';
import { editedScene } from '../studio-store.ts';
import { SeveralSelected } from './several-selected.tsx';
import { SourceIcon } from './source-icon.tsx';
import { SourceNameField } from './source-name-field.tsx';
import { SourceSettingsFields } from './source-settings-fields.tsx';

/** What the selected source is set to, and how it lies in the picture. */
export function Inspector() {
  const say = useSay();
  const collection = useCollection();
  const selectedIds = useStudioState((state) => state.selectedIds);
  const scene = useStudioState(editedScene);
  const item = scene.items.find((one) => one.id === selectedIds[0]);
  const source = item === undefined ? undefined : sourceOf(collection, item.sourceId);
  if (selectedIds.length > 1) return <SeveralSelected />;
  if (item === undefined || source === undefined)
    return (
      <div className="panel-empty">
        <strong>{say(words.nothingSelected)}</strong>
        <p>{say(words.nothingSelectedHint)}</p>
      </div>
    );
  return (
    <div className="inspector" key={item.id}>
      <h3 className="inspector-title">
        <SourceIcon kind={source.settings.kind} /> {say(sourceWords[source.settings.kind])}
      </h3>
      <Trouble sourceId={source.id} />
      <SourceNameField source={source} />
      <SourceSettingsFields source={source} />
      <PlaceFields item={item} />
    </div>
  );
}

function Trouble({ sourceId }: { sourceId: string }) {
  const say = useSay();
  const { engine } = useStudio();
  const condition = useSourceConditions()[sourceId];
  if (condition?.state !== 'lost' && condition?.state !== 'refused') return null;
  return (
    <div className="notice notice-problem" role="alert">
      <p lang={condition.message === undefined ? undefined : 'en'}>
        {condition.message ?? say(words[condition.state])}
      </p>
      <Button className="button-small" onClick={() => engine.retrySource(sourceId)}>
        <RotateCcw size={15} aria-hidden="true" /> {say(words.retry)}
      </Button>
    </div>
  );
}

/** Where and how large it is, as numbers. */
function PlaceFields({ item }: { item: SceneItem }) {
  const say = useSay();
  const { store } = useStudio();
  const { canvas } = useCollection();
  const scene = useStudioState(editedScene);
  const change = (next: (item: SceneItem) => SceneItem, group?: string) =>
    store.edit((all) => updateItems(all, scene.id, [item.id], next), group);
  const place = (key: string, next: Partial<SceneItem>) =>
    change((one) => ({ ...one, ...next }), `place ${key}`);
  const common = { min: -50_000, max: 50_000, onDone: store.endGroup };
  const left = item.x - item.width / 2;
  const top = item.y - item.height / 2;
  return (
    <fieldset className="fieldset" disabled={item.locked}>
      <legend>{say(sourceWords.place)}</legend>
      <div className="number-grid">
        <NumberField
          {...common}
          label={say(sourceWords.x)}
          short="X"
          value={left}
          onChange={(value) => place('x', { x: value + item.width / 2 })}
        />
        <NumberField
          {...common}
          label={say(sourceWords.y)}
          short="Y"
          value={top}
          onChange={(value) => place('y', { y: value + item.height / 2 })}
        />
        <NumberField
          {...common}
          min={8}
          label={say(sourceWords.width)}
          short={say(sourceWords.widthShort)}
          value={item.width}
          onChange={(width) => place('w', { width, x: left + width / 2 })}
        />
        <NumberField
          {...common}
          min={8}
          label={say(sourceWords.height)}
          short={say(sourceWords.heightShort)}
          value={item.height}
          onChange={(height) => place('h', { height, y: top + height / 2 })}
        />
        <NumberField
          {...common}
          min={-180}
          max={180}
          label={say(sourceWords.rotation)}
          short={say(sourceWords.rotation)}
          unit="°"
          value={item.rotation}
          digits={item.rotation % 1 === 0 ? 0 : 1}
          onChange={(rotation) => place('r', { rotation: normalDegrees(rotation) })}
        />
      </div>
      <SliderField
        label={say(sourceWords.opacity)}
        value={Math.round(item.opacity * 100)}
        min={0}
        max={100}
        text={`${Math.round(item.opacity * 100)} %`}
        onChange={(percent) => place('opacity', { opacity: percent / 100 })}
        onDone={store.endGroup}
      />
      <SelectField
        label={say(sourceWords.fit)}
        value={item.fit}
        options={[
          { value: 'contain', label: say(sourceWords.contain) },
          { value: 'cover', label: say(sourceWords.cover) },
          { value: 'stretch', label: say(sourceWords.stretch) },
        ]}
        onChange={(fit) => change((one) => ({ ...one, fit }))}
      />
      <CropFields item={item} onChange={(crop) => place('crop', { crop })} onDone={store.endGroup} />
      <div className="row">
        <Button className="button-small" onClick={() => change((one) => fillCanvas(one, canvas))}>
          <Maximize size={15} aria-hidden="true" /> {say(words.fillCanvas)}
        </Button>
        <Button className="button-small" onClick={() => change((one) => centreItem(one, canvas))}>
          <AlignCenter size={15} aria-hidden="true" /> {say(words.centre)}
        </Button>
        <Button
          className="button-small"
          onClick={() => change((one) => ({ ...one, crop: noCrop, rotation: 0 }))}
        >
          <RotateCcw size={15} aria-hidden="true" /> {say(words.resetTransform)}
        </Button>
      </div>
    </fieldset>
  );
}

const opposite = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' } as const;

function CropFields({
  item,
  onChange,
  onDone,
}: {
  item: SceneItem;
  onChange: (crop: Crop) => void;
  onDone: () => void;
}) {
  const say = useSay();
  return (
    <fieldset className="fieldset">
      <legend>{say(sourceWords.crop)}</legend>
      <div className="number-grid">
        {(['left', 'right', 'top', 'bottom'] as const).map((side) => (
          <NumberField
            key={side}
            label={`${say(sourceWords.crop)} ${say(sourceWords[side])}`}
            short={say(sourceWords[side])}
            unit="%"
            value={item.crop[side] * 100}
            min={0}
            max={98 - item.crop[opposite[side]] * 100}
            onChange={(percent) => onChange({ ...item.crop, [side]: percent / 100 })}
            onDone={onDone}
          />
        ))}
      </div>
    </fieldset>
  );
}
