import { useSay } from '../../i18n/language.tsx';
import { sourceWords as words } from '../../i18n/source-words.ts';
import { Button } from '../../ui/button.tsx';
import { ColourField } from '../../ui/colour-field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { Source, SourceSettings } from '../scene/collection.ts';
import { updateSource } from '../scene/edit-sources.ts';
import type { SettingsOf } from '../scene/source.ts';
import { useStudio } from '../studio-context.tsx';
import { AddressField } from './address-field.tsx';
import { DeviceField } from './device-field.tsx';
import { TextSettings } from './text-settings.tsx';
import { usePickFile } from './use-pick-file.ts';

/** The settings that only this kind of source has. Applied as they are changed. */
export function SourceSettingsFields({ source }: { source: Source }) {
  const { store } = useStudio();
  const { settings } = source;
  const change = (next: SourceSettings) =>
    store.edit(
      (all) => updateSource(all, source.id, (one) => ({ ...one, settings: next })),
      `settings ${source.id}`,
    );
  const fields = { onChange: change, onDone: store.endGroup };
  switch (settings.kind) {
    case 'screen':
    case 'window':
      return <CaptureFields settings={settings} {...fields} />;
    case 'camera':
      return <CameraFields settings={settings} {...fields} />;
    case 'microphone':
      return <MicrophoneFields settings={settings} {...fields} />;
    case 'image':
    case 'media':
      return <FileFields settings={settings} {...fields} />;
    case 'text':
      return <TextSettings settings={settings} {...fields} />;
    case 'colour':
      return <ColourFields settings={settings} {...fields} />;
    case 'web-page':
      return <WebPageFields settings={settings} {...fields} />;
    case 'channel':
      return <ChannelFields settings={settings} {...fields} />;
    case 'desktop-audio':
      return null;
  }
}

interface FieldsProps<S> {
  settings: S;
  onChange: (settings: SourceSettings) => void;
  onDone: () => void;
}

function CaptureFields({ settings, onChange }: FieldsProps<SettingsOf<'screen'> | SettingsOf<'window'>>) {
  const say = useSay();
  return (
    <>
      {settings.label !== '' && <p className="field-hint">{settings.label}</p>}
      <Switch
        label={say(words.cursor)}
        isOn={settings.hasCursor}
        onChange={(hasCursor) => onChange({ ...settings, hasCursor })}
      />
    </>
  );
}

const cameraSizes = ['640x360', '1280x720', '1920x1080', '3840x2160'] as const;

function CameraFields({ settings, onChange, onDone }: FieldsProps<SettingsOf<'camera'>>) {
  const say = useSay();
  return (
    <>
      <DeviceField
        kind="videoinput"
        label={say(words.device)}
        deviceId={settings.deviceId}
        deviceLabel={settings.label}
        onChange={(deviceId, label) => onChange({ ...settings, deviceId, label })}
      />
      <div className="field select-field">
        <label htmlFor="camera-size">{say(words.resolution)}</label>
        <select
          id="camera-size"
          value={`${settings.width}x${settings.height}`}
          onChange={(event) => {
            const [width = 1280, height = 720] = event.target.value.split('x').map(Number);
            onChange({ ...settings, width, height });
          }}
        >
          {cameraSizes.map((size) => (
            <option key={size} value={size}>
              {size.replace('x', ' × ')}
            </option>
          ))}
        </select>
      </div>
      <NumberField
        label={say(words.frameRate)}
        short={say(words.frameRate)}
        value={settings.frameRate}
        min={5}
        max={120}
        step={5}
        onChange={(frameRate) => onChange({ ...settings, frameRate })}
        onDone={onDone}
      />
      <Switch
        label={say(words.mirrored)}
        isOn={settings.isMirrored}
        onChange={(isMirrored) => onChange({ ...settings, isMirrored })}
      />
    </>
  );
}

function MicrophoneFields({ settings, onChange }: FieldsProps<SettingsOf<'microphone'>>) {
  const say = useSay();
  return (
    <>
      <DeviceField
        kind="audioinput"
        label={say(words.device)}
        deviceId={settings.deviceId}
        deviceLabel={settings.label}
        onChange={(deviceId, label) => onChange({ ...settings, deviceId, label })}
      />
      <Switch
        label={say(words.noise)}
        isOn={settings.noiseSuppression}
        onChange={(noiseSuppression) => onChange({ ...settings, noiseSuppression })}
      />
      <Switch
        label={say(words.echo)}
        isOn={settings.echoCancellation}
        onChange={(echoCancellation) => onChange({ ...settings, echoCancellation })}
      />
      <Switch
        label={say(words.autoGain)}
        isOn={settings.autoGainControl}
        onChange={(autoGainControl) => onChange({ ...settings, autoGainControl })}
      />
    </>
  );
}

function FileFields({ settings, onChange }: FieldsProps<SettingsOf<'image'> | SettingsOf<'media'>>) {
  const say = useSay();
  const { pick, problem } = usePickFile(settings.kind, ({ name, url }) =>
    onChange({ ...settings, url, label: name }),
  );
  return (
    <>
      <div className="file-field">
        <span title={settings.label}>{settings.label === '' ? say(words.noFile) : settings.label}</span>
        <Button className="button-small" onClick={pick}>
          {say(words.chooseFile)}
        </Button>
      </div>
      {problem !== null && <p className="field-error">{problem}</p>}
      {settings.kind === 'media' && (
        <Switch
          label={say(words.looped)}
          isOn={settings.isLooped}
          onChange={(isLooped) => onChange({ ...settings, isLooped })}
        />
      )}
    </>
  );
}

function ColourFields({ settings, onChange, onDone }: FieldsProps<SettingsOf<'colour'>>) {
  const say = useSay();
  return (
    <ColourField
      label={say(words.colour)}
      value={settings.colour}
      onChange={(colour) => onChange({ ...settings, colour })}
      onDone={onDone}
    />
  );
}

function WebPageFields({ settings, onChange, onDone }: FieldsProps<SettingsOf<'web-page'>>) {
  const say = useSay();
  return (
    <>
      <AddressField kind="web-page" value={settings.url} onDone={(url) => onChange({ ...settings, url })} />
      <div className="number-grid">
        <NumberField
          label={say(words.width)}
          short={say(words.widthShort)}
          value={settings.width}
          min={16}
          max={3840}
          onChange={(width) => onChange({ ...settings, width: Math.round(width) })}
          onDone={onDone}
        />
        <NumberField
          label={say(words.height)}
          short={say(words.heightShort)}
          value={settings.height}
          min={16}
          max={2160}
          onChange={(height) => onChange({ ...settings, height: Math.round(height) })}
          onDone={onDone}
        />
      </div>
    </>
  );
}

function ChannelFields({ settings, onChange }: FieldsProps<SettingsOf<'channel'>>) {
  return (
    <AddressField
      kind="channel"
      value={settings.login}
      onDone={(login) => onChange({ ...settings, login })}
    />
  );
}
