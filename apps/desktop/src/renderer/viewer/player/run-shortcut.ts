import type { Say } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
import type { ViewSwitches } from './controls.tsx';
import type { Playback } from './playback.ts';
import type { PlaybackState } from './playback-state.ts';
import { qualityName } from './quality.ts';
import type { BroadcastPlace } from './use-programme.ts';
import type { ShortcutAction } from './shortcuts.ts';

interface ShortcutTargets {
  readonly playback: Playback;
  readonly state: PlaybackState;
  readonly place: BroadcastPlace | null;
  readonly view: ViewSwitches;
  toggleChat: () => void;
  tell: Say;
  /** Shows a word over the picture. */
  note: (text: string) => void;
}

const volumeStep = 0.05;

/** Does what `key` asks for. */
export function runShortcut(action: ShortcutAction, key: string, targets: ShortcutTargets): void {
  const { playback, state, view, tell, note } = targets;
  const changeVolume = (step: number) => {
    const volume = Math.min(1, Math.max(0, (state.isMuted ? 0 : state.volume) + step));
    playback.setVolume(volume);
    note(tell(words.volumeNow, { percent: Math.round(volume * 100) }));
  };
  const { place } = targets;
  const step = (seconds: number) => {
    if (place === null) playback.step(seconds);
    else place.step(seconds);
    note(`${seconds < 0 ? '−' : '+'}${Math.abs(seconds)} s`);
  };
  const seekToTenth = () => {
    if (place === null) return;
    place.seek((place.duration * Number(key)) / 10);
    note(key === '0' ? tell(words.toBeginning) : tell(words.percent, { percent: Number(key) * 10 }));
  };
  const stepQuality = (better: 1 | -1) => {
    const chosen = playback.stepQuality(better);
    const quality = chosen === null ? tell(words.auto) : qualityName(chosen, tell);
    note(tell(words.qualityNow, { quality }));
  };
  const actions: Record<ShortcutAction, () => void> = {
    'toggle-play': () => playback.togglePlay(),
    'toggle-mute': () => {
      playback.setMuted(!state.isMuted);
      note(tell(state.isMuted ? words.soundOn : words.muted));
    },
    fullscreen: view.toggleFullscreen,
    theatre: view.toggleTheatre,
    'toggle-chat': targets.toggleChat,
    stats: view.toggleStats,
    mesh: view.toggleMesh,
    back: () => step(-5),
    forward: () => step(5),
    'back-far': () => step(-10),
    'forward-far': () => step(10),
    'volume-up': () => changeVolume(volumeStep),
    'volume-down': () => changeVolume(-volumeStep),
    start: () => place?.seek(0),
    live: () => (place === null ? playback.goLive() : place.goLive()),
    tenth: seekToTenth,
    clip: view.makeClip,
    'quality-down': () => stepQuality(-1),
    'quality-up': () => stepQuality(1),
    help: view.showHelp,
  };
  actions[action]();
}
