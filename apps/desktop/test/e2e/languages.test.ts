import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { videosSchema } from '@starling/shared/protocol/videos.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/main/publish/find-ffmpeg.ts';
import { englishOf, wordsOn } from '../support/english-words.ts';
import { startRelay, type RunningRelay } from '../support/running-relay.ts';

const shots = path.resolve(import.meta.dirname, '../../../../reports/screenshots');
let relay: RunningRelay;
let browser: Browser;
let encoder: ChildProcess;
let video: string;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  const { path: ffmpeg } = await findFfmpeg();
  [relay, browser] = await Promise.all([
    startRelay(['--no-demo', '--rungs', '160']),
    chromium.launch({
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
    }),
  ]);
  encoder = putTestCardOnAir(ffmpeg, `${relay.rtmpUrl}/${relay.owner.streamKey}`);
  video = await recordedFor(8);
});

afterAll(async () => {
  const isOver = new Promise((resolve) => encoder.once('close', resolve));
  encoder.kill();
  await isOver;
  await browser.close();
  await relay.stop();
});

describe('the web client for somebody whose browser speaks German', () => {
  it('tells on the home page who is live', async () => {
    const page = await open('/');
    await page.getByRole('heading', { name: 'Jetzt live' }).waitFor();
    await page.getByText('Ein Kanal auf Sendung').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
    await look(page, 'home');
  });

  it('says in the player what its controls, figures and keys are', async () => {
    const page = await open('/owner');
    await page.getByRole('region', { name: 'Videoplayer' }).waitFor();
    await playing(page);
    await look(page, 'channel');
    await page.keyboard.press('s');
    await page.getByText('Ausgelassene Bilder').waitFor();
    await page.getByRole('button', { name: /^Qualität/ }).click();
    await page.getByRole('menuitemradio', { name: /^Automatisch/ }).waitFor();
    await look(page, 'player-figures');
    await page.keyboard.press('Escape');
    await page.keyboard.press('s');
    await page.keyboard.press('p');
    await page.getByText('Mit anderen Zuschauern teilen').waitFor();
    await look(page, 'player-sharing');
    await page.keyboard.press('?');
    await page.getByText('Leertaste').waitFor();
    await look(page, 'player-keys');
  });

  it('makes a clip', async () => {
    const page = await open('/owner');
    await playing(page);
    await page.keyboard.press('x');
    await page.getByRole('heading', { name: 'Clip machen' }).waitFor();
    await page.getByTestId('clip-length').waitFor({ timeout: 30_000 });
    expect(await page.getByTestId('clip-length').textContent()).toMatch(/^\d+,\d Sekunden$/);
    await look(page, 'clip-editor');
    await page.getByRole('button', { name: 'Clip machen', exact: true }).click();
    await page.getByText(/ist fertig\.$/).waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Clip öffnen' }).click();
    await page.getByText('Geschnitten von owner').waitFor();
    await look(page, 'clip');
  });

  it('shows a broadcast again, with what its owner may do', async () => {
    const page = await open(`/videos/${video}`);
    await page.getByRole('button', { name: 'Umbenennen' }).waitFor();
    await playing(page);
    await page.getByRole('slider', { name: 'Stelle in der Sendung' }).waitFor();
    await look(page, 'video');
    await page.getByRole('button', { name: 'Umbenennen' }).click();
    await page.getByLabel('Titel').fill('');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByText('Gib einen Titel ein').waitFor();
    await look(page, 'video-rename');
  });

  it('leads through going live', async () => {
    const page = await open('/go-live');
    await page.getByText('Du bist live').waitFor();
    await page.getByRole('heading', { name: 'Zustand des Streams' }).waitFor();
    await page.getByText('Bilder pro Sekunde').waitFor();
    await page.getByRole('heading', { name: 'Aufzeichnungen' }).waitFor();
    await page.getByLabel('Aufbewahren, in Tagen').fill('bald');
    await page.getByRole('button', { name: 'Speichern', exact: true }).last().click();
    await page.getByText('Gib eine ganze Zahl von 1 bis 3.650 ein oder nichts').waitFor();
    await look(page, 'go-live');
    await page.getByTestId('make-stream-key').click();
    await page.getByText('Der alte Schlüssel gilt sofort nicht mehr').waitFor();
    await look(page, 'stream-key');
  });

  it('makes accounts and tells why one cannot log in', async () => {
    const page = await open('/signup', { isLoggedIn: false });
    await page.getByRole('button', { name: 'Konto anlegen' }).click();
    await page.getByText('Gib deinen Anmeldenamen ein').waitFor();
    await look(page, 'signup');
    await page.goto(`${relay.httpUrl}/login`);
    await page.getByLabel('Anmeldename').fill('owner');
    await page.getByLabel('Passwort').fill('wrong password');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByText('Anmeldename oder Passwort ist falsch.').waitFor();
    await look(page, 'login');
  });

  it('says that something is not there, and why', async () => {
    const page = await open('/nobody_at_all', { isLoggedIn: false });
    await page.getByText('Hier heißt niemand „nobody_at_all“').waitFor();
    await look(page, 'no-channel');
    await page.goto(`${relay.httpUrl}/videos/0123456789abcdef`);
    await page.getByText('Dieses Video gibt es nicht').waitFor();
    await look(page, 'no-video');
    await page.goto(`${relay.httpUrl}/no/such/page`);
    await page.getByText('Hier ist nichts').waitFor();
    await look(page, 'nothing');
    expect(await page.title()).toBe('Hier ist nichts · Starling');
  });

  it('says that the relay cannot be reached', async () => {
    const page = await open('/', { isLoggedIn: false });
    await page.route('**/api/streams*', (route) => route.abort());
    await page.reload();
    await page.getByText('Das Relay ist nicht erreichbar.').waitFor();
    await look(page, 'unreachable');
  });
});

describe('the choice of a language', () => {
  it('is in the header, changes the page at once and is remembered', async () => {
    const page = await open('/', { isLoggedIn: false });
    await page.getByRole('button', { name: 'Sprache' }).click();
    await page.screenshot({ path: path.join(shots, 'languages-menu.png') });
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Live now' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.reload();
    await page.getByRole('heading', { name: 'Live now' }).waitFor();
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitemradio', { name: 'As the browser' }).click();
    await page.getByRole('heading', { name: 'Jetzt live' }).waitFor();
  });

  it('falls on English where the browser speaks none of them', async () => {
    const page = await open('/', { locale: 'fr-FR', isLoggedIn: false });
    await page.getByRole('heading', { name: 'Live now' }).waitFor();
    // The heading is there before the list is.
    await expect.poll(async () => englishOf(await wordsOn(page))).toContain('One channel on air');
  });
});

interface Opening extends BrowserContextOptions {
  readonly isLoggedIn?: boolean;
}

async function open(place: string, { isLoggedIn = true, ...options }: Opening = {}): Promise<Page> {
  await Promise.all(browser.contexts().map((context) => context.close()));
  const context = await browser.newContext({
    locale: 'de-DE',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const { login, password } = relay.owner;
  if (isLoggedIn) await context.request.post(`${relay.httpUrl}/api/sessions`, { data: { login, password } });
  const page = await context.newPage();
  await page.goto(relay.httpUrl + place);
  return page;
}

async function playing(page: Page): Promise<void> {
  const player = page.getByTestId('player-video');
  const position = () => player.evaluate((element) => Number(Reflect.get(element, 'currentTime')));
  await expect.poll(position, { timeout: 30_000 }).toBeGreaterThan(0);
}

/** At both widths: nothing is in English, nothing sticks out of the page. */
async function look(page: Page, name: string): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    expect(englishOf(await wordsOn(page))).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name}, ${width} px`).toBe(
      width,
    );
    await page.screenshot({ path: path.join(shots, `languages-${name}-${width}.png`) });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

function putTestCardOnAir(ffmpeg: string, url: string): ChildProcess {
  return spawn(
    ffmpeg,
    [
      ...['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=15'],
      ...['-f', 'lavfi', '-i', 'sine=frequency=440', '-c:v', 'libx264', '-preset', 'ultrafast'],
      ...['-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '30', '-b:v', '500k', '-c:a', 'aac'],
      ...['-t', '600', '-f', 'flv', url],
    ],
    { stdio: 'ignore' },
  );
}

/** @returns the id of the owner's broadcast once that many seconds of it are recorded */
async function recordedFor(seconds: number): Promise<string> {
  for (;;) {
    const answer = await fetch(`${relay.httpUrl}/api/channels/owner/videos`);
    const [newest] = videosSchema.parse(await answer.json()).data;
    if (newest !== undefined && newest.duration > seconds) return newest.id;
    await sleep(500);
  }
}
