import { Menu, nativeImage, Tray } from 'electron';

export interface TrayActions {
  show: () => void;
  stopBroadcast: () => void;
  quit: () => void;
}

/** The icon in the system's tray: says whether the app is live, and stops the broadcast without the window. */
export class TrayIcon {
  readonly #tray: Tray;
  readonly #actions: TrayActions;

  constructor(icon: string, actions: TrayActions) {
    this.#tray = new Tray(nativeImage.createFromPath(icon));
    this.#actions = actions;
    this.#tray.on('click', () => actions.show());
    this.setLive(false);
  }

  setLive(isLive: boolean): void {
    const { show, stopBroadcast, quit } = this.#actions;
    this.#tray.setToolTip(isLive ? 'Starling · live' : 'Starling');
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Show Starling', click: () => show() },
        { label: 'End the broadcast', enabled: isLive, click: () => stopBroadcast() },
        { type: 'separator' },
        { label: 'Quit', click: () => quit() },
      ]),
    );
  }

  destroy(): void {
    this.#tray.destroy();
  }
}
