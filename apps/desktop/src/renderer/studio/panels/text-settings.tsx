import { useSay } from '../../i18n/language.tsx';
import { sourceWords as words } from '../../i18n/source-words.ts';
import { ColourField } from '../../ui/colour-field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import type { SettingsOf, SourceSettings } from '../scene/source.ts';

const fonts = [
  { value: 'Inter Variable, sans-serif', label: 'Inter' },
  { value: 'system-ui, sans-serif', label: 'System' },
  { value: 'Georgia, serif', label: 'Serif' },
  { value: 'ui-monospace, monospace', label: 'Monospace' },
  { value: 'Impact, sans-serif', label: 'Impact' },
] as const;

interface TextSettingsProps {
  settings: SettingsOf<'text'>;
  onChange: (settings: SourceSettings) => void;
  onDone: () => void;
}

/** What a text says and how it is set. */
export function TextSettings({ settings, onChange, onDone }: TextSettingsProps) {
  const say = useSay();
  const change = (next: Partial<SettingsOf<'text'>>) => onChange({ ...settings, ...next });
  const known = fonts.find((font) => font.value === settings.fontFamily)?.value ?? fonts[0].value;
  return (
    <>
      <TextAreaField
        label={say(words.text)}
        rows={2}
        maxLength={4000}
        value={settings.text}
        onChange={(event) => change({ text: event.target.value })}
        onBlur={onDone}
      />
      <SelectField
        label={say(words.font)}
        value={known}
        options={fonts}
        onChange={(fontFamily) => change({ fontFamily })}
      />
      <NumberField
        label={say(words.size)}
        short={say(words.size)}
        unit="px"
        value={settings.fontSize}
        min={8}
        max={500}
        step={2}
        onChange={(fontSize) => change({ fontSize })}
        onDone={onDone}
      />
      <Segmented
        label={say(words.align)}
        value={settings.align}
        options={[
          { value: 'left', label: say(words.left) },
          { value: 'center', label: say(words.middle) },
          { value: 'right', label: say(words.right) },
        ]}
        onChange={(align) => change({ align })}
      />
      <Switch label={say(words.bold)} isOn={settings.isBold} onChange={(isBold) => change({ isBold })} />
      <Switch
        label={say(words.italic)}
        isOn={settings.isItalic}
        onChange={(isItalic) => change({ isItalic })}
      />
      <ColourField
        label={say(words.colour)}
        value={settings.colour}
        onChange={(colour) => change({ colour })}
        onDone={onDone}
      />
      <Switch
        label={say(words.background)}
        isOn={settings.background !== null}
        onChange={(isOn) => change({ background: isOn ? '#000000b3' : null })}
      />
      <Switch
        label={say(words.outline)}
        isOn={settings.outline !== null}
        onChange={(isOn) => change({ outline: isOn ? { colour: '#000000', width: 4 } : null })}
      />
      {settings.outline !== null && (
        <ColourField
          label={say(words.outline)}
          value={settings.outline.colour}
          onChange={(colour) => change({ outline: { colour, width: settings.outline?.width ?? 4 } })}
          onDone={onDone}
        />
      )}
    </>
  );
}
