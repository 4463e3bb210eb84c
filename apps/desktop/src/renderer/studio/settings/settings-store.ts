import type { DesktopBridge } from '../../../ipc/desktop-bridge.ts';
import type { Settings, SettingsPatch } from '../../../ipc/settings.ts';

/** What the app remembers, as the page shows it. */
export interface SettingsStore {
  get: () => Settings;
  subscribe: (listener: () => void) => () => void;
  /** Shows a change at once and has main keep it. @returns why it could not be kept, for people; null if it was. */
  change: (patch: SettingsPatch) => Promise<string | null>;
}

/** @returns the store of what main remembers. */
export function createSettingsStore(bridge: DesktopBridge, initial: Settings): SettingsStore {
  let settings = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => settings,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change: async (patch) => {
      const given = Object.entries(patch).filter(([, value]) => value !== undefined);
      settings = { ...settings, ...(Object.fromEntries(given) as Partial<Settings>) };
      for (const listener of listeners) listener();
      const kept = await bridge.call('settings.set', patch);
      return kept.ok ? null : kept.error.message;
    },
  };
}
