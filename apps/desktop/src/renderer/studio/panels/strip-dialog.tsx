import { Trash2 } from 'lucide-react';
import { useSay } from '../../i18n/language.tsx';
import { sourceWords as words } from '../../i18n/source-words.ts';
import { studioWords } from '../../i18n/studio-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { Switch } from '../../ui/switch.tsx';
import { stripOf, type Source, type Strip } from '../scene/collection.ts';
import { removeSource, updateStrip } from '../scene/edit-sources.ts';
import { hasPicture } from '../scene/source.ts';
import { defaultFilters } from '../scene/strip.ts';
import { useCollection, useStudio } from '../studio-context.tsx';
import { SourceNameField } from './source-name-field.tsx';
import { SourceSettingsFields } from './source-settings-fields.tsx';

/** What the mixer does with one source's sound: monitoring, delay, gate, compressor, limiter. */
export function StripDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const say = useSay();
  const { store } = useStudio();
  const strip = stripOf(useCollection(), source.id);
  const change = (next: Partial<Strip>) =>
    store.edit((all) => updateStrip(all, source.id, next), `strip ${source.id} ${Object.keys(next).join()}`);
  const end = store.endGroup;
  const { gate, compressor, limiter } = strip;
  return (
    <Dialog title={say(studioWords.filtersOf, { name: source.name })} isOpen onClose={onClose}>
      {!hasPicture(source.settings.kind) && <OwnSettings source={source} />}
      <SelectField
        label={say(words.monitoring)}
        value={strip.monitoring}
        options={[
          { value: 'off', label: say(words.monitorOff) },
          { value: 'monitor', label: say(words.monitorOn) },
          { value: 'monitor-only', label: say(words.monitorOnly) },
        ]}
        onChange={(monitoring) => change({ monitoring })}
      />
      <SliderField
        label={say(words.delay)}
        value={strip.delayMs}
        min={0}
        max={1000}
        step={5}
        text={`${strip.delayMs} ms`}
        onChange={(delayMs) => change({ delayMs })}
        onDone={end}
      />
      <div className="filter">
        <Switch
          label={say(words.gate)}
          hint={say(words.gateHint)}
          isOn={gate !== null}
          onChange={(isOn) => change({ gate: isOn ? defaultFilters.gate : null })}
        />
        {gate !== null && (
          <>
            <Decibels
              label={say(words.opensAt)}
              value={gate.openDb}
              min={-80}
              onChange={(openDb) =>
                change({ gate: { ...gate, openDb, closeDb: Math.min(gate.closeDb, openDb) } })
              }
              onDone={end}
            />
            <Decibels
              label={say(words.closesAt)}
              value={gate.closeDb}
              min={-80}
              onChange={(closeDb) =>
                change({ gate: { ...gate, closeDb, openDb: Math.max(gate.openDb, closeDb) } })
              }
              onDone={end}
            />
          </>
        )}
      </div>
      <div className="filter">
        <Switch
          label={say(words.compressor)}
          hint={say(words.compressorHint)}
          isOn={compressor !== null}
          onChange={(isOn) => change({ compressor: isOn ? defaultFilters.compressor : null })}
        />
        {compressor !== null && (
          <>
            <Decibels
              label={say(words.threshold)}
              value={compressor.thresholdDb}
              min={-60}
              onChange={(thresholdDb) => change({ compressor: { ...compressor, thresholdDb } })}
              onDone={end}
            />
            <SliderField
              label={say(words.ratio)}
              value={compressor.ratio}
              min={1}
              max={20}
              step={0.5}
              text={`${compressor.ratio} : 1`}
              onChange={(ratio) => change({ compressor: { ...compressor, ratio } })}
              onDone={end}
            />
            <Decibels
              label={say(words.makeUp)}
              value={compressor.makeUpDb}
              min={-12}
              max={24}
              onChange={(makeUpDb) => change({ compressor: { ...compressor, makeUpDb } })}
              onDone={end}
            />
          </>
        )}
      </div>
      <div className="filter">
        <Switch
          label={say(words.limiter)}
          hint={say(words.limiterHint)}
          isOn={limiter !== null}
          onChange={(isOn) => change({ limiter: isOn ? defaultFilters.limiter : null })}
        />
        {limiter !== null && (
          <Decibels
            label={say(words.ceiling)}
            value={limiter.ceilingDb}
            min={-24}
            onChange={(ceilingDb) => change({ limiter: { ...limiter, ceilingDb } })}
            onDone={end}
          />
        )}
      </div>
      {!hasPicture(source.settings.kind) && (
        <Button
          look="quiet"
          className="button-small delete-source"
          onClick={() => store.edit((all) => removeSource(all, source.id))}
        >
          <Trash2 size={16} aria-hidden="true" /> {say(words.removeSource)}
        </Button>
      )}
    </Dialog>
  );
}

/** What is heard only has no place in a scene: here is all there is to set of it. */
function OwnSettings({ source }: { source: Source }) {
  return (
    <div className="strip-source">
      <SourceNameField source={source} />
      <SourceSettingsFields source={source} />
    </div>
  );
}

interface DecibelsProps {
  label: string;
  value: number;
  min: number;
  max?: number;
  onChange: (value: number) => void;
  onDone: () => void;
}

function Decibels({ label, value, min, max = 0, onChange, onDone }: DecibelsProps) {
  const text = `${value < 0 ? '−' : ''}${Math.abs(value)} dB`;
  return <SliderField {...{ label, value, min, max, text, onChange, onDone }} step={1} />;
}
