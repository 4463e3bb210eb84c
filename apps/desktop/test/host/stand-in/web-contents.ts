import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Frame, Page } from 'playwright';
import { context } from './chromium.ts';
import { ipcMain } from './ipc-main.ts';
import { bindingName, pageScript, type PageAnswer, type PageCall } from './page-script.ts';
import type { PipedPort } from './port-pipe.ts';
import { PreventableEvent } from './preventable-event.ts';
import { toApp, toChromium } from './scheme-server.ts';
import { session, type StandInSession } from './sessions.ts';

interface Preferences {
  readonly preload?: string;
  readonly partition?: string;
}

const contentsOfPages = new Map<Page, WebContents>();
let nextId = 1;

/** Binds what pages ask to the contents that they belong to; once for the whole of Chromium. */
const bound = context.then(async (chromium) => {
  await chromium.exposeBinding(bindingName, async ({ page, frame }, call: PageCall): Promise<PageAnswer> => {
    try {
      const contents = contentsOfPages.get(page);
      return {
        value: await (contents === undefined ? strangerCall(call, frame) : contents.answer(call, frame)),
      };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  });
  return chromium;
});

/** A page that no window of the app's has: it reaches main as any frame in Electron would. */
async function strangerCall(call: PageCall, frame: Frame): Promise<unknown> {
  if (call.kind !== 'invoke') throw new Error('denied');
  return ipcMain.call(call.channel, { senderFrame: describeFrame(frame) }, call.args);
}

/** Stands for `webContents`: a page of Chromium, and another one after it has crashed. */
export class WebContents extends EventEmitter {
  readonly id = nextId++;
  readonly session: StandInSession;
  readonly #preferences: Preferences;
  #page: Promise<Page>;
  #url = 'about:blank';
  #decideWindow: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  #windowAction = 'allow';
  #isOwnLoad = false;
  #isDestroyed = false;
  #size = { width: 1360, height: 860 };

  constructor(preferences: Preferences, size: { width: number; height: number }) {
    super();
    this.#preferences = preferences;
    this.#size = size;
    this.session =
      preferences.partition === undefined
        ? session.defaultSession
        : session.fromPartition(preferences.partition);
    this.#page = this.#openPage();
  }

  /** The page of now; not part of Electron. */
  get page(): Promise<Page> {
    return this.#page;
  }

  get mainFrame(): FrameName {
    return { url: this.getURL(), parent: null };
  }

  async answer(call: PageCall, frame: Frame): Promise<unknown> {
    const senderFrame = describeFrame(frame);
    if (call.kind === 'invoke') return ipcMain.call(call.channel, { sender: this, senderFrame }, call.args);
    if (call.kind === 'permission') return this.#decidePermission(call, senderFrame);
    return this.#decideDisplayMedia(call.audio, senderFrame);
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    this.#url = url;
    this.#isOwnLoad = true;
    try {
      await page.goto(await toChromium(url), { waitUntil: 'domcontentloaded' });
      this.emit('did-finish-load');
    } finally {
      this.#isOwnLoad = false;
    }
  }

  reload(): void {
    const url = this.getURL();
    this.#page = this.#page.then(async (page) => {
      if (!contentsOfPages.has(page)) return this.#openPage();
      return page;
    });
    void this.loadURL(url);
  }

  getURL(): string {
    return this.#url;
  }

  send(channel: string, ...args: unknown[]): void {
    void this.#dispatch(channel, args, []);
  }

  postMessage(channel: string, message: unknown, ports: readonly PipedPort[] = []): void {
    void this.#dispatch(
      channel,
      [message],
      ports.map((port) => port.hand()),
    );
  }

  setWindowOpenHandler(decide: (details: { url: string }) => { action: string }): void {
    this.#decideWindow = decide;
  }

  getLastWebPreferences(): Preferences {
    return this.#preferences;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  setAudioMuted(): void {
    // Nobody hears Chromium without a screen.
  }

  async destroyPage(): Promise<void> {
    this.#isDestroyed = true;
    const page = await this.#page;
    contentsOfPages.delete(page);
    await page.close().catch(() => undefined);
  }

  async #openPage(): Promise<Page> {
    const chromium = await bound;
    const page = await chromium.newPage();
    await page.setViewportSize(this.#size);
    const { preload } = this.#preferences;
    await page.addInitScript({
      content: pageScript(preload === undefined ? undefined : readFileSync(preload, 'utf8')),
    });
    contentsOfPages.set(page, this);
    await this.#guard(await chromium.newCDPSession(page));
    this.#follow(page);
    return page;
  }

  #follow(page: Page): void {
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#url = toApp(frame.url());
    });
    page.on('popup', (popup) => {
      if (this.#windowAction === 'deny') void popup.close();
    });
    page.on('crash', () => {
      contentsOfPages.delete(page);
      void page.close().catch(() => undefined);
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    });
    page.on('close', () => {
      if (contentsOfPages.delete(page)) this.emit('page-closed');
    });
  }

  /**
   * Asks the app before a document is loaded that the app did not ask for itself, as `will-frame-navigate` does, and
   * about each window that the page wants.
   */
  async #guard(devtools: CDPSession): Promise<void> {
    const { frameTree } = await devtools.send('Page.getFrameTree');
    devtools.on('Page.windowOpen', ({ url }) => {
      this.#windowAction = this.#decideWindow({ url: toApp(url) }).action;
    });
    await devtools.send('Page.enable');
    devtools.on('Fetch.requestPaused', ({ requestId, request, frameId }) => {
      const isMainFrame = frameId === frameTree.frame.id;
      const event = Object.assign(new PreventableEvent(), { url: toApp(request.url), isMainFrame });
      if (!(this.#isOwnLoad && isMainFrame)) this.emit('will-frame-navigate', event);
      const decision = event.isPrevented
        ? devtools.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
        : devtools.send('Fetch.continueRequest', { requestId });
      decision.catch(() => undefined);
    });
    await devtools.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] });
  }

  async #decidePermission(
    { permission, details }: Extract<PageCall, { kind: 'permission' }>,
    senderFrame: FrameName,
  ): Promise<void> {
    const handler = this.session.permissionRequest as unknown as PermissionHandler | undefined;
    const isGranted = await new Promise<boolean>((resolve) => {
      const isMainFrame = senderFrame.parent === null;
      const asked = { ...details, requestingUrl: senderFrame.url, isMainFrame };
      if (handler === undefined) resolve(true);
      else handler(this, permission, resolve, asked);
    });
    if (!isGranted) throw new Error('denied');
  }

  async #decideDisplayMedia(audio: boolean, frame: FrameName): Promise<void> {
    const handler = this.session.displayMedia as unknown as DisplayMediaHandler | undefined;
    const streams = await new Promise<{ video?: unknown } | null>((resolve) => {
      if (handler === undefined) resolve(null);
      else
        handler({ frame, securityOrigin: frame.url, videoRequested: true, audioRequested: audio }, resolve);
    });
    if (streams?.video === undefined) throw new Error('denied');
  }

  async #dispatch(channel: string, args: unknown[], ports: string[]): Promise<void> {
    const page = await this.#page;
    await page
      .evaluate(
        ([name, ...rest]) => {
          const own = window as unknown as Record<string, ((...values: unknown[]) => void) | undefined>;
          own[name]?.(...rest);
        },
        [`${bindingName}Dispatch`, channel, args, ports] as const,
      )
      .catch(() => undefined);
  }
}

type PermissionHandler = (
  contents: WebContents,
  permission: string,
  callback: (isGranted: boolean) => void,
  details: object,
) => void;
type DisplayMediaHandler = (request: object, callback: (streams: { video?: unknown } | null) => void) => void;

interface FrameName {
  readonly url: string;
  readonly parent: FrameName | null;
}

function describeFrame(frame: Frame): FrameName {
  const parent = frame.parentFrame();
  return { url: toApp(frame.url()), parent: parent === null ? null : describeFrame(parent) };
}
