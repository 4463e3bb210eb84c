import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright';
import type { Studio } from '../host/studio.ts';

/** Where a picture is put, px of a canvas of 1280 × 720. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a person does with the studio, by what is on the screen and by nothing else. */
export class StudioUser {
  readonly studio: Studio;
  readonly #shots: string;
  #shotCount = 0;

  /** @param shots the folder that pictures of the screen go to */
  constructor(studio: Studio, shots: string) {
    this.studio = studio;
    this.#shots = shots;
    mkdirSync(shots, { recursive: true });
  }

  page(): Promise<Page> {
    return this.studio.page();
  }

  /** Takes a picture of the screen, for people to look at. */
  async shoot(name: string): Promise<void> {
    const page = await this.page();
    this.#shotCount += 1;
    const number = String(this.#shotCount).padStart(2, '0');
    await page.screenshot({ path: path.join(this.#shots, `${number}-${name}.png`) });
  }

  /** From the first page that the app shows to the relay's home page. */
  async connect(address: string): Promise<void> {
    const page = await this.page();
    await page.getByLabel('Address').fill(address);
    await this.shoot('connect');
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('link', { name: 'Log in' }).waitFor();
    await this.shoot('home');
  }

  async logIn(login: string, password: string): Promise<void> {
    const page = await this.page();
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('link', { name: 'Studio' }).waitFor();
  }

  /** Ends in the studio, as another account's owner. */
  async signUpAsSomebodyElse(login: string): Promise<void> {
    const page = await this.page();
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('E-mail').fill(`${login}@example.org`);
    await page.getByLabel('Password').fill('a password of its own');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('link', { name: 'Studio' }).click();
    await page.getByTestId('stage').waitFor();
  }

  /** The steps of the first start, with the camera and microphone that there are; ends in the studio. */
  async leadThrough(title: string): Promise<void> {
    const page = await this.page();
    await page.getByRole('link', { name: 'Studio' }).click();
    await page.getByRole('heading', { name: 'Your channel' }).waitFor();
    await this.shoot('setup-account');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('You can be heard').waitFor();
    await this.shoot('setup-devices');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Test now' }).click();
    await page.getByText(/Your connection carries/).waitFor();
    await this.shoot('setup-bandwidth');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Title').fill(title);
    await this.shoot('setup-show');
    await page.getByRole('button', { name: 'To the studio' }).click();
    await page.getByTestId('stage').waitFor();
  }

  async skipSetup(): Promise<void> {
    const page = await this.page();
    await page.getByRole('link', { name: 'Studio' }).click();
    await page.getByRole('button', { name: 'Skip setup' }).click();
    await page.getByTestId('stage').waitFor();
  }

  async addText(text: string, place: Place): Promise<void> {
    const page = await this.#openAddSource();
    await page.locator('.kind').filter({ hasText: 'Text' }).click();
    await page.getByLabel('Text', { exact: true }).fill(text);
    await page.getByRole('switch', { name: 'Background' }).click();
    await this.#place(page, place);
  }

  /** @param file the one that is chosen where the system asks for one */
  async addImage(file: string, place: Place): Promise<void> {
    await this.studio.evaluate(({ dialog }, filePath) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
    }, file);
    const page = await this.#openAddSource();
    await page.locator('.kind').filter({ hasText: 'Image' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await this.#place(page, place);
  }

  async addDevice(kind: 'Camera' | 'Microphone'): Promise<void> {
    const page = await this.#openAddSource();
    await page.locator('.kind').filter({ hasText: kind }).click();
    const isCamera = kind === 'Camera';
    await page
      .locator(isCamera ? 'dialog .pick' : 'dialog .pick-row button')
      .first()
      .click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }

  async openChecks(): Promise<void> {
    const page = await this.page();
    await page.getByRole('button', { name: 'Go live' }).click();
    await page.getByTestId('checks').waitFor();
    await this.shoot('checks');
  }

  /** Goes on air by the button below the check list. */
  async goLive(): Promise<void> {
    await this.openChecks();
    const page = await this.page();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Go live/ })
      .click();
    await this.untilSaid('Live');
  }

  /** Waits until the list of sources says so of its first one; `ready` is what it says nothing of. */
  async untilSourceIs(state: 'ready' | 'lost' | 'not allowed'): Promise<void> {
    const page = await this.page();
    const row = page.locator('.panel-items .sortable-row').first();
    await row.waitFor();
    const trouble = row.locator('.item-trouble');
    if (state === 'ready') await trouble.waitFor({ state: 'detached' });
    else await trouble.filter({ hasText: state }).waitFor();
  }

  /** Waits until the studio says so, where it says how the broadcast goes. */
  async untilSaid(text: string | RegExp): Promise<void> {
    const page = await this.page();
    await page.locator('.on-air, .big-state').filter({ hasText: text }).first().waitFor({ timeout: 60_000 });
  }

  async endStream(): Promise<void> {
    const page = await this.page();
    await page.getByRole('button', { name: 'End stream' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End stream' }).click();
  }

  async #openAddSource(): Promise<Page> {
    const page = await this.page();
    await page.getByRole('button', { name: 'Add source' }).first().click();
    await page.locator('.kind-grid').waitFor();
    return page;
  }

  async #place(page: Page, { x, y, width, height }: Place): Promise<void> {
    const values = { Width: width, Height: height, X: x, Y: y };
    for (const [name, value] of Object.entries(values)) {
      await page.getByRole('spinbutton', { name, exact: true }).fill(String(value));
      await page.keyboard.press('Enter');
    }
  }
}
