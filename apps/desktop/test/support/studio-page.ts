import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { build } from 'vite';

const pageFolder = path.join(import.meta.dirname, '../studio-page');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mp4': 'video/mp4',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.png': 'image/png',
  '.ts': 'video/mp2t',
  '.woff2': 'font/woff2',
};

/** The page of the engine's tests, built and served. */
export interface StudioPageServer {
  readonly url: string;
  /** Files put here are served beside the page. */
  readonly folder: string;
  close: () => void;
}

/** Builds the page that runs the studio's engine and serves it on a port of its own. */
export async function serveStudioPage(): Promise<StudioPageServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-studio-page-'));
  await build({
    ...{ root: pageFolder, base: './', configFile: false, logLevel: 'error' },
    worker: { format: 'es' },
    build: {
      ...{ outDir: folder, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 2000 },
      assetsInlineLimit: 0,
      rolldownOptions: { input: path.join(pageFolder, 'studio-page.html') },
    },
  });
  const server = createServer((request, response) => {
    const name = path.posix.normalize((request.url ?? '/').replace(/\?.*$/, ''));
    const file = path.join(folder, name);
    const type = types[path.extname(name)];
    if (type === undefined || !statSync(file, { throwIfNoEntry: false })?.isFile())
      return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': type }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/studio-page.html`,
    folder,
    close: () => {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Starts a Chromium that has a camera and a microphone, both of its own making, unless it `hasDevices` not. It gives
 * them to anyone unless it `isAsking`.
 */
export async function launchStudioBrowser(
  more: readonly string[] = [],
  { isAsking = false, hasDevices = true } = {},
): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (executablePath === undefined)
    throw new Error('CHROMIUM_PATH is not set: run the browser tests by "npm test", which finds a Chromium');
  const args = [
    ...['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    ...['--disable-background-timer-throttling', '--disable-renderer-backgrounding'],
    ...(hasDevices ? ['--use-fake-device-for-media-stream=fps=30'] : []),
    ...(isAsking ? [] : ['--use-fake-ui-for-media-stream']),
    ...['--autoplay-policy=no-user-gesture-required', ...more],
  ];
  return chromium.launch({ executablePath, args });
}

/** Opens the page; what it throws is printed. */
export async function openStudioPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1300, height: 420 } });
  page.on('pageerror', (error) => console.error(error));
  await page.goto(url);
  await page.waitForFunction(() => 'studioBench' in window);
  return page;
}
