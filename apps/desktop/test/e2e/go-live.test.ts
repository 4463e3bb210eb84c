import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchStudio } from '../host/launch-studio.ts';
import type { Studio } from '../host/studio.ts';
import { NetworkBetween } from '../support/network-between.ts';
import { paintPng } from '../support/paint-png.ts';
import { broadcastOf, videosOf } from '../support/relay-watcher.ts';
import { startRelay, type RunningRelay } from '../support/running-relay.ts';
import { StudioUser } from '../support/studio-user.ts';
import { eventually } from '../support/watcher.ts';
import { listenTo, look, type Area, type SeenPicture } from '../support/viewer-senses.ts';

const shots = path.resolve(import.meta.dirname, '../../../../reports/screenshots/go-live');
const title = 'A night of test pictures';

let relay: RunningRelay;
let network: NetworkBetween;
let studio: Studio;
let user: StudioUser;
let browser: Browser;
let viewer: Page;
let broadcastId: string;

/** On a canvas of 1280 × 720. */
const textPlace = { x: 40, y: 560, width: 480, height: 120 };
const imagePlace = { x: 960, y: 60, width: 240, height: 160 };
const imageColour = [220, 30, 140] as const;
const middle: Area = { left: 0.35, top: 0.25, right: 0.65, bottom: 0.75 };

function areaOf({ x, y, width, height }: typeof textPlace): Area {
  const [left, top] = [x / 1280, y / 720];
  return {
    left: left + 0.01,
    top: top + 0.02,
    right: left + width / 1280 - 0.01,
    bottom: top + height / 720 - 0.02,
  };
}

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', '360,160']);
  network = await NetworkBetween.start(relay);
  studio = await launchStudio();
  user = new StudioUser(studio, shots);
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  });
  viewer = await browser.newPage({ viewport: { width: 1280, height: 800 } });
});

afterAll(async () => {
  await browser.close();
  expect(await studio.quit()).toBe(0);
  await network.close();
  await relay.stop();
});

/** Looks at the viewer's video until it is as wanted. */
async function lookUntil(what: string, isSo: (picture: SeenPicture) => boolean): Promise<SeenPicture> {
  let seen: SeenPicture | undefined;
  return eventually(
    what,
    async () => {
      seen = await look(viewer);
      return seen !== undefined && isSo(seen) ? seen : undefined;
    },
    40_000,
  ).catch(async (error: unknown) => {
    await viewer.screenshot({ path: path.join(shots, 'not-seen.png') });
    await user.shoot('not-seen');
    throw new Error(`${String(error)}; last seen ${seen === undefined ? 'nothing' : describeShow(seen)}`);
  });
}

/** White letters on black where the text is, the image's colour where the image is, and a camera that is not black. */
function isShow(picture: SeenPicture): boolean {
  const { white, dark, image, camera } = readShow(picture);
  const isImage = image.every((value, channel) => Math.abs(value - (imageColour[channel] ?? 0)) < 40);
  return white > 0.05 && dark > 0.2 && isImage && Math.max(...camera) > 60;
}

function readShow(picture: SeenPicture) {
  const text = areaOf(textPlace);
  return {
    white: picture.shareOf(text, (pixel) => pixel.every((value) => value > 190)),
    dark: picture.shareOf(text, (pixel) => pixel.every((value) => value < 90)),
    image: picture.colourOf(areaOf(imagePlace)),
    camera: picture.colourOf(middle),
  };
}

const describeShow = (picture: SeenPicture) => JSON.stringify({ time: picture.time, ...readShow(picture) });

/** A picture of the show, and a later one on which the camera's has changed. */
async function seeTheShowMove(): Promise<void> {
  const first = await lookUntil('the text, the image and the camera, each in its place', isShow);
  await lookUntil(
    'that the camera moves',
    (picture) => isShow(picture) && picture.time > first.time && picture.differenceFrom(first, middle) > 2,
  );
}

/** The fake microphone beeps twice a second. */
async function hearTheTone(): Promise<void> {
  const heard = await listenTo(viewer, 3_000);
  expect(heard.loudestDb, 'a beep').toBeGreaterThan(-40);
  expect(heard.loudestDb - heard.quietestDb, 'silence between beeps').toBeGreaterThan(15);
}

describe('from the first start to a recording of the broadcast', () => {
  it('connects, logs in and is led through the first start', async () => {
    await user.connect(network.address);
    await user.logIn(relay.owner.login, relay.owner.password);
    await user.leadThrough(title);
    await user.shoot('studio-after-setup');
  });

  it('puts a text and an image over the camera', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'starling-image-'));
    const file = path.join(folder, 'Logo.png');
    writeFileSync(file, paintPng(240, 160, [...imageColour]));
    await user.addText('Starling', textPlace);
    await user.addImage(file, imagePlace);
    await user.shoot('scene');
  });

  it('goes on air by the button below the check list', async () => {
    await user.goLive();
    await expect
      .poll(() => broadcastOf(relay).then((stream) => stream?.title), { timeout: 20_000 })
      .toBe(title);
    broadcastId = (await broadcastOf(relay))?.id ?? '';
  });

  it('is seen and heard by a viewer', async () => {
    await viewer.goto(`${relay.httpUrl}/${relay.owner.login}`);
    await seeTheShowMove();
    await hearTheTone();
    await viewer.screenshot({ path: path.join(shots, 'viewer.png') });
    await user.shoot('live');
  });

  it('says that it reconnects when the connection is lost, and goes on with the same broadcast', async () => {
    const before = await lookUntil('the show before', isShow);
    network.cutPublishing();
    await user.untilSaid('Reconnecting');
    await user.shoot('reconnecting');
    await user.untilSaid('Live');
    await lookUntil('new pictures', (picture) => isShow(picture) && picture.time > before.time + 8);
    await seeTheShowMove();
    await hearTheTone();
    expect((await broadcastOf(relay))?.id).toBe(broadcastId);
    await user.shoot('live-again');
  });

  it('ends, and shows what the broadcast was like', async () => {
    await user.endStream();
    const page = await studio.page();
    const report = page.getByRole('dialog', { name: 'Your stream' });
    await report.waitFor();
    await report
      .getByText(/: Reconnecting/)
      .first()
      .waitFor();
    await user.shoot('report');
    await report.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => broadcastOf(relay), { timeout: 30_000 }).toBe(null);
  });

  it('leaves one recording, which plays', async () => {
    await expect.poll(() => videosOf(relay).then((videos) => videos.length), { timeout: 30_000 }).toBe(1);
    const [video] = await videosOf(relay);
    await viewer.goto(`${relay.httpUrl}/videos/${video?.id ?? ''}`);
    await viewer.locator('video').evaluate((element: HTMLVideoElement) => element.play());
    await seeTheShowMove();
    await hearTheTone();
    await viewer.screenshot({ path: path.join(shots, 'recording.png') });
  });
});
