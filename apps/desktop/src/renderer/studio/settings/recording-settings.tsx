import type { SettingsPatch } from '../../../ipc/settings.ts';
import { useSay } from '../../i18n/language.tsx';
import { settingsWords as words } from '../../i18n/settings-words.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { usePickFile } from '../panels/use-pick-file.ts';
import { useSettings } from '../studio-context.tsx';

const replays = [0, 30, 60, 90, 120];

/** Where recordings go and how good they are; how much a replay holds. */
export function RecordingSettings({ onChange }: { onChange: (patch: SettingsPatch) => void }) {
  const say = useSay();
  const { recordFolder, recordQuality, replaySeconds } = useSettings();
  const { pick, problem } = usePickFile('folder', ({ path }) => onChange({ recordFolder: path }));
  return (
    <>
      <div className="field">
        <span className="field-name">{say(words.folder)}</span>
        <div className="file-field">
          <span title={recordFolder}>{recordFolder === '' ? say(words.defaultFolder) : recordFolder}</span>
          <Button className="button-small" onClick={pick}>
            {say(words.choose)}
          </Button>
        </div>
        {problem !== null && <p className="field-error">{problem}</p>}
      </div>
      <SelectField
        label={say(words.recordQuality)}
        value={recordQuality}
        options={[
          { value: 'stream', label: say(words.asStream) },
          { value: 'own', label: say(words.ownQuality) },
        ]}
        onChange={(quality) => onChange({ recordQuality: quality })}
      />
      <SelectField
        label={say(words.replay)}
        value={String(replaySeconds)}
        options={replays.map((seconds) => ({
          value: String(seconds),
          label: seconds === 0 ? say(words.replayOff) : say(words.seconds, { count: seconds }),
        }))}
        onChange={(seconds) => onChange({ replaySeconds: Number(seconds) })}
      />
    </>
  );
}
