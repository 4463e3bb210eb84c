import { ClipboardCopy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AppInfo } from '../../../ipc/app-messages.ts';
import type { SettingsPatch } from '../../../ipc/settings.ts';
import { useHost } from '../../host/host.ts';
import { useSay } from '../../i18n/language.tsx';
import { settingsWords as words } from '../../i18n/settings-words.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Switch } from '../../ui/switch.tsx';
import { applyTheme } from '../../ui/theme.ts';
import { useToast } from '../../ui/toast.tsx';
import { useSettings, useStudio } from '../studio-context.tsx';

interface AppSettingsProps {
  onChange: (patch: SettingsPatch) => void;
  onSetUpAgain: () => void;
}

/** Language, theme, and the app itself. */
export function AppSettings({ onChange, onSetUpAgain }: AppSettingsProps) {
  const say = useSay();
  const host = useHost();
  const { language, theme, closeToTray, checkForUpdates } = useSettings();
  return (
    <>
      <SelectField
        label={say(words.language)}
        value={language}
        options={[
          { value: 'system', label: say(words.systemLanguage) },
          { value: 'en', label: 'English' },
          { value: 'de', label: 'Deutsch' },
        ]}
        onChange={(next) => onChange({ language: next })}
      />
      <SelectField
        label={say(words.theme)}
        value={theme}
        options={[
          { value: 'system', label: say(words.systemTheme) },
          { value: 'dark', label: say(words.dark) },
          { value: 'light', label: say(words.light) },
        ]}
        onChange={(next) => {
          applyTheme(host.settings, next);
          onChange({ theme: next });
        }}
      />
      <Switch
        label={say(words.tray)}
        isOn={closeToTray}
        onChange={(isOn) => onChange({ closeToTray: isOn })}
      />
      <Switch
        label={say(words.updates)}
        isOn={checkForUpdates}
        onChange={(isOn) => onChange({ checkForUpdates: isOn })}
      />
      <About onSetUpAgain={onSetUpAgain} />
    </>
  );
}

function About({ onSetUpAgain }: { onSetUpAgain: () => void }) {
  const say = useSay();
  const toast = useToast();
  const { bridge } = useStudio();
  const [info, setInfo] = useState<AppInfo | null>(null);
  useEffect(() => void bridge.call('app.info').then(setInfo), [bridge]);
  const copy = async () => {
    await bridge.call('diagnostics.copy');
    toast(say(words.diagnosticsCopied));
  };
  return (
    <div className="about">
      {info !== null && <p className="muted">{say(words.version, { version: info.version })}</p>}
      {info?.secretsAreSafe === false && <p className="notice">{say(words.unsafeSecrets)}</p>}
      <div className="row">
        <Button className="button-small" title={say(words.diagnosticsHint)} onClick={() => void copy()}>
          <ClipboardCopy size={16} aria-hidden="true" /> {say(words.diagnostics)}
        </Button>
        <Button className="button-small" onClick={onSetUpAgain}>
          {say(words.setUpAgain)}
        </Button>
      </div>
      <p className="field-hint">{say(words.diagnosticsHint)}</p>
    </div>
  );
}
