import { clipboard } from 'electron';
import type { HandlersOf, SendEvent } from '../ipc/channel-map.ts';
import { readAppInfo } from './app-info.ts';
import { writeDiagnostics } from './diagnostics.ts';
import { openExternalLink } from './external-links.ts';
import { pickFile } from './file-picker.ts';
import { registerHotkeys } from './hotkeys.ts';
import type { LinkInbox } from './link-inbox.ts';
import type { MainWindow } from './main-window.ts';
import { createOsPermissions } from './os-permissions.ts';
import type { Stores } from './stores.ts';

export interface AppHandlerPorts {
  readonly stores: Stores;
  readonly mainWindow: MainWindow;
  readonly links: LinkInbox;
  readonly send: SendEvent;
}

type AppCommands =
  'app' | 'clipboard' | 'diagnostics' | 'files' | 'hotkeys' | 'links' | 'log' | 'permissions';

/** What the page may ask of the system around it. */
export function appHandlers({ stores, mainWindow, links, send }: AppHandlerPorts): HandlersOf<AppCommands> {
  const { log, secrets, settings, files, clean, notices } = stores;
  const permissions = createOsPermissions(process.platform, (state) => send('permissions.changed', state));
  const isWayland = process.platform === 'linux' && process.env['XDG_SESSION_TYPE'] === 'wayland';
  return {
    ...permissions,
    'app.info': async () => {
      await secrets.ready;
      return readAppInfo(secrets.isSafe);
    },
    'app.takeNotices': () => ({ notices: notices.splice(0) }),
    'app.takeDeepLink': () => ({ link: links.take() }),
    'clipboard.write': async ({ text }) => {
      await clipboard.writeText(text);
      return { ok: true };
    },
    'diagnostics.copy': async () => {
      const state = await permissions['permissions.state'](undefined);
      const info = readAppInfo(secrets.isSafe);
      await clipboard.writeText(await writeDiagnostics(info, state, settings.current, log, clean));
      return { ok: true };
    },
    'files.pick': ({ kind }) => pickFile(kind, mainWindow.window, files),
    'hotkeys.set': ({ hotkeys }) =>
      registerHotkeys(hotkeys, isWayland, (action) => send('hotkey.pressed', { action })),
    'links.open': ({ url }) =>
      openExternalLink(url)
        ? { ok: true }
        : { ok: false, error: { code: 'not-a-page', message: `${url} is no page of the web.` } },
    'log.write': ({ level, text }) => {
      log[level]('page', text);
      return { ok: true };
    },
  };
}

/** Ends what outlives the window otherwise. */
export function forgetHotkeys(): void {
  registerHotkeys([], false, () => undefined);
}
