import type { SettingsPatch } from '../../../ipc/settings.ts';
import { useSay } from '../../i18n/language.tsx';
import { settingsWords as words } from '../../i18n/settings-words.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { useSettings } from '../studio-context.tsx';

const rates = [96, 128, 160, 192, 256, 320];

/** How good the sound is that goes out. */
export function SoundSettings({ onChange }: { onChange: (patch: SettingsPatch) => void }) {
  const say = useSay();
  const { audio } = useSettings();
  return (
    <>
      <SelectField
        label={say(words.audioBitrate)}
        value={String(audio.bitsPerSecond)}
        options={rates.map((rate) => ({ value: String(rate * 1000), label: `${rate} kbit/s` }))}
        onChange={(rate) => onChange({ audio: { bitsPerSecond: Number(rate) } })}
      />
      <p className="muted">{say(words.soundHint)}</p>
    </>
  );
}
