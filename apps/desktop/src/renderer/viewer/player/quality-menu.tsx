import { Settings2 } from 'lucide-react';
import { useSay } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { useFormat } from '../use-format.ts';
import type { PlaybackState } from './playback-state.ts';
import { qualityName } from './quality.ts';

interface QualityMenuProps {
  state: PlaybackState;
  onSelect: (level: number) => void;
  onOpenChange: (isOpen: boolean) => void;
}

/** Auto, which names what it plays, and every quality there is. */
export function QualityMenu({ state, onSelect, onOpenChange }: QualityMenuProps) {
  const say = useSay();
  const { qualities, selectedLevel, activeLevel } = state;
  const active = qualities.find((quality) => quality.level === activeLevel);
  const activeName = active === undefined ? undefined : qualityName(active, say);
  const items: MenuItem[] = [
    {
      key: 'auto',
      label: <Choice name={say(words.auto)} note={selectedLevel === -1 ? activeName : undefined} />,
      isChecked: selectedLevel === -1,
      onSelect: () => onSelect(-1),
    },
    ...qualities.map((quality) => ({
      key: String(quality.level),
      label: (
        <Choice
          name={qualityName(quality, say)}
          note={quality.isSource ? say(words.isSource) : undefined}
          rate={quality.bitrate}
        />
      ),
      isChecked: selectedLevel === quality.level,
      onSelect: () => onSelect(quality.level),
    })),
  ];
  return (
    <Menu
      label={activeName === undefined ? say(words.quality) : say(words.qualityNow, { quality: activeName })}
      className="quality-menu"
      trigger={
        <>
          <Settings2 size={20} />
          <span className="quality-now">{activeName}</span>
        </>
      }
      items={items}
      triggerTestId="quality-button"
      itemTestId="quality-option"
      onOpenChange={onOpenChange}
    />
  );
}

function Choice({ name, note, rate }: { name: string; note?: string | undefined; rate?: number }) {
  const format = useFormat();
  return (
    <>
      <span>
        {name}
        {note !== undefined && <span className="muted"> ({note})</span>}
      </span>
      {rate !== undefined && rate > 0 && <span className="muted choice-rate">{format.bitrate(rate)}</span>}
    </>
  );
}
