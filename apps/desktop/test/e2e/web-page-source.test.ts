import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {} from '../../src/ipc/desktop-bridge.ts';
import { launchStudio } from '../host/launch-studio.ts';
import type { Studio } from '../host/studio.ts';

let studio: Studio;
let server: Server;
let url: string;
const reports: Record<string, string>[] = [];

/** A page of the web that is red and wants everything. */
const hostilePage = `<!doctype html><body style="margin:0;background:rgb(200,30,40)"><script type="module">
  const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'given', ({ name }) => name);
  const screen = await navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'given', ({ name }) => name);
  const seen = { bridge: typeof window.starling, node: typeof require, process: typeof process, camera, screen };
  await fetch('/report?' + new URLSearchParams(seen));
  window.open('starling-app://app/');
  location.href = 'starling-app://app/';
</script>`;

beforeAll(async () => {
  server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://page');
    if (asked.pathname === '/report') reports.push(Object.fromEntries(asked.searchParams));
    response.setHeader('content-type', 'text/html').end(asked.pathname === '/' ? hostilePage : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  studio = await launchStudio();
});

afterAll(async () => {
  expect(await studio.quit()).toBe(0);
  server.closeAllConnections();
  server.close();
});

describe('a page of the web as a source', () => {
  it('is opened unseen and gets nothing of the app’s', async () => {
    const page = await studio.page();
    const size = { width: 320, height: 180 };
    const opened = await page.evaluate(
      ([url, size]) => window.starling?.call('webPage.open', { id: 'red', url, ...size }),
      [url, size] as const,
    );
    expect(opened).toEqual({ ok: true });
    await expect.poll(() => reports.length, { timeout: 15_000 }).toBe(1);
    expect(reports[0]).toMatchObject({ bridge: 'undefined', node: 'undefined', process: 'undefined' });
    expect(reports[0]?.['camera']).not.toBe('given');
    expect(reports[0]?.['screen']).not.toBe('given');
    const shown = await studio.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({
        isVisible: window.isVisible(),
        url: window.webContents.getURL(),
      })),
    );
    expect(shown).toContainEqual({ isVisible: false, url });
    expect(shown).toHaveLength(2);
  });

  it('is seen by the app’s page as a picture', async () => {
    const page = await studio.page();
    const colour = await page.evaluate(async () => {
      await window.starling?.call('capture.choose', { kind: 'web-page', sourceId: 'red', withSound: false });
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
      const video = document.createElement('video');
      video.muted = true;
      video.srcObject = stream;
      await video.play();
      const canvas = new OffscreenCanvas(16, 16);
      const context = canvas.getContext('2d');
      context?.drawImage(video, 0, 0, 16, 16);
      for (const track of stream.getTracks()) track.stop();
      return [...(context?.getImageData(8, 8, 1, 1).data ?? [])];
    });
    expect(colour).toHaveLength(4);
    // The stand-in answers every getDisplayMedia with Chromium's fake screen.
    if (studio.host === 'stand-in') return;
    const [red = 0, green = 0, blue = 0] = colour;
    expect(red).toBeGreaterThan(150);
    expect(Math.max(green, blue)).toBeLessThan(90);
  });

  it('is gone when it is closed, and can no longer be captured', async () => {
    const page = await studio.page();
    const chosen = await page.evaluate(async () => {
      await window.starling?.call('webPage.close', { id: 'red' });
      return window.starling?.call('capture.choose', { kind: 'web-page', sourceId: 'red', withSound: false });
    });
    expect(chosen).toMatchObject({ ok: false, error: { code: 'source-gone' } });
    expect(await studio.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });
});
