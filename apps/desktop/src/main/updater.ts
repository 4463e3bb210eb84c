import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { app } from 'electron';
import type { UpdateState } from '../ipc/app-messages.ts';
import type { HandlersOf } from '../ipc/channel-map.ts';
import type { Log } from './log-file.ts';

export interface UpdaterPorts {
  readonly log: Log;
  readonly onState: (state: UpdateState) => void;
  /** Asked at each check: the user may switch updates off. */
  readonly isWanted: () => boolean;
  /** Whether a broadcast or a recording runs: nothing is installed under it. */
  readonly isBusy: () => boolean;
}

const hour = 3_600_000;
const checkEveryMs = 6 * hour;

/**
 * Updates by electron-updater. Only a packaged app that was built with an address of updates
 * (`publish` in electron-builder.yml) has any; the user is told of each, and installs it or not.
 */
export class Updater {
  readonly #ports: UpdaterPorts;
  #state: UpdateState;

  constructor(ports: UpdaterPorts) {
    this.#ports = ports;
    this.#state = isConfigured()
      ? { state: 'current', version: app.getVersion(), message: 'No newer version is known.' }
      : { state: 'off', version: null, message: 'This copy was built without an address of updates.' };
  }

  readonly handlers: HandlersOf<'update'> = {
    'update.check': async () => {
      await this.#check();
      return this.#state;
    },
    'update.install': async () => {
      if (this.#state.state !== 'ready') return fault('no-update', 'There is no update to install.');
      if (this.#ports.isBusy())
        return fault('busy', 'End the broadcast and the recording first; the update restarts the app.');
      (await loadUpdater()).quitAndInstall();
      return { ok: true };
    },
  };

  /** Checks now and every six hours, if there is an address of updates. */
  run(): void {
    if (!isConfigured()) return;
    void this.#check();
    setInterval(() => void this.#check(), checkEveryMs).unref();
  }

  async #check(): Promise<void> {
    if (!isConfigured() || !this.#ports.isWanted() || this.#state.state === 'ready') return;
    const updater = await loadUpdater();
    updater.logger = null;
    updater.autoInstallOnAppQuit = true;
    updater.removeAllListeners();
    updater.on('error', (error) => this.#set('failed', null, `The update failed: ${error.message}`));
    updater.on('update-available', ({ version }) =>
      this.#set('downloading', version, `Version ${version} is coming.`),
    );
    updater.on('update-not-available', () =>
      this.#set('current', app.getVersion(), 'This is the newest version.'),
    );
    updater.on('update-downloaded', ({ version }) =>
      this.#set('ready', version, `Version ${version} is ready; it is installed when you quit, or now.`),
    );
    this.#set('checking', null, 'Looking for a newer version …');
    await updater.checkForUpdates().catch(() => undefined);
  }

  #set(state: UpdateState['state'], version: string | null, message: string): void {
    this.#ports.log.info('update', message);
    this.#state = { state, version, message };
    this.#ports.onState(this.#state);
  }
}

/** electron-builder writes the address beside the asar. */
function isConfigured(): boolean {
  return app.isPackaged && existsSync(path.join(process.resourcesPath, 'app-update.yml'));
}

/** Loaded when it is needed: it costs a tenth of a second. */
async function loadUpdater() {
  const { default: module } = await import('electron-updater');
  return module.autoUpdater;
}

function fault(code: string, message: string) {
  return { ok: false, error: { code, message } } as const;
}
