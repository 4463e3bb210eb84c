import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright';
import { expect } from 'vitest';
import type { RunningRelay } from './running-relay.ts';

/** People of a relay, each in a browser of his own. */
export class ChatPeople {
  readonly #relay: RunningRelay;
  readonly #browser: Browser;

  constructor(relay: RunningRelay, browser: Browser) {
    this.#relay = relay;
    this.#browser = browser;
  }

  static async gather(relay: RunningRelay): Promise<ChatPeople> {
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    return new ChatPeople(relay, browser);
  }

  /** Signs somebody up and opens a page of the relay. */
  async signUp(login: string, path: string, look: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'dark',
      ...look,
    });
    const data = { login, email: `${login}@example.org`, password: 'a test has no secrets' };
    const response = await context.request.post(`${this.#relay.httpUrl}/api/accounts`, { data });
    expect(response.status(), await response.text()).toBe(201);
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    await page.goto(this.#relay.httpUrl + path);
    return page;
  }

  async leave(): Promise<void> {
    await this.#browser.close();
  }
}

/** Types something into the chat and sends it. */
export async function sayIn(page: Page, text: string): Promise<void> {
  const input = page.getByTestId('chat-input');
  // It says where there is no connection; without one, nothing is sent.
  await expect.poll(() => page.getByTestId('chat-connection').innerText()).toBe('');
  await input.fill(text);
  // The first may take a suggestion.
  await expect
    .poll(async () => {
      await input.press('Enter');
      return input.inputValue();
    })
    .toBe('');
}

/** @returns the lines of the chat that hold some text. */
export function linesWith(page: Page, text: string): Locator {
  return page.getByTestId('chat-line').filter({ hasText: text });
}

/** Opens what can be done with a line, by the keyboard. */
export async function openLineMenu(page: Page, text: string): Promise<Locator> {
  await linesWith(page, text).first().focus();
  await page.keyboard.press('Enter');
  const menu = page.locator('.chat-menu');
  await menu.waitFor();
  return menu;
}

/** Waits until what fades has faded: half-way between two themes colours are in neither. */
export async function untilAtRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter(({ effect }) => {
      return effect?.getComputedTiming().iterations !== Infinity;
    });
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
}

/** @returns what axe finds fault with, each with the elements in question. */
export async function accessFaults(page: Page): Promise<string[]> {
  await untilAtRest(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
