import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {} from '../../src/ipc/desktop-bridge.ts';
import { launchStudio } from '../host/launch-studio.ts';
import type { Studio } from '../host/studio.ts';
import { startRelay, type RunningRelay } from '../support/running-relay.ts';

const shots = path.resolve(import.meta.dirname, '../../../../reports/screenshots');
let relay: RunningRelay;
let studio: Studio;
let page: Page;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  [relay, studio] = await Promise.all([
    startRelay(['--demo', '--rungs', '360,160', '--advertise', 'Test relay']),
    launchStudio(),
  ]);
  page = await studio.page();
});

afterAll(async () => {
  expect(await studio.quit()).toBe(0);
  await relay.stop();
});

describe('watching in the desktop app', () => {
  it('lists the relays that say that they are on the network', async () => {
    await expect
      .poll(
        async () => {
          const found = await page.evaluate(() => window.starling?.call('relay.discover'));
          return found?.map(({ name }) => name);
        },
        { timeout: 20_000 },
      )
      .toContain('Test relay');
  });

  it('says what is wrong with an address that leads to no relay', async () => {
    await page.getByLabel('Address').fill('127.0.0.1:9');
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByText('Nothing answers at 127.0.0.1:9').waitFor();
  });

  it('connects to a relay and shows what is live there', async () => {
    await page.getByLabel('Address').fill(new URL(relay.httpUrl).host);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('link', { name: /demo/i }).first().waitFor({ timeout: 30_000 });
    await page.screenshot({ path: path.join(shots, 'desktop-home.png') });
  });

  it('logs in; the session is main’s and never the page’s', async () => {
    await page.goto(studio.url('/login'));
    await page.getByLabel('Login').fill(relay.owner.login);
    await page.getByLabel('Password').fill(relay.owner.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect
      .poll(() => page.evaluate(() => fetch('/api/me').then((answer) => answer.status)), { timeout: 15_000 })
      .toBe(200);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const cookies = await page.context().cookies();
    expect(cookies.filter(({ name }) => name.includes('session'))).toEqual([]);
  });

  it('fetches the stream key into main, and gives the page its name only', async () => {
    const answer = await page.evaluate(() => window.starling?.call('relay.fetchStreamKey'));
    expect(answer).toMatchObject({ ok: true });
    const again = await page.evaluate(() => window.starling?.call('relay.fetchStreamKey'));
    expect(again).toEqual(answer);
    expect(JSON.stringify(answer)).not.toMatch(/live_|[A-Za-z0-9]{24}/);
  });

  it('plays the live channel straight from the relay, with chat beside it', async () => {
    const hosts = new Set<string>();
    page.on('request', (request) => {
      if (/\.(m4s|mp4|m3u8)/.test(request.url())) hosts.add(new URL(request.url()).origin);
    });
    await page.goto(studio.url('/demo'));
    await expect
      .poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime), {
        timeout: 30_000,
      })
      .toBeGreaterThan(2);
    await page.getByTestId('chat-input').fill('Hello from the app');
    await page.getByTestId('chat-input').press('Enter');
    await page.getByTestId('chat-line').filter({ hasText: 'Hello from the app' }).waitFor();
    await page.screenshot({ path: path.join(shots, 'desktop-channel.png') });
    expect([...hosts]).toEqual([relay.httpUrl]);
  });

  it('plays a recording', async () => {
    const { data } = (await (await fetch(`${relay.httpUrl}/api/channels/demo/videos`)).json()) as {
      data: { id: string }[];
    };
    await page.goto(studio.url(`/videos/${data[0]?.id ?? ''}`));
    await expect
      .poll(
        async () => {
          await page
            .locator('video')
            .evaluate((video: HTMLVideoElement) => video.play().catch(() => undefined));
          return page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0.5);
    await page.screenshot({ path: path.join(shots, 'desktop-video.png') });
  });

  it('hands what is to be downloaded from the relay to the browser', async () => {
    await studio.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = (url) => {
        opened.push(url);
        return Promise.resolve();
      };
    });
    const clip = `${relay.httpUrl}/clips/a.mp4?download`;
    const before = page.url();
    await page.evaluate((url) => window.location.assign(url), clip);
    await expect
      .poll(() => studio.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
      .toEqual([clip]);
    expect(page.url()).toBe(before);
  });

  it('follows a link from outside to a channel', async () => {
    await page.goto(studio.url('/'));
    await studio.evaluate(({ app }) => app.emit('second-instance', {}, ['starling', 'starling://demo'], ''));
    await expect.poll(() => new URL(page.url()).pathname).toBe('/demo');
  });

  it('goes on with the relay of last time', async () => {
    expect(await page.evaluate(() => window.starling?.call('settings.get'))).toMatchObject({
      relayOrigin: relay.httpUrl,
    });
  });
});
