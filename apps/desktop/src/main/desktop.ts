import { app, ipcMain, net, protocol, session, type BrowserWindow } from 'electron';
import { bridgeChannels } from '../ipc/bridge-channels.ts';
import type { CommandHandlers, SendEvent } from '../ipc/channel-map.ts';
import type { Relay } from '../ipc/relay-messages.ts';
import { watchActivity } from './activity-watch.ts';
import { appScheme } from './app-address.ts';
import { appHandlers, forgetHotkeys } from './app-handlers.ts';
import { createAppProtocol } from './app-protocol.ts';
import type { Broadcaster, BroadcasterPorts } from './broadcaster.ts';
import { CaptureSources } from './capture-sources.ts';
import { decideClose } from './close-question.ts';
import { createCommandRouter } from './command-router.ts';
import { freeBytes } from './disk-space.ts';
import type { LinkInbox } from './link-inbox.ts';
import { MainWindow } from './main-window.ts';
import { openMediaPort, type MediaPort } from './media-port.ts';
import { guardNavigation } from './navigation-guard.ts';
import { RelayConnection, relayAt } from './relay-connection.ts';
import { relayHandlers } from './relay-handlers.ts';
import { resourcePaths } from './resources.ts';
import { answerDisplayMedia, guardOwnSession } from './session-guard.ts';
import { storeHandlers } from './store-handlers.ts';
import type { Stores } from './stores.ts';
import { TrayIcon } from './tray.ts';
import { Updater } from './updater.ts';
import { WebPages } from './web-pages.ts';

/** What the app is made of besides Electron. */
export interface DesktopParts {
  readonly stores: Stores;
  readonly links: LinkInbox;
  readonly createBroadcaster: (ports: BroadcasterPorts) => Broadcaster;
}

/** The running app: composes main's parts once Electron is ready. */
export class Desktop {
  readonly #stores: Stores;
  readonly #links: LinkInbox;
  readonly #broadcaster: Broadcaster;
  readonly #window: MainWindow;
  readonly #webPages: WebPages;
  readonly #relay: RelayConnection;
  readonly #capture: CaptureSources;
  readonly #updater: Updater;
  readonly #tray: TrayIcon;
  #mediaPort: MediaPort | undefined;
  #isQuitting = false;

  constructor({ stores, links, createBroadcaster }: DesktopParts) {
    const { log, secrets, settings } = stores;
    const { preload, icon, trayIcon } = resourcePaths();
    this.#stores = stores;
    this.#links = links;
    this.#window = new MainWindow({
      preload,
      icon,
      log,
      mayClose: (window) => this.#mayClose(window),
      onClosed: () => app.quit(),
    });
    this.#webPages = new WebPages(log);
    this.#capture = new CaptureSources(this.#webPages);
    this.#relay = new RelayConnection({
      fetch: (url, init) => net.fetch(url, init),
      ...{ secrets, log },
      onChange: (relay) => this.#relayChanged(relay),
    });
    this.#broadcaster = createBroadcaster({
      send: this.#send,
      relaySession: () => this.#relay.session,
    });
    this.#updater = new Updater({
      log,
      onState: (state) => this.#send('update.state', state),
      isWanted: () => settings.current.checkForUpdates,
      isBusy: () => this.#isBusy,
    });
    this.#tray = new TrayIcon(trayIcon, {
      show: () => this.show(),
      stopBroadcast: () => void this.#broadcaster.handlers['publish.stop'](undefined),
      quit: () => app.quit(),
    });
  }

  /** Opens the doors: sessions, protocol, bridge, window. */
  run(): void {
    this.#guard();
    this.#resumeRelay();
    this.#answerPage();
    watchActivity(this.#broadcaster, this.#tray);
    this.#links.onLink = (link) => {
      this.show();
      this.#send('app.deepLink', link);
    };
    app.on('activate', () => this.show());
    app.on('before-quit', (event) => this.#quit(event));
    // Pages of the web are windows, too: the app ends with its own.
    app.on('window-all-closed', () => undefined);
    this.show();
    this.#updater.run();
  }

  show(): void {
    this.#window.show();
  }

  readonly #send: SendEvent = (name, value) => this.#window.send(bridgeChannels.event, name, value);

  get #isBusy(): boolean {
    const { isLive, isRecording } = this.#broadcaster.activity();
    return isLive || isRecording;
  }

  #guard(): void {
    const { log, files } = this.#stores;
    const own = session.defaultSession;
    const isOfRelay = (url: string) => {
      const relay = this.#relay.current;
      return relay !== null && URL.parse(url)?.origin === relay.origin;
    };
    guardOwnSession(own, log);
    answerDisplayMedia(own, () => this.#capture.take());
    app.on('web-contents-created', (_, contents) =>
      guardNavigation(contents, contents.session === own, isOfRelay, log),
    );
    const answer = createAppProtocol({
      pages: resourcePaths().pages,
      relayOrigin: () => this.#relay.current?.origin ?? null,
      passToRelay: (request) => this.#relay.pass(request),
      pickedFile: (id) => files.find(id),
    });
    protocol.handle(appScheme, answer);
  }

  /** The page loads at once with last time's relay; whether it is there is found out meanwhile. */
  #resumeRelay(): void {
    const { relayOrigin, relayRtmpPort } = this.#stores.settings.current;
    if (URL.parse(relayOrigin) === null) return;
    this.#relay.resume(relayAt(relayOrigin, { rtmpPort: relayRtmpPort }));
    void this.#relay.connect(relayOrigin);
  }

  #relayChanged(relay: Relay): void {
    this.#send('relay.changed', { relay });
    const { log, settings } = this.#stores;
    settings
      .change({ relayRtmpPort: Number(new URL(relay.rtmpUrl).port) })
      .catch((error: unknown) => log.error('stores', `the relay's port is not remembered: ${String(error)}`));
  }

  #answerPage(): void {
    const { log } = this.#stores;
    const route = createCommandRouter(this.#handlers(), (reason) => log.warn('bridge', reason));
    ipcMain.handle(bridgeChannels.call, (event, name: unknown, argument: unknown) =>
      route(event, name, argument),
    );
  }

  #handlers(): CommandHandlers {
    const system = { stores: this.#stores, mainWindow: this.#window, links: this.#links, send: this.#send };
    return {
      ...this.#broadcaster.handlers,
      'publish.openMediaPort': () => this.#openMediaPort(),
      'record.space': async ({ folder }) => ({ freeBytes: await freeBytes(folder) }),
      ...appHandlers(system),
      ...storeHandlers(this.#stores),
      ...relayHandlers(this.#relay, this.#stores),
      ...this.#capture.handlers,
      ...this.#webPages.handlers,
      ...this.#updater.handlers,
    };
  }

  /** A page that was loaded anew has another encoder: the port before is closed, what was published goes on. */
  #openMediaPort(): { ok: true } {
    const contents = this.#window.window?.webContents;
    if (contents === undefined) throw new Error('a media port was asked for without a window');
    this.#mediaPort?.close();
    const { log } = this.#stores;
    this.#mediaPort = openMediaPort(contents, (count) => log.warn('media', `${count} messages did not fit`));
    this.#broadcaster.attachEncoder(this.#mediaPort);
    return { ok: true };
  }

  #mayClose(window: BrowserWindow): boolean {
    if (this.#isQuitting) return true;
    const { closeToTray } = this.#stores.settings.current;
    const decision = decideClose(window, this.#broadcaster.activity(), closeToTray);
    if (decision === 'hide') window.hide();
    return decision === 'close';
  }

  /** Electron quits once everything is on disk. */
  #quit(event: { preventDefault: () => void }): void {
    if (this.#isQuitting) return;
    this.#isQuitting = true;
    event.preventDefault();
    void this.#close().finally(() => app.quit());
  }

  async #close(): Promise<void> {
    const { log } = this.#stores;
    forgetHotkeys();
    this.#webPages.closeAll();
    await this.#broadcaster.close().catch((error: unknown) => log.error('publish', String(error)));
    this.#mediaPort?.close();
    this.#tray.destroy();
    log.info('app', 'quits');
    await log.flush();
  }
}
