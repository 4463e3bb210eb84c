import { Menu } from '../../ui/menu.tsx';
import type { Playback } from './playback.ts';

interface SpeedMenuProps {
  playback: Playback;
  speed: number;
  onOpenChange: (isOpen: boolean) => void;
}

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** How fast a recording is played. */
export function SpeedMenu({ playback, speed, onOpenChange }: SpeedMenuProps) {
  return (
    <Menu
      label={`Playback speed: ${speed} ×`}
      className="quality-menu"
      onOpenChange={onOpenChange}
      trigger={<span className="quality-now numeric">{speed} ×</span>}
      items={speeds.map((choice) => ({
        key: String(choice),
        label: choice === 1 ? 'Normal' : `${choice} ×`,
        isChecked: choice === speed,
        onSelect: () => playback.setSpeed(choice),
      }))}
    />
  );
}
