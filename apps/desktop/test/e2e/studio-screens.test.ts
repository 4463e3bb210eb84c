import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {} from '../screens/fakes.ts';
import {
  buttonOf,
  faultsOf,
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

const open = (opening?: Opening) => screens.open(opening);
const show = sampleShow;
const row = buttonOf;
const field = (page: Page, name: string) => page.getByRole('spinbutton', { name, exact: true });

/** Where the item lies and how large it is, as the fields beside the picture say. */
async function placeOf(page: Page): Promise<readonly number[]> {
  const names = ['X', 'Y', 'Width', 'Height', 'Rotation'];
  return Promise.all(names.map(async (name) => Number(await field(page, name).inputValue())));
}

async function centreOf(handle: Locator): Promise<{ x: number; y: number }> {
  const box = await handle.boundingBox();
  if (box === null) throw new Error('the handle is not on screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let step = 1; step <= 5; step += 1)
    await page.mouse.move(from.x + (by.x * step) / 5, from.y + (by.y * step) / 5);
  await page.mouse.up();
}

describe('the picture', () => {
  it('moves a source by the pointer, and undo takes the whole drag back', async () => {
    const page = await open();
    await row(page, 'Camera').click();
    expect(await placeOf(page)).toEqual([920, 440, 320, 240, 0]);
    await page.keyboard.down('Control');
    await drag(page, await centreOf(page.locator('polygon[data-item="item-Camera"]')), { x: -100, y: -60 });
    await page.keyboard.up('Control');
    const scale = Number(await page.getByTestId('stage').getAttribute('data-scale'));
    const [x, y] = await placeOf(page);
    expect(x).toBeCloseTo(920 - 100 / scale, -1);
    expect(y).toBeCloseTo(440 - 60 / scale, -1);
    await page.keyboard.press('Control+z');
    expect(await placeOf(page)).toEqual([920, 440, 320, 240, 0]);
    await page.keyboard.press('Control+Shift+z');
    expect((await placeOf(page))[0]).toBe(x);
  });

  it('scales from a corner in ratio, crops with Alt, and rotates by the arm', async () => {
    const page = await open();
    await row(page, 'Camera').click();
    await drag(page, await centreOf(page.locator('[data-handle="-1,-1"]')), { x: -80, y: -60 });
    const [x = 0, , width = 0, height = 0] = await placeOf(page);
    expect(width).toBeGreaterThan(400);
    expect(width / height).toBeCloseTo(4 / 3, 1);
    expect(x + width).toBeCloseTo(1240, -1);
    await page.keyboard.down('Alt');
    await drag(page, await centreOf(page.locator('[data-handle="-1,0"]')), { x: 60, y: 0 });
    await page.keyboard.up('Alt');
    expect(Number(await field(page, 'Crop Left').inputValue())).toBeGreaterThan(5);
    await page.keyboard.down('Shift');
    await drag(page, await centreOf(page.locator('[data-handle="rotate"]')), { x: 150, y: 60 });
    await page.keyboard.up('Shift');
    expect(((await placeOf(page))[4] ?? 0) % 15).toBe(0);
    expect((await placeOf(page))[4]).not.toBe(0);
  });

  it('snaps to the edge of the canvas', async () => {
    const page = await open();
    await row(page, 'Camera').click();
    const scale = Number(await page.getByTestId('stage').getAttribute('data-scale'));
    // 40 px of the canvas are missing to the right edge; the drag ends 4 px of the screen before it.
    await drag(page, await centreOf(page.locator('polygon[data-item="item-Camera"]')), {
      x: 40 * scale - 4,
      y: 0,
    });
    expect((await placeOf(page))[0]).toBe(960);
  });

  it('is edited by the keyboard alone', async () => {
    const page = await open();
    await page.getByTestId('stage').focus();
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('.');
    expect(await placeOf(page)).toEqual([921, 430, 320, 240, 1]);
    await page.keyboard.press('Control+d');
    expect(await page.locator('.panel-items .sortable-row').count()).toBe(6);
    await page.keyboard.press('Delete');
    expect(await page.locator('.panel-items .sortable-row').count()).toBe(5);
  });

  it('aligns several sources to each other', async () => {
    const page = await open();
    await row(page, 'Camera').click();
    await row(page, 'Title').click({ modifiers: ['Control'] });
    await row(page, 'Align left edges').click();
    await row(page, 'Camera').click();
    expect((await placeOf(page))[0]).toBe(60);
  });

  it('copies a source into another scene', async () => {
    const page = await open();
    await row(page, 'Camera').click();
    await page.keyboard.press('Control+c');
    await row(page, 'Credits').click();
    await page.getByTestId('stage').focus();
    await page.keyboard.press('Control+v');
    await row(page, 'Camera').waitFor();
    expect(await placeOf(page)).toEqual([920, 440, 320, 240, 0]);
  });
});

describe('the lists', () => {
  it('order sources by dragging and by Alt with an arrow, hide and lock', async () => {
    const page = await open();
    const names = () => page.locator('.panel-items .sortable-main').allInnerTexts();
    expect(await names()).toEqual(['Music', 'Logo', 'Title', 'Camera', 'Game']);
    const camera = await centreOf(row(page, 'Camera'));
    const logo = await centreOf(row(page, 'Logo'));
    await drag(page, camera, { x: 0, y: logo.y - camera.y });
    expect(await names()).toEqual(['Music', 'Camera', 'Logo', 'Title', 'Game']);
    await row(page, 'Camera').focus();
    await page.keyboard.press('Alt+ArrowDown');
    expect(await names()).toEqual(['Music', 'Logo', 'Camera', 'Title', 'Game']);
    await row(page, 'Camera').click();
    await page.getByRole('button', { name: 'Hide Camera' }).click();
    await page.getByRole('button', { name: 'Show Camera' }).waitFor();
    await page.getByRole('button', { name: 'Lock Camera' }).click();
    await row(page, 'Camera').focus();
    await page.keyboard.press('Delete');
    expect(await names()).toContain('Camera');
  });

  it('rename a scene in its place, and put a scene on air by its number', async () => {
    const page = await open();
    await row(page, 'Credits').focus();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Rename scene' }).fill('The end');
    await page.keyboard.press('Enter');
    await row(page, 'The end').waitFor();
    await page.keyboard.press('2');
    expect(await row(page, 'Starting soon').getAttribute('aria-current')).toBe('true');
  });

  it('prepare a scene in the preview until it is taken', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Preview before air' }).click();
    await row(page, 'Credits').click();
    await page.locator('.is-program .stage-title').getByText('Main').waitFor();
    await page.keyboard.press('t');
    await page.locator('.is-program .stage-title').getByText('Credits').waitFor();
  });
});

describe('sources', () => {
  it('are added with a picture of each screen, and saved', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Add source' }).first().click();
    await page.getByRole('button', { name: /Everything on one/ }).click();
    await page.getByRole('button', { name: 'DELL U2723QE' }).click();
    await row(page, 'DELL U2723QE').waitFor();
    await expect
      .poll(() => page.evaluate(() => JSON.stringify(window.fake.bridge.calls)))
      .toMatch(/collections\.save.*DELL U2723QE/);
  });

  it('leave focus where their dialog was opened, and a field selected while their size becomes known', async () => {
    const page = await open();
    const opener = page.getByRole('button', { name: 'Add source' }).first();
    await opener.click();
    await page.locator('.kind').filter({ hasText: 'Image' }).click();
    await row(page, 'sunset.png').waitFor();
    expect(await opener.evaluate((element) => document.activeElement === element)).toBe(true);
    await field(page, 'Width').focus();
    const calls = () => page.evaluate(() => JSON.stringify(window.fake.bridge.calls));
    const saved = /"id":"([\w-]+)","name":"sunset\.png"/;
    await expect.poll(calls).toMatch(saved);
    const sourceId = saved.exec(await calls())?.[1] ?? '';
    await page.evaluate((size) => window.fake.engine.setSize(size), { sourceId, width: 240, height: 160 });
    await expect.poll(() => placeOf(page)).toEqual([370, 180, 540, 360, 0]);
    await page.keyboard.type('300');
    await page.keyboard.press('Enter');
    expect(await placeOf(page)).toEqual([370, 180, 300, 360, 0]);
  });

  it('say when they are lost, and are tried again', async () => {
    const page = await open();
    await row(page, 'Camera').click();
    await page.evaluate(() =>
      window.fake.engine.setCondition({ sourceId: 'Camera', state: 'lost', message: 'It was unplugged' }),
    );
    await page.getByText('It was unplugged').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(await page.evaluate(() => window.fake.engine.retried)).toEqual(['Camera']);
  });
});

describe('the mixer', () => {
  it('names, sets and deletes what is heard only, which no scene shows', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Sound settings of Voice' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Anna’s voice');
    await page.getByRole('switch', { name: 'Echo cancellation' }).click();
    await page.getByRole('button', { name: 'Delete this source' }).click();
    await page.getByText('“Anna’s voice” deleted everywhere').waitFor();
    await page.locator('.toast-action').click();
    await page.getByRole('button', { name: 'Sound settings of Anna’s voice' }).waitFor();
  });
});

describe('going live', () => {
  it('leads from the check list to the dashboard and to the log of the broadcast', async () => {
    const page = await open();
    await row(page, 'Go live').click();
    await page.getByTestId('checks').waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Go live/ })
      .click();
    await page.getByRole('tab', { name: 'Live', selected: true }).waitFor();
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await page.getByText('Dropped').waitFor();
    await page.evaluate(() =>
      window.fake.bridge.emit('publish.state', {
        ...{ destinationId: 'relay', state: 'reconnecting', attempt: 1, nextAttemptInMs: 9000 },
        error: { code: 'relay-unreachable', message: 'The relay is gone', retry: true },
      }),
    );
    await page.getByText('The relay is gone').waitFor();
    await page.getByRole('button', { name: 'Reconnect now' }).click();
    await page.getByRole('button', { name: 'Reconnect now' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'End stream' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End stream' }).click();
    await page.getByRole('heading', { name: 'Your stream' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await page.evaluate(() => window.fake.engine.encoding)).toBeNull();
  });

  it('is held up by a missing key, which one click repairs', async () => {
    const page = await open({ query: `${show}&key=no` });
    await row(page, 'Go live').click();
    const start = page.getByRole('dialog').getByRole('button', { name: /Go live/ });
    await page.getByRole('button', { name: 'Get a key' }).waitFor();
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Get a key' }).click();
    await expect.poll(() => start.isDisabled()).toBe(false);
  });

  it('says why it was refused and what to do', async () => {
    const page = await open();
    await page.evaluate(() => {
      const message = 'This key belongs to nobody: get a new one.';
      window.fake.bridge.refusal = { code: 'key-refused', message, retry: false };
    });
    await row(page, 'Go live').click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Go live/ })
      .click();
    await page.getByRole('dialog').getByText('This key belongs to nobody').waitFor();
    await page.getByRole('button', { name: 'Get a new key' }).waitFor();
  });
});

describe('the lead-through', () => {
  it('ends on air', async () => {
    const page = await open({ query: 'key=no' });
    await page.getByLabel('Login').fill('anna');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Log in', exact: true }).last().click();
    await page.getByRole('heading', { name: 'How do you look and sound?' }).waitFor();
    await page.getByText('You can be heard').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Test now' }).click();
    await page.getByText(/carries 7\.4 Mbit\/s/).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Title').fill('My first stream');
    await page.getByRole('button', { name: 'Go live' }).click();
    await page.getByRole('button', { name: 'End stream' }).waitFor();
    expect(await page.locator('.panel-items .sortable-row').count()).toBe(1);
  });
});

describe('words', () => {
  it('are German where the settings say so, and the page says it', async () => {
    const page = await open({ query: `${show}&language=de` });
    await page.getByRole('heading', { name: 'Quellen' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
  });
});
