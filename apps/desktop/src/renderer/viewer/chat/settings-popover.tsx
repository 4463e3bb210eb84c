import { Settings2 } from 'lucide-react';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Switch } from '../../ui/switch.tsx';
import { type ChatSettings, typeSizes } from './chat-settings.ts';
import { Popover } from './popover.tsx';

interface SettingsPopoverProps {
  settings: ChatSettings;
  onChange: (changed: Partial<ChatSettings>) => void;
}

/** How the chat looks, to the reader's liking. */
export function SettingsPopover({ settings, onChange }: SettingsPopoverProps) {
  const say = useSay();
  return (
    <Popover label={say(words.settings)} icon={<Settings2 size={18} />} className="chat-settings">
      {() => (
        <>
          <h3>{say(words.typeSize)}</h3>
          <Segmented
            label={say(words.typeSize)}
            value={settings.typeSize}
            options={typeSizes.map((value) => ({ value, label: say(words[value]) }))}
            onChange={(typeSize) => onChange({ typeSize })}
          />
          <Switch
            label={say(words.showTimes)}
            isOn={settings.hasTimes}
            onChange={(hasTimes) => onChange({ hasTimes })}
          />
        </>
      )}
    </Popover>
  );
}
