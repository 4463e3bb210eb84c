import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RelayKeys } from '../../src/relay-keys.ts';
import { startTracker, type RunningTracker } from '../../src/start-tracker.ts';
import { hexId } from '../support/talker.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
];
/** Without it, headless Chromium gathers no candidate that another one can reach on the same machine. */
const peerFlags = ['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns'];
const patience = { timeout: 40_000, interval: 200 };
const segmentBytes = 50_000;

let tracker: RunningTracker;
let pages: Server;
let browser: Browser;

beforeAll(async () => {
  tracker = await startTracker({ port: 0, host: '127.0.0.1', relayKeys: new RelayKeys(), isOpen: true });
  const script = await bundle();
  pages = createServer((request, response) => {
    const isSegment = request.url?.startsWith('/segment/') === true;
    const type = request.url === '/clients.js' ? 'text/javascript' : 'text/html';
    response.writeHead(200, { 'content-type': isSegment ? 'video/mp4' : type });
    if (isSegment) response.end(Buffer.alloc(segmentBytes, 7));
    else
      response.end(
        request.url === '/clients.js' ? script : '<script type="module" src="/clients.js"></script>',
      );
  }).listen(0, '127.0.0.1');
  await once(pages, 'listening');
  const executablePath = process.env['CHROMIUM_PATH'];
  if (executablePath === undefined)
    throw new Error('CHROMIUM_PATH is not set: run the browser tests by "npm test", which finds a Chromium');
  browser = await chromium.launch({ executablePath, args: [...flags, ...peerFlags] });
});

afterAll(async () => {
  await browser.close();
  pages.close();
  await tracker.stop();
});

/** The clients as a bundler takes them out of node_modules for a page. */
async function bundle(): Promise<string> {
  const result = await build({
    root: path.join(import.meta.dirname, 'page'),
    configFile: false,
    logLevel: 'error',
    // Node's module, as npm's packages for browsers bring it along.
    resolve: { alias: { events: 'bare-events' }, conditions: ['browser', 'import', 'module', 'default'] },
    define: { 'process.browser': 'true', 'process.env.NODE_DEBUG': 'undefined', global: 'globalThis' },
    build: {
      write: false,
      minify: false,
      lib: { entry: 'clients.js', formats: ['es'], fileName: 'clients' },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunk = outputs
    .flatMap((output) => ('output' in output ? output.output : []))
    .find((one) => one.type === 'chunk');
  if (chunk === undefined) throw new Error('the page could not be bundled');
  return chunk.code;
}

async function open(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
  await page.waitForFunction('"startPml" in window');
  return page;
}

interface State {
  readonly updates: number;
  readonly scrapes: readonly { complete: number; incomplete: number }[];
  readonly warnings: readonly string[];
  readonly peers: readonly string[];
  readonly texts: readonly string[];
  readonly pmlPeers: readonly string[];
  readonly pmlLoaded: number;
}

const stateOf = async (page: Page) => await page.evaluate<State>('state');

describe('the WebTorrent project’s own client', () => {
  it('finds another one by our tracker, talks to it, counts, and leaves', async () => {
    const [a, b] = [await open(), await open()];
    const url = `ws://127.0.0.1:${tracker.port}`;
    const start = (id: string) => `startClient("${url}", "${hexId(99)}", "${id}")`;
    await a.evaluate(start(hexId(1)));
    await expect.poll(async () => (await stateOf(a)).updates, patience).toBe(1);
    await b.evaluate(start(hexId(2)));
    await expect.poll(async () => (await stateOf(a)).texts, patience).toEqual([`hello from ${hexId(2)}`]);
    await expect.poll(async () => (await stateOf(b)).texts, patience).toEqual([`hello from ${hexId(1)}`]);
    expect((await stateOf(a)).peers).toEqual([hexId(2)]);
    await b.evaluate('scrape()');
    await expect
      .poll(async () => (await stateOf(b)).scrapes, patience)
      .toEqual([{ complete: 0, incomplete: 2 }]);
    await b.evaluate('stopClient()');
    await expect
      .poll(async () => {
        await a.evaluate('scrape()');
        return (await stateOf(a)).scrapes.at(-1)?.incomplete;
      }, patience)
      .toBe(1);
    expect([...(await stateOf(a)).warnings, ...(await stateOf(b)).warnings]).toEqual([]);
  });
});

describe('p2p-media-loader', () => {
  it('finds its peers by our tracker', async () => {
    const [a, b] = [await open(), await open()];
    for (const page of [a, b]) {
      await page.evaluate(`startPml("ws://127.0.0.1:${tracker.port}")`);
      await expect.poll(async () => (await stateOf(page)).pmlLoaded, patience).toBe(segmentBytes);
    }
    await expect.poll(async () => (await stateOf(a)).pmlPeers.length, patience).toBe(1);
    await expect.poll(async () => (await stateOf(b)).pmlPeers.length, patience).toBe(1);
    expect([...(await stateOf(a)).warnings, ...(await stateOf(b)).warnings]).toEqual([]);
  });
});
