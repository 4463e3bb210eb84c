import type { DesktopBridge } from '../../ipc/desktop-bridge.ts';
import type { Relay } from '../../ipc/relay-messages.ts';
import type { Settings as AppSettings } from '../../ipc/settings.ts';
import type { Host, Settings } from './host.ts';

/**
 * The surroundings that the desktop app gives, over its bridge.
 * @param start the settings as they were at the start
 */
export function createDesktopHost(bridge: DesktopBridge, relay: Relay, start: AppSettings): Host {
  return {
    kind: 'desktop',
    origin: relay.origin,
    hostName: new URL(relay.origin).hostname,
    copyText: async (text) => {
      await bridge.call('clipboard.write', { text });
    },
    settings: createStoredSettings(bridge, start.page),
    language: start.language,
    // Who only watches need not load it.
    studio: async () => (await import('../studio/desktop-studio.ts')).openDesktopStudio(bridge, relay.origin),
  };
}

/** Read from memory, written through to main's file. */
export function createStoredSettings(bridge: DesktopBridge, page: AppSettings['page']): Settings {
  const values = new Map(Object.entries(page));
  return {
    get: (name) => values.get(name) ?? null,
    set: (name, value) => {
      if (value === null) values.delete(name);
      else values.set(name, value);
      // A full disk is told by main's log; the setting holds until the end all the same.
      void bridge.call('settings.set', { page: Object.fromEntries(values) }).catch(() => undefined);
    },
  };
}
