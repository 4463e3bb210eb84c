import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { PublishStats } from '../../src/ipc/publish-messages.ts';
import type { SettingsPatch } from '../../src/ipc/settings.ts';
import type { Collection } from '../../src/renderer/studio/scene/collection.ts';
import { launchStudio } from '../../test/host/launch-studio.ts';
import type { Studio } from '../../test/host/studio.ts';
import type { RunningRelay } from '../../test/support/running-relay.ts';

/** What a studio is opened with. */
export interface LiveStudioOptions {
  readonly relay: RunningRelay;
  /** Where the app finds the relay; the relay itself unless something stands before it. */
  readonly address?: string;
  readonly collection: (studio: Studio) => Promise<Collection> | Collection;
  /** Runs in the page before its own scripts. */
  readonly pageScript?: () => void;
  /** More flags of the stand-in's Chromium. */
  readonly flags?: readonly string[];
  readonly settings?: SettingsPatch;
}

/** The app as it was built, logged in to a relay, at the studio with a show, and driven by its own buttons. */
export class LiveStudio {
  readonly studio: Studio;
  readonly page: Page;

  private constructor(studio: Studio, page: Page) {
    this.studio = studio;
    this.page = page;
  }

  static async open(options: LiveStudioOptions): Promise<LiveStudio> {
    const { relay, address = relay.httpUrl, flags = [] } = options;
    const studio = await launchStudio({ environment: { STARLING_TEST_CHROMIUM_FLAGS: flags.join(' ') } });
    try {
      const page = await studio.page();
      await page.waitForFunction(() => window.starling !== undefined);
      const { login, password } = relay.owner;
      const collection = await options.collection(studio);
      await page.evaluate(
        async ({ address, login, password, collection, settings }) => {
          const { starling } = window;
          const connected = await starling?.call('relay.connect', { address });
          const known = await starling?.call('relay.login', { login, password });
          const key = await starling?.call('relay.fetchStreamKey');
          const saved = await starling?.call('collections.save', { collection: { ...collection } });
          if (!connected?.ok || !known?.ok || !key?.ok || !saved?.ok)
            throw new Error(`not set up: ${JSON.stringify([connected, known, key, saved])}`);
          const page = {
            'studio-set-up': 'yes',
            [`relay-key ${login}@${new URL(address).host}`]: key.keyRef,
          };
          await starling?.call('settings.set', {
            ...{ collectionId: collection.id, language: 'en', page },
            ...settings,
          });
        },
        { address, login, password, collection, settings: options.settings ?? {} },
      );
      if (options.pageScript !== undefined) await page.addInitScript(options.pageScript);
      await page.goto(studio.url('/studio'));
      await page.locator('.go-live-button').waitFor();
      return new LiveStudio(studio, page);
    } catch (error) {
      await studio.quit();
      throw error;
    }
  }

  /** Clicks through the check list. @returns when the button that goes on air was clicked, Unix ms */
  async goLive(): Promise<number> {
    await this.page.evaluate(() => {
      const seen: PublishStats[] = [];
      Object.assign(window, { benchStats: seen });
      window.starling?.on('publish.stats', (stats) => seen.push(stats));
    });
    await this.page.locator('.go-live-button').click();
    const button = this.page.getByRole('dialog').getByRole('button', { name: /^Go live/ });
    await this.#untilSourcesAreThere();
    const clickedAt = await button.evaluate((element) => {
      const at = performance.timeOrigin + performance.now();
      (element as HTMLButtonElement).click();
      return at;
    });
    await this.page.locator('.on-air[data-phase="live"]').waitFor();
    return clickedAt;
  }

  /** What main told of each second on air. */
  stats(): Promise<PublishStats[]> {
    return this.page.evaluate(() => (window as unknown as { benchStats: PublishStats[] }).benchStats);
  }

  async stop(): Promise<void> {
    await this.page.locator('.end-stream').click();
    await this.page.getByRole('dialog').locator('.button-danger').click();
    await this.page.locator('.go-live-button').waitFor();
    // The report of the broadcast lies over the studio.
    await sleep(300);
    await this.page.keyboard.press('Escape');
  }

  async quit(): Promise<void> {
    await this.studio.quit();
  }

  /** A scene without its camera is cheap, and no result. */
  async #untilSourcesAreThere(): Promise<void> {
    // A film of flashes is black between them, and nobody has measured the line.
    const bad = this.page
      .locator('.check-row:not([data-severity="good"]):not([data-about="line"])')
      .filter({ hasNotText: 'The picture is black' });
    await this.page.getByTestId('checks').waitFor();
    const deadline = performance.now() + 20_000;
    while ((await bad.count()) > 0) {
      if (performance.now() > deadline)
        throw new Error(`not ready to go live: ${(await bad.allInnerTexts()).join('; ')}`);
      await sleep(200);
    }
    // The check list says good before it has heard and seen for itself.
    await sleep(2_500);
  }
}

/** Lets the app's own file dialog choose a file. @returns the address that the page may use */
export async function pickFile(studio: Studio, kind: 'image' | 'media', file: string): Promise<string> {
  await studio.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, file);
  const page = await studio.page();
  const picked = await page.evaluate((kind) => window.starling?.call('files.pick', { kind }), kind);
  if (picked?.ok !== true) throw new Error(`${file} cannot be picked: ${JSON.stringify(picked)}`);
  return picked.url;
}
