import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Clip,
  type CreateClip,
  createClipSchema,
  videosSchema,
} from '@starling/shared/protocol/videos.ts';
import { launchBrowser } from '../support/browser.ts';
import { lookUntil } from '../support/glass-clock.ts';
import { eventually } from '../support/live-playlist.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

let relay: RunningRelay;
let browser: Browser;
let onAir: OnAir;
let context: BrowserContext;
/** What pages have asked for, and how the clip of it fares. */
let asked: CreateClip[];
let answer: Partial<Clip>;

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', '160']);
  browser = await launchBrowser();
  onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`);
  await eventually('20 seconds of it', async () => {
    const videos = await fetch(`${relay.httpUrl}/api/channels/owner/videos`);
    return (videosSchema.parse(await videos.json()).data[0]?.duration ?? 0) > 20 ? true : undefined;
  });
});

afterAll(async () => {
  await onAir.stop();
  await browser.close();
  expect(await relay.stop()).toBe(0);
});

beforeEach(() => {
  asked = [];
  answer = { status: 'making', progress: 0.4 };
});

/** A page over a real broadcast. */
async function openPage(path: string, isLoggedIn = true): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const { login, password } = relay.owner;
  const data = { login, password };
  if (isLoggedIn) await context.request.post(`${relay.httpUrl}/api/sessions`, { data });
  const page = await context.newPage();
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/clips'))
      asked.push(createClipSchema.parse(request.postDataJSON()));
  });
  await page.goto(relay.httpUrl + path);
  return page;
}

/** A page whose requests for clips are answered here, for what a relay does not do at will. */
async function openPageWithAnswers(path: string): Promise<Page> {
  const page = await openPage('/');
  await page.route('**/api/clips', (route) => route.fulfill({ status: 202, json: clip() }));
  await page.route('**/api/clips/*', (route) => route.fulfill({ json: clip() }));
  await page.goto(relay.httpUrl + path);
  return page;
}

function clip(): Clip {
  const { video = '0'.repeat(16), from = new Date().toISOString(), title = 'A bird sings' } = asked[0] ?? {};
  return {
    ...{ id: 'c1', video, login: 'owner', creator: 'owner', title, createdAt: from, from, duration: 12 },
    ...{ status: 'making', progress: 0, error: null, mediaUrl: null, thumbnailUrl: null },
    ...{ width: null, height: null },
    ...answer,
  };
}

/** What is used of a page's video element. */
interface ClipVideo {
  muted: boolean;
  readonly currentTime: number;
  readonly duration: number;
  play(): Promise<void>;
}

/** Plays its first second. @returns its duration in seconds */
async function playClip(page: Page): Promise<number> {
  return page.getByTestId('clip-video').evaluate(async (element) => {
    const video = element as unknown as ClipVideo;
    video.muted = true;
    await video.play();
    while (video.currentTime < 1) await new Promise((resolve) => setTimeout(resolve, 50));
    return video.duration;
  });
}

async function violations(page: Page) {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

describe('a clip', () => {
  it('is cut out of what has just been on air, with both its ends moved, and leads to its link', async () => {
    const page = await openPage('/owner');
    await lookUntil(page, () => true);
    const pressedAt = Date.now();
    await page.keyboard.press('x');
    await page.getByTestId('clip-length').waitFor();
    const begin = page.getByRole('slider', { name: 'Beginning of the clip' });
    await begin.focus();
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    expect(await page.getByTestId('clip-length').textContent()).toBe('5.0 seconds');
    await page.keyboard.press('PageDown');
    expect(await page.getByTestId('clip-length').textContent()).toBe('10.0 seconds');
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Title').fill('A bird at dusk');
    await page.getByRole('button', { name: 'Make the clip' }).click();
    const link = await page.getByTestId('clip-link').inputValue({ timeout: 60_000 });
    expect(link).toMatch(/^http.*\/clips\/[0-9a-f]{16}$/);
    const [{ from, to, title } = { from: '', to: '', title: '' }] = asked;
    expect(title).toBe('A bird at dusk');
    expect((Date.parse(to) - Date.parse(from)) / 1000).toBeCloseTo(10, 1);
    expect(Math.abs(pressedAt - Date.parse(to))).toBeLessThan(15_000);
    await page.goto(link);
    await page.getByRole('heading', { name: 'A bird at dusk' }).waitFor();
    expect(await playClip(page)).toBeCloseTo(10, 0);
    await page.goto(`${relay.httpUrl}/owner`);
    await page.getByRole('link', { name: /A bird at dusk/ }).waitFor();
    await context.close();
  });

  it('asks those who are not logged in to do so', async () => {
    const page = await openPage('/owner', false);
    await lookUntil(page, () => true);
    await page.keyboard.press('x');
    const login = page.getByRole('dialog').getByRole('link', { name: 'Log in' });
    await login.waitFor();
    expect(await login.getAttribute('href')).toBe('/login?next=%2Fowner');
    await context.close();
  });

  it('that the relay could not make says why', async () => {
    answer = { status: 'failed', error: 'The recording has a hole there.' };
    const page = await openPageWithAnswers('/owner');
    await lookUntil(page, () => true);
    await page.keyboard.press('x');
    await page.getByTestId('clip-length').waitFor();
    await page.getByRole('button', { name: 'Make the clip' }).click();
    await page.getByText('The recording has a hole there.').waitFor();
    await page.getByRole('button', { name: 'Choose again' }).click();
    await page.getByTestId('clip-length').waitFor();
    await context.close();
  });
});

describe('the page of a clip', () => {
  it('shows the making, then the clip, and the way to its broadcast', async () => {
    const found = await fetch(`${relay.httpUrl}/api/channels/owner/videos`);
    const video = videosSchema.parse(await found.json()).data[0];
    const from = new Date(Date.parse(video?.startedAt ?? '') + 8_000).toISOString();
    answer = { status: 'making', progress: 0.2, video: video?.id ?? '', from };
    const page = await openPageWithAnswers('/clips/c1');
    await page.getByRole('progressbar').waitFor();
    answer = { ...answer, status: 'ready', mediaUrl: `/vod/${video?.id ?? ''}/clip.mp4` };
    await page.getByTestId('clip-video').waitFor();
    const download = page.getByRole('link', { name: 'Download' });
    expect(await download.getAttribute('href')).toMatch(/clip\.mp4\?download$/);
    expect(await violations(page)).toEqual([]);
    await page.getByTestId('whole-broadcast').click();
    await page.waitForURL(/\/videos\/[0-9a-f]{16}\?t=8&at=/);
    await lookUntil(page, () => true);
    const time = await page.getByTestId('player-time').textContent();
    expect(time).toMatch(/^0:(0[7-9]|1\d) \/ /);
    await context.close();
  });

  it('says that there is none', async () => {
    const page = await openPage(`/clips/${'0'.repeat(16)}`);
    await page.getByText('No such clip').waitFor();
    await context.close();
  });
});
