import { globalShortcut } from 'electron';
import type { Hotkey, HotkeyResult } from '../ipc/app-messages.ts';

/**
 * Registers keys that work while another window has the focus, instead of those before.
 * @param isWayland there a program cannot take keys of others; the page then listens itself while it has the focus
 */
export function registerHotkeys(
  hotkeys: readonly Hotkey[],
  isWayland: boolean,
  onPressed: (action: string) => void,
): HotkeyResult[] {
  globalShortcut.unregisterAll();
  return hotkeys.map((hotkey) => {
    if (isWayland) return { ...hotkey, isGlobal: false, because: 'wayland' };
    try {
      const isGlobal = globalShortcut.register(hotkey.accelerator, () => onPressed(hotkey.action));
      return { ...hotkey, isGlobal, because: isGlobal ? 'registered' : 'taken' };
    } catch {
      return { ...hotkey, isGlobal: false, because: 'not-a-key' };
    }
  });
}
