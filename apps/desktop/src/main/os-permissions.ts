import { shell, systemPreferences } from 'electron';
import type { PermissionKind, Permissions, PermissionState } from '../ipc/app-messages.ts';
import type { EventValue, HandlersOf } from '../ipc/channel-map.ts';

/** Where macOS and Windows keep each switch; Linux has none. */
const settingsPages: Partial<Record<NodeJS.Platform, Record<PermissionKind, string>>> = {
  darwin: {
    camera: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Camera',
    microphone: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
    screen: 'x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture',
  },
  win32: {
    camera: 'ms-settings:privacy-webcam',
    microphone: 'ms-settings:privacy-microphone',
    screen: 'ms-settings:privacy',
  },
};

/**
 * What the system lets the app capture. macOS asks the user once; afterwards only its settings change it, and a
 * change for the screen holds from the next start. Windows has switches, too; Linux asks at each capture (PipeWire)
 * or not at all (X11).
 */
export function createOsPermissions(
  platform: NodeJS.Platform,
  onChange: (permissions: EventValue<'permissions.changed'>) => void,
): HandlersOf<'permissions'> {
  const all = (): Permissions => ({
    camera: stateOf(platform, 'camera'),
    microphone: stateOf(platform, 'microphone'),
    screen: stateOf(platform, 'screen'),
  });
  return {
    'permissions.state': all,
    'permissions.request': async ({ kind }) => {
      // The screen has no question of its own: capturing it asks, so there is nothing to call.
      if (platform === 'darwin' && kind !== 'screen') await systemPreferences.askForMediaAccess(kind);
      const permissions = all();
      onChange(permissions);
      return { state: permissions[kind] };
    },
    'permissions.openSettings': async ({ kind }) => {
      const page = settingsPages[platform]?.[kind];
      if (page === undefined)
        return {
          ok: false,
          error: { code: 'no-settings', message: `This system has no switch for the ${kind}.` },
        };
      await shell.openExternal(page);
      return { ok: true };
    },
  };
}

function stateOf(platform: NodeJS.Platform, kind: PermissionKind): PermissionState {
  if (platform !== 'darwin' && platform !== 'win32') return 'granted';
  const state = systemPreferences.getMediaAccessStatus(kind);
  return state === 'not-determined' ? 'unknown' : state;
}
