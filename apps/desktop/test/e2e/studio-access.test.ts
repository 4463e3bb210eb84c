import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {} from '../screens/fakes.ts';
import {
  buttonOf,
  faultsOf,
  goLive,
  sampleShow,
  startScreens,
  type Opening,
  type Screens,
} from '../screens/screens-browser.ts';

let screens: Screens;

beforeAll(async () => {
  screens = await startScreens();
});

afterAll(() => screens.stop());

type Act = (page: Page) => Promise<unknown>;

const addKind =
  (kind: RegExp): Act =>
  async (page) => {
    await buttonOf(page, 'Add source').first().click();
    await page.locator('.kind').filter({ hasText: kind }).click();
  };
const settings =
  (tab: string): Act =>
  async (page) => {
    await buttonOf(page, 'Settings').click();
    await page.getByRole('tab', { name: tab }).click();
  };
const inTrouble: Act = async (page) => {
  await goLive(page);
  await page.evaluate(() => {
    const error = { code: 'relay-unreachable', message: 'The connection broke', retry: true } as const;
    const place = { destinationId: 'relay', attempt: 3, nextAttemptInMs: 9000 };
    window.fake.bridge.emit('publish.state', { ...place, state: 'reconnecting', error });
  });
  await buttonOf(page, 'Reconnect now').waitFor();
};
const nothing: Act = () => Promise.resolve();
const setUp = 'key=no&login=anna';
const stepTo =
  (step: number): Act =>
  async (page) => {
    for (let done = 1; done < step; done += 1)
      await page
        .locator('.setup-card')
        .getByRole('button', { name: /^(Next|Later)$/ })
        .click();
  };

const places: readonly (readonly [string, Opening, Act])[] = [
  ['the studio with nothing selected', {}, nothing],
  ['a camera', {}, (page) => buttonOf(page, 'Camera').click()],
  ['a text', {}, (page) => buttonOf(page, 'Title').click()],
  ['a film', {}, (page) => buttonOf(page, 'Music').click()],
  [
    'several sources',
    {},
    async (page) => {
      await buttonOf(page, 'Camera').click();
      await buttonOf(page, 'Logo').click({ modifiers: ['Control'] });
    },
  ],
  ['what can be done with a source', {}, (page) => buttonOf(page, 'More').click()],
  ['the preview', {}, (page) => buttonOf(page, 'Preview before air').click()],
  ['the empty studio', { query: 'setup=no&login=anna' }, nothing],
  ['the narrow studio', { width: 800 }, nothing],
  ['the narrowest studio', { width: 480, height: 480 }, nothing],
  ['adding a source', {}, (page) => buttonOf(page, 'Add source').first().click()],
  ['choosing a camera', {}, addKind(/^Camera/)],
  ['choosing a screen', {}, addKind(/^Screen/)],
  ['choosing a microphone', {}, addKind(/^Microphone/)],
  ['a web page', {}, addKind(/^Web page/)],
  ['sound settings', {}, (page) => buttonOf(page, 'Sound settings of Voice').click()],
  ['the collections', {}, (page) => buttonOf(page, 'Evening show').click()],
  ['the keys', {}, (page) => page.keyboard.press('?')],
  ['settings of the picture', {}, settings('Picture')],
  ['settings of recordings', {}, settings('Recording')],
  ['settings of destinations', {}, settings('Destinations')],
  ['settings of hotkeys', {}, settings('Hotkeys')],
  ['settings of the app', {}, settings('App')],
  ['the check list, all good', {}, (page) => buttonOf(page, 'Go live').click()],
  [
    'the check list with much to repair',
    { query: 'setup=no&login=anna&key=no' },
    (page) => buttonOf(page, 'Go live').click(),
  ],
  ['the dashboard', {}, goLive],
  ['the dashboard in trouble', {}, inTrouble],
  [
    'the end of a stream',
    {},
    async (page) => {
      await goLive(page);
      await buttonOf(page, 'End stream').click();
    },
  ],
  ['no broadcast', {}, (page) => page.getByRole('tab', { name: 'Live' }).click()],
  [
    'a note that offers to undo',
    {},
    async (page) => {
      await buttonOf(page, 'Camera').click();
      await page.keyboard.press('Delete');
      await page.locator('.toast-action').waitFor();
    },
  ],
  ['the relay step', { query: 'relay=none' }, nothing],
  ['the account step', { query: 'key=no' }, nothing],
  ['the devices step', { query: setUp }, stepTo(2)],
  ['the connection step', { query: setUp }, stepTo(3)],
  ['the title step', { query: setUp }, stepTo(4)],
  ['the way to a relay', { query: 'relay=none&connect=yes' }, nothing],
  ['logging in', { query: 'path=/login' }, nothing],
  ['signing up', { query: 'path=/signup' }, nothing],
];

describe('every screen', () => {
  it.each(places)('%s has nothing that axe finds fault with, dark and light', async (_name, opening, act) => {
    for (const colorScheme of ['dark', 'light'] as const) {
      const page = await screens.open({ ...opening, colorScheme });
      await act(page);
      await page.waitForTimeout(250);
      expect(await faultsOf(page), colorScheme).toEqual([]);
    }
  });

  it.each([480, 800, 1024, 2560])('does not scroll sideways at %i pixels', async (width) => {
    for (const query of [sampleShow, `${sampleShow}&language=de`]) {
      const page = await screens.open({ query, width });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });

  it('has nothing to click that is smaller than 24 pixels', async () => {
    const page = await screens.open();
    await buttonOf(page, 'Title').click();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.studio :is(button, select, input, [role=tab])')]
        .map((element) => ({ element, box: (element.closest('label') ?? element).getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(({ element }) => element.outerHTML.slice(0, 120)),
    );
    expect(small).toEqual([]);
  });
});

/** Presses Tab until what has the focus is called this, and says so; throws where it never is. */
async function tabTo(page: Page, name: string, most = 80): Promise<void> {
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent.trim() ?? '';
    });
    if (focused === name) return;
  }
  throw new Error(`${most} presses of Tab did not reach “${name}”`);
}

describe('by the keyboard alone', () => {
  it('a broadcast begins, is marked, and ends', async () => {
    const page = await screens.open();
    await tabTo(page, 'Go live');
    await page.keyboard.press('Enter');
    await page.getByTestId('checks').waitFor();
    await tabTo(page, 'Go live');
    await page.keyboard.press('Enter');
    await page.locator('.on-air[data-phase="live"]').waitFor();
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await tabTo(page, 'Add marker');
    await page.keyboard.press('Enter');
    await page.getByText(/Marker set/).waitFor();
    await tabTo(page, 'End stream');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'End the stream?' }).waitFor();
    await tabTo(page, 'End stream');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your stream' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await buttonOf(page, 'Go live').waitFor();
  });

  it('each thing that can be clicked is reached by Tab, or by arrows from what is', async () => {
    const page = await screens.open();
    await buttonOf(page, 'Title').focus();
    await page.keyboard.press('Enter');
    for (let pressed = 0; pressed < 120; pressed += 1) {
      await page.keyboard.press('Tab');
      await page.evaluate(() => document.activeElement?.setAttribute('data-reached', ''));
    }
    const missed = await page.evaluate(() => {
      // One stop of Tab each; arrows move within.
      const groups = '.sortable, [role=tablist], [role=radiogroup]';
      return [...document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea')]
        .filter((element) => element.checkVisibility() && !element.matches(':disabled, [data-reached]'))
        .filter((element) => (element.closest(groups)?.querySelector('[data-reached]') ?? null) === null)
        .map((element) => element.outerHTML.slice(0, 120));
    });
    expect(missed).toEqual([]);
  });

  it('what was removed comes back from the note that says so', async () => {
    const page = await screens.open();
    await buttonOf(page, 'Camera').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Delete');
    await page.getByText('“Camera” removed from the scene').waitFor();
    await buttonOf(page, 'Camera').waitFor({ state: 'detached' });
    await page.locator('.toast-action').focus();
    await page.keyboard.press('Enter');
    await buttonOf(page, 'Camera').waitFor();
    await page.getByText('“Camera” removed from the scene').waitFor({ state: 'detached' });
  });
});
