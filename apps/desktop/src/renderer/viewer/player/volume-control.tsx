import { Volume1, Volume2, VolumeX } from 'lucide-react';
import { useSay } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
import { IconButton } from '../../ui/button.tsx';
import type { Playback } from './playback.ts';

interface VolumeControlProps {
  playback: Playback;
  volume: number;
  isMuted: boolean;
}

/** Mute and the volume slider. */
export function VolumeControl({ playback, volume, isMuted }: VolumeControlProps) {
  const say = useSay();
  const shown = isMuted ? 0 : volume;
  const Icon = shown === 0 ? VolumeX : shown < 0.5 ? Volume1 : Volume2;
  const percent = Math.round(shown * 100);
  return (
    <div className="volume">
      <IconButton
        label={say(isMuted ? words.unmuteKey : words.muteKey)}
        aria-pressed={isMuted}
        onClick={() => playback.setMuted(!isMuted)}
      >
        <Icon size={22} />
      </IconButton>
      <input
        type="range"
        className="slider"
        min={0}
        max={100}
        step={1}
        value={percent}
        aria-label={say(words.volume)}
        aria-valuetext={say(words.percent, { percent })}
        style={{ '--filled': `${percent}%` } as React.CSSProperties}
        onChange={(event) => playback.setVolume(Number(event.target.value) / 100)}
      />
    </div>
  );
}
