import { Headphones, Mic, SlidersHorizontal, Volume2, VolumeX } from 'lucide-react';
import { useEffect, useState, type CSSProperties } from 'react';
import { useLanguage, useSay } from '../../i18n/language.tsx';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { stripOf, type Source } from '../scene/collection.ts';
import { audibleSources, updateStrip } from '../scene/edit-sources.ts';
import { useCollection, useSourceConditions, useStudio } from '../studio-context.tsx';
import type { SoundState } from '../studio-engine.ts';
import { formatGain } from './meter-scale.ts';
import { MeterMarks } from './meter-marks.tsx';
import { Meter } from './meter.tsx';
import { Panel } from './panel.tsx';
import { SourceIcon } from './source-icon.tsx';
import { StripDialog } from './strip-dialog.tsx';

/** What is heard of each source, and all of it together. */
export function Mixer({ onAddMicrophone }: { onAddMicrophone: () => void }) {
  const say = useSay();
  const collection = useCollection();
  const sources = audibleSources(collection);
  const [openId, setOpenId] = useState<string | null>(null);
  const open = sources.find((source) => source.id === openId);
  return (
    <Panel title={say(words.mixer)} className="panel-mixer">
      <SoundNote />
      {sources.length === 0 ? (
        <div className="mixer-empty">
          <span className="muted">{say(words.emptyMixer)}</span>
          <Button className="button-small" onClick={onAddMicrophone}>
            <Mic size={16} aria-hidden="true" /> {say(words.addMicrophone)}
          </Button>
        </div>
      ) : (
        <ul className="strips">
          {sources.map((source) => (
            <StripRow key={source.id} source={source} onOpen={() => setOpenId(source.id)} />
          ))}
          <li className="strip strip-master">
            <span className="strip-name">
              <Volume2 size={16} aria-hidden="true" />
              <span>{say(words.master)}</span>
            </span>
            <Meter name={say(words.master)} levelOf={(levels) => levels.master} />
            <MeterMarks />
          </li>
        </ul>
      )}
      {open !== undefined && <StripDialog source={open} onClose={() => setOpenId(null)} />}
    </Panel>
  );
}

/** Why nothing is heard, where the mixer itself is silent. */
function SoundNote() {
  const say = useSay();
  const { engine } = useStudio();
  const [state, setState] = useState<SoundState>('running');
  useEffect(() => engine.onSound(setState), [engine]);
  if (state === 'running') return null;
  return (
    <p className="notice mixer-note" role="status">
      {say(state === 'needs-gesture' ? words.soundNeedsClick : words.noSoundCard)}
    </p>
  );
}

function StripRow({ source, onOpen }: { source: Source; onOpen: () => void }) {
  const say = useSay();
  const language = useLanguage();
  const { store } = useStudio();
  const collection = useCollection();
  const condition = useSourceConditions()[source.id];
  const strip = stripOf(collection, source.id);
  const { id, name } = source;
  const isInTrouble = condition?.state === 'lost' || condition?.state === 'refused';
  return (
    <li className="strip" data-is-muted={strip.muted}>
      <span className="strip-name" title={condition?.message}>
        <SourceIcon kind={source.settings.kind} />
        <span>{name}</span>
        {isInTrouble && <span className="item-trouble">{say(words[condition.state])}</span>}
        {strip.monitoring !== 'off' && <Headphones size={14} aria-hidden="true" />}
      </span>
      <Meter name={name} levelOf={(levels) => levels.sources[id]} />
      <MeterMarks />
      <label className="strip-fader">
        <input
          type="range"
          className="slider"
          aria-label={say(words.volumeOf, { name })}
          aria-valuetext={formatGain(strip.gainDb, language)}
          min={-60}
          max={12}
          step={0.5}
          value={strip.gainDb}
          style={{ '--filled': `${((strip.gainDb + 60) / 72) * 100}%` } as CSSProperties}
          onChange={(event) =>
            store.edit((all) => updateStrip(all, id, { gainDb: Number(event.target.value) }), `gain ${id}`)
          }
          onPointerUp={store.endGroup}
          onDoubleClick={() => store.edit((all) => updateStrip(all, id, { gainDb: 0 }))}
        />
        <output>{formatGain(strip.gainDb, language)}</output>
      </label>
      <span className="strip-actions">
        <IconButton
          label={say(strip.muted ? words.unmute : words.mute, { name })}
          aria-pressed={strip.muted}
          onClick={() => store.edit((all) => updateStrip(all, id, { muted: !strip.muted }))}
        >
          {strip.muted ? <VolumeX size={17} /> : <Volume2 size={17} />}
        </IconButton>
        <IconButton label={say(words.filtersOf, { name })} onClick={onOpen}>
          <SlidersHorizontal size={16} />
        </IconButton>
      </span>
    </li>
  );
}
