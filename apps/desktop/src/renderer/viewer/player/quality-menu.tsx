import { Settings2 } from 'lucide-react';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { formatBitrate } from '../format.ts';
import type { PlaybackState } from './playback-state.ts';

interface QualityMenuProps {
  state: PlaybackState;
  onSelect: (level: number) => void;
  onOpenChange: (isOpen: boolean) => void;
}

/** Auto, which names what it plays, and every quality there is. */
export function QualityMenu({ state, onSelect, onOpenChange }: QualityMenuProps) {
  const { qualities, selectedLevel, activeLevel } = state;
  const active = qualities.find((quality) => quality.level === activeLevel);
  const items: MenuItem[] = [
    {
      key: 'auto',
      label: <Choice name="Auto" note={selectedLevel === -1 ? active?.label : undefined} />,
      isChecked: selectedLevel === -1,
      onSelect: () => onSelect(-1),
    },
    ...qualities.map((quality) => ({
      key: String(quality.level),
      label: (
        <Choice name={quality.label} note={quality.isSource ? 'source' : undefined} rate={quality.bitrate} />
      ),
      isChecked: selectedLevel === quality.level,
      onSelect: () => onSelect(quality.level),
    })),
  ];
  return (
    <Menu
      label={active === undefined ? 'Quality' : `Quality: ${active.label}`}
      className="quality-menu"
      trigger={
        <>
          <Settings2 size={20} />
          <span className="quality-now">{active?.label ?? ''}</span>
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
  return (
    <>
      <span>
        {name}
        {note !== undefined && <span className="muted"> ({note})</span>}
      </span>
      {rate !== undefined && rate > 0 && <span className="muted choice-rate">{formatBitrate(rate)}</span>}
    </>
  );
}
