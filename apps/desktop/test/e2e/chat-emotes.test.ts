import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright';
import { emotesSchema } from '@starling/shared/protocol/emotes.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/main/publish/find-ffmpeg.ts';
import { accessFaults, ChatPeople, linesWith, sayIn } from '../support/chat-people.ts';
import { englishOf, wordsOn } from '../support/english-words.ts';
import { startRelay, type RunningRelay } from '../support/running-relay.ts';

const shots = path.resolve(import.meta.dirname, '../../../../reports/screenshots');
const room = 'stage';
let relay: RunningRelay;
let people: ChatPeople;
let owner: Page;
let anna: Page;
let folder: string;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  folder = mkdtempSync(path.join(tmpdir(), 'starling-emotes-'));
  await drawPictures();
  relay = await startRelay();
  people = await ChatPeople.gather(relay);
  owner = await people.signUp(room, `/dashboard/${room}/chat`);
});

afterAll(async () => {
  await people.leave();
  await relay.stop();
  rmSync(folder, { recursive: true });
});

describe('a channel’s emotes', () => {
  it('are uploaded on the page of the chat’s settings, and seen there', async () => {
    await owner.getByLabel('Choose a picture').setInputFiles(file('nacho.png'));
    const previews = owner.getByRole('img', { name: /^Preview, \d+ pixels high/ });
    expect(await previews.count()).toBe(6);
    for (const preview of await previews.all()) await loaded(preview);
    await owner.screenshot({ path: path.join(shots, 'emotes-upload.png'), fullPage: true });
    await owner.getByRole('button', { name: 'Upload' }).click();
    await loaded(emoteRow(owner, 'nacho').locator('img'));
    await owner.getByText('1 of 100').waitFor();

    await owner.getByLabel('Choose a picture').setInputFiles(file('wave.gif'));
    await owner.getByLabel('Name', { exact: true }).fill('nacho');
    await owner.getByRole('button', { name: 'Upload' }).click();
    await owner.getByText('There is a nacho already.').waitFor();
    await owner.getByLabel('Name', { exact: true }).fill('nameWave');
    await owner.getByRole('button', { name: 'Upload' }).click();
    await emoteRow(owner, 'nameWave').getByText('animated').waitFor();
  });

  it('are no files that only pretend to be pictures', async () => {
    await owner.getByLabel('Choose a picture').setInputFiles(file('text.png'));
    await owner.getByText('That is no picture, or it is damaged.').waitFor();
    expect(await owner.getByRole('button', { name: 'Upload' }).count()).toBe(0);
    // What a browser shows and the relay does not take: a JPEG under another name.
    await owner.getByLabel('Choose a picture').setInputFiles(file('jpeg.png'));
    await owner.getByRole('button', { name: 'Upload' }).click();
    await owner.getByText('This is no PNG, GIF or WebP.').waitFor();
    await owner.getByRole('button', { name: 'Cancel' }).click();
    await owner.getByLabel('Choose a picture').setInputFiles(file('text.txt'));
    await owner.getByText('That is no PNG, WebP or GIF.').waitFor();
    expect(await namesOfEmotes()).toEqual(['nacho', 'nameWave']);
  });

  it('are pictures in what somebody says', async () => {
    anna = await people.signUp('anna', `/${room}`, { colorScheme: 'light' });
    await sayIn(anna, 'good nacho everybody');
    await loaded(linesWith(anna, 'everybody').getByAltText('nacho'));
    await owner.goto(`${relay.httpUrl}/${room}`);
    await loaded(linesWith(owner, 'everybody').getByAltText('nacho'));
  });

  it('are seen while they are completed', async () => {
    await anna.getByTestId('chat-input').pressSequentially('look :na');
    const suggestions = anna.getByTestId('chat-suggestion');
    for (const name of ['nacho', 'nameWave'])
      await loaded(suggestions.filter({ hasText: name }).locator('img'));
    await anna.screenshot({ path: path.join(shots, 'emotes-completion.png') });
    expect(await accessFaults(anna)).toEqual([]);
    await suggestions.filter({ hasText: 'nameWave' }).click();
    expect(await anna.getByTestId('chat-input').inputValue()).toBe('look nameWave ');
    await anna.getByTestId('chat-input').fill('');
  });

  it('are found and picked in the picker', async () => {
    await anna.getByRole('button', { name: 'Emotes' }).click();
    const own = anna.getByRole('region', { name: `Emotes of ${room}` });
    for (const name of ['nacho', 'nameWave']) await loaded(own.getByRole('button', { name }).locator('img'));
    const everywhere = anna.getByRole('region', { name: 'For everywhere' }).locator('img');
    expect(await everywhere.count()).toBeGreaterThan(10);
    for (const picture of await everywhere.all()) await loaded(picture);
    await anna.screenshot({ path: path.join(shots, 'emotes-picker.png') });
    expect(await accessFaults(anna)).toEqual([]);
    await anna.getByRole('searchbox').fill('nac');
    expect(await own.getByRole('button').count()).toBe(1);
    await anna.keyboard.press('Enter');
    expect(await anna.getByTestId('chat-input').inputValue()).toBe('nacho ');
    await anna.getByTestId('chat-input').fill('');
  });

  it('are renamed, under no name that is taken', async () => {
    await owner.goto(`${relay.httpUrl}/dashboard/${room}/chat`);
    await owner.getByRole('button', { name: 'Rename nacho' }).click();
    const field = owner.getByLabel('New name of nacho');
    await field.fill('nameWave');
    await field.press('Enter');
    await owner.getByText('There is a nameWave already.').waitFor();
    await field.fill('taco');
    await field.press('Enter');
    await loaded(emoteRow(owner, 'taco').locator('img'));
    expect(await namesOfEmotes()).toEqual(['nameWave', 'taco']);
  });

  it('are kept for subscribers, and locked in the picker of others', async () => {
    await owner.getByRole('checkbox', { name: 'Subscribers only, taco' }).check();
    await anna.getByRole('button', { name: 'Emotes' }).click();
    const locked = anna.getByRole('button', { name: /^taco/ });
    // Whoever comes back to the page is shown the emotes as they are now.
    await expect
      .poll(async () => {
        await anna.evaluate(() => dispatchEvent(new Event('focus')));
        return (await locked.count()) === 1 && (await locked.isDisabled());
      })
      .toBe(true);
    await loaded(locked.locator('img'));
    await anna.screenshot({ path: path.join(shots, 'emotes-locked.png') });
    await anna.keyboard.press('Escape');
    await owner.getByRole('checkbox', { name: 'Subscribers only, taco' }).uncheck();
  });

  it('are deleted, which can be undone as long as the page is there', async () => {
    await owner.getByRole('button', { name: 'Delete taco' }).click();
    await emoteRow(owner, 'taco').waitFor({ state: 'detached' });
    await owner.getByRole('button', { name: 'Undo' }).click();
    await emoteRow(owner, 'taco').waitFor();
    expect(await namesOfEmotes()).toEqual(['nameWave', 'taco']);
    await owner.getByRole('button', { name: 'Delete taco' }).click();
    await emoteRow(owner, 'taco').waitFor({ state: 'detached' });
    await owner.getByRole('link', { name: room, exact: true }).first().click();
    await expect.poll(namesOfEmotes).toEqual(['nameWave']);
    // What was said stays as it was seen.
    await loaded(linesWith(owner, 'everybody').getByAltText('nacho'));
  });
});

describe('the page of the chat’s settings in German', () => {
  it('says nothing in English, and fits its window', async () => {
    const page = await people.signUp('berta', '/dashboard/berta/chat', { locale: 'de-DE' });
    await page.getByRole('heading', { name: 'Chat-Einstellungen' }).waitFor();
    await fillWith(page);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect(englishOf(await wordsOn(page))).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} px`).toBe(width);
      expect(await accessFaults(page)).toEqual([]);
      await page.screenshot({
        path: path.join(shots, `emotes-settings-german-${width}.png`),
        fullPage: true,
      });
    }
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  });

  it('tells who moderates nothing why there is nothing', async () => {
    const page = await people.signUp('clara', `/dashboard/${room}/chat`, { locale: 'de-DE' });
    await page.getByText('Das ist für Moderatoren').waitFor();
    expect(englishOf(await wordsOn(page))).toEqual([]);
  });
});

/** Something of each card, and what each refuses. */
async function fillWith(page: Page): Promise<void> {
  const terms = page.getByLabel('Neue Begriffe, einer pro Zeile');
  await terms.fill('spam*');
  await page.getByLabel('Notiz für die anderen Moderatoren').fill('bis zum Finale');
  await page.getByRole('button', { name: 'Sperren' }).click();
  await page.getByRole('button', { name: '„spam*“ wieder erlauben' }).waitFor();
  await terms.fill('**');
  await page.getByRole('button', { name: 'Sperren' }).click();
  await page.getByText('„**“ würde jede Nachricht aufhalten.').waitFor();
  await page.getByLabel('Wer Links posten darf').selectOption('vips');
  await page.getByLabel('Domains, die alle verlinken dürfen').fill('unsinn');
  await page.getByRole('button', { name: 'Domains speichern' }).click();
  await page.getByText('„unsinn“ ist keine Domain').waitFor();
  await page.getByText('Andere Stufe für einzelne Arten').click();
  await page.getByLabel('Kanäle, deren Banne auch hier gelten').fill('a/b');
  await page.getByRole('button', { name: 'Kanäle speichern' }).click();
  await page.getByText('„a/b“ ist kein Kanal.').waitFor();
  await page.getByLabel('Bild wählen').setInputFiles(file('wave.gif'));
  await page.getByRole('button', { name: 'Hochladen' }).click();
  await page.getByText('animiert').waitFor();
  await page.getByLabel('Bild wählen').setInputFiles(file('text.png'));
  await page.getByText('Das ist kein Bild, oder es ist beschädigt.').waitFor();
  await page.getByLabel('Bild wählen').setInputFiles(file('jpeg.png'));
  await page.getByRole('button', { name: 'Hochladen' }).click();
  await page.getByText('Das ist kein PNG, GIF oder WebP.').waitFor();
}

const file = (name: string) => path.join(folder, name);
const emoteRow = (page: Page, name: string) =>
  page
    .getByRole('list', { name: /^Emotes/ })
    .getByRole('listitem')
    .filter({ hasText: name });

/** Waits until a picture is there in pixels, not in its place alone. */
async function loaded(picture: Locator): Promise<void> {
  await expect
    .poll(() =>
      picture.evaluate((element) => {
        const { complete, naturalWidth, clientWidth } = element as HTMLImageElement;
        return complete && naturalWidth > 0 && clientWidth > 0;
      }),
    )
    .toBe(true);
}

async function namesOfEmotes(): Promise<string[]> {
  const answer = await fetch(`${relay.httpUrl}/api/channels/${room}/emotes`);
  return emotesSchema.parse(await answer.json()).data.map(({ name }) => name);
}

/** A PNG and a GIF of ffmpeg's, a JPEG that is called a PNG, and text under two names. */
async function drawPictures(): Promise<void> {
  const { path: ffmpeg } = await findFfmpeg();
  const draw = (source: string, name: string) =>
    promisify(execFile)(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, '-y', file(name)]);
  await draw('mandelbrot=size=200x160:end_pts=1:rate=1,trim=end_frame=1', 'nacho.png');
  await draw('testsrc2=size=128x128:rate=5:duration=1', 'wave.gif');
  await draw('testsrc2=size=64x64:rate=1:duration=1', 'picture.jpg');
  renameSync(file('picture.jpg'), file('jpeg.png'));
  writeFileSync(file('text.png'), 'This is no picture.');
  writeFileSync(file('text.txt'), 'Nor is this.');
}
