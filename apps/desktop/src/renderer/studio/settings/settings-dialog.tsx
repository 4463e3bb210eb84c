import { useState } from 'react';
import type { SettingsPatch } from '../../../ipc/settings.ts';
import { useSay } from '../../i18n/language.tsx';
import { settingsWords as words } from '../../i18n/settings-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useLive, useStudio } from '../studio-context.tsx';
import { AppSettings } from './app-settings.tsx';
import { DestinationSettings } from './destination-settings.tsx';
import { HotkeySettings } from './hotkey-settings.tsx';
import { PictureSettings } from './picture-settings.tsx';
import { RecordingSettings } from './recording-settings.tsx';
import { SoundSettings } from './sound-settings.tsx';
import './settings.css';

type Tab = 'picture' | 'sound' | 'recording' | 'destinations' | 'hotkeys' | 'app';

interface SettingsDialogProps {
  onClose: () => void;
  onSetUpAgain: () => void;
}

/** Everything that is set once and kept. Each change is kept at once. */
export function SettingsDialog({ onClose, onSetUpAgain }: SettingsDialogProps) {
  const say = useSay();
  const { phase } = useLive();
  const [tab, setTab] = useState<Tab>('picture');
  const [problem, setProblem] = useState<string | null>(null);
  const { settings } = useStudio();
  const change = (patch: SettingsPatch) => void settings.change(patch).then(setProblem);
  const isOn = phase !== 'off' && phase !== 'failed';
  return (
    <Dialog title={say(words.title)} isOpen isWide onClose={onClose}>
      {problem !== null && (
        <p className="notice notice-problem" role="alert">
          {problem}
        </p>
      )}
      <Tabs
        className="settings-tabs"
        label={say(words.title)}
        current={tab}
        tabs={[
          { key: 'picture', label: say(words.picture) },
          { key: 'sound', label: say(words.sound) },
          { key: 'recording', label: say(words.recording) },
          { key: 'destinations', label: say(words.destinations) },
          { key: 'hotkeys', label: say(words.hotkeys) },
          { key: 'app', label: say(words.app) },
        ]}
        onChange={setTab}
      >
        <div className="settings-panel">
          {isOn && (tab === 'picture' || tab === 'sound' || tab === 'destinations') && (
            <p className="notice">{say(words.whileLive)}</p>
          )}
          {tab === 'picture' && <PictureSettings onChange={change} />}
          {tab === 'sound' && <SoundSettings onChange={change} />}
          {tab === 'recording' && <RecordingSettings onChange={change} />}
          {tab === 'destinations' && <DestinationSettings onChange={change} onSetUpAgain={onSetUpAgain} />}
          {tab === 'hotkeys' && <HotkeySettings onChange={change} />}
          {tab === 'app' && <AppSettings onChange={change} onSetUpAgain={onSetUpAgain} />}
        </div>
      </Tabs>
    </Dialog>
  );
}
