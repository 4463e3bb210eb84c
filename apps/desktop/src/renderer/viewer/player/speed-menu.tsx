import { useSay } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
import { Menu } from '../../ui/menu.tsx';
import { useFormat } from '../use-format.ts';
import type { Playback } from './playback.ts';

interface SpeedMenuProps {
  playback: Playback;
  speed: number;
  onOpenChange: (isOpen: boolean) => void;
}

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** How fast a recording is played. */
export function SpeedMenu({ playback, speed, onOpenChange }: SpeedMenuProps) {
  const say = useSay();
  const format = useFormat();
  const times = (choice: number) => say(words.times, { speed: format.number(choice) });
  return (
    <Menu
      label={say(words.speedNow, { speed: format.number(speed) })}
      className="quality-menu"
      onOpenChange={onOpenChange}
      trigger={<span className="speed-now numeric">{times(speed)}</span>}
      items={speeds.map((choice) => ({
        key: String(choice),
        label: choice === 1 ? say(words.normalSpeed) : times(choice),
        isChecked: choice === speed,
        onSelect: () => playback.setSpeed(choice),
      }))}
    />
  );
}
