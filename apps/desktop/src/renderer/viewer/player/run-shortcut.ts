import type { ViewSwitches } from './controls.tsx';
import type { Playback } from './playback.ts';
import type { PlaybackState } from './playback-state.ts';
import type { BroadcastPlace } from './use-programme.ts';
import type { ShortcutAction } from './shortcuts.ts';

interface ShortcutTargets {
  readonly playback: Playback;
  readonly state: PlaybackState;
  readonly place: BroadcastPlace | null;
  readonly view: ViewSwitches;
  toggleChat: () => void;
  /** Shows a word over the picture. */
  say: (text: string) => void;
}

const volumeStep = 0.05;

/** Does what `key` asks for. */
export function runShortcut(action: ShortcutAction, key: string, targets: ShortcutTargets): void {
  const { playback, state, view, say } = targets;
  const changeVolume = (step: number) => {
    const volume = Math.min(1, Math.max(0, (state.isMuted ? 0 : state.volume) + step));
    playback.setVolume(volume);
    say(`Volume ${Math.round(volume * 100)} %`);
  };
  const { place } = targets;
  const step = (seconds: number) => {
    if (place === null) playback.step(seconds);
    else place.step(seconds);
    say(`${seconds < 0 ? '−' : '+'}${Math.abs(seconds)} s`);
  };
  const seekToTenth = () => {
    if (place === null) return;
    place.seek((place.duration * Number(key)) / 10);
    say(key === '0' ? 'Beginning' : `${key}0 %`);
  };
  const actions: Record<ShortcutAction, () => void> = {
    'toggle-play': () => playback.togglePlay(),
    'toggle-mute': () => {
      playback.setMuted(!state.isMuted);
      say(state.isMuted ? 'Sound on' : 'Muted');
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
    'quality-down': () => say(`Quality: ${playback.stepQuality(-1)}`),
    'quality-up': () => say(`Quality: ${playback.stepQuality(1)}`),
    help: view.showHelp,
  };
  actions[action]();
}
