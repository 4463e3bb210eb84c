import { type Browser, chromium, type Page } from 'playwright';
import { flags } from './browser.ts';
import type { RunningRelay } from './running-relay.ts';

/** What a page tells of its mesh, since it began. */
export interface MeshFigures {
  /** Whose swarm the page is in; none before the first. */
  readonly rendition?: string;
  readonly peers: number;
  readonly bytesFromPeers: number;
  readonly bytesFromHttp: number;
  readonly bytesUploaded: number;
  /** Parts that the page fetched past the mesh, because it did not bring them. */
  readonly rescues: number;
  readonly badPeers: number;
  /** Playlists that announcements have made superfluous. */
  readonly playlistsSaved: number;
  /** Parts that the mesh's engine fetched by HTTP, by its reason. */
  readonly fetches: Readonly<Record<string, number>>;
}

/** Peers of one machine find each other without a STUN server. */
const meshFlags = ['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns'];

/**
 * A Chromium whose pages can be each other's peers. `npm test` sets the variable.
 *
 * @param handlesSignals whether an interrupt of this process closes it and ends the process at once, as by playwright's default
 */
export async function launchMeshBrowser(handlesSignals = true): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (executablePath === undefined)
    throw new Error('CHROMIUM_PATH is not set: run the browser tests by "npm test", which finds a Chromium');
  return chromium.launch({
    ...{ executablePath, args: [...flags, ...meshFlags] },
    ...{ handleSIGINT: handlesSignals, handleSIGTERM: handlesSignals },
  });
}

export interface ViewerOptions {
  /** The owner's channel by default. */
  readonly path?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Done before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const complaints = new WeakMap<Page, string[]>();

/** A viewer of their own: a context that shares nothing with others. */
export async function openViewer(
  browser: Browser,
  relay: RunningRelay,
  { path = `/${relay.owner.login}`, viewport = { width: 640, height: 480 }, prepare }: ViewerOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.push(message.text());
  });
  await prepare?.(page);
  await page.goto(relay.httpUrl + path);
  return page;
}

/** @returns what the console of a page of {@link openViewer} has said of errors, warnings and broken policies */
export function complaintsOf(page: Page): readonly string[] {
  return complaints.get(page) ?? [];
}

/** @returns undefined before the player is there */
export async function meshFigures(page: Page): Promise<MeshFigures | undefined> {
  const text = await page.evaluate(() => document.querySelector('video')?.dataset['mesh']);
  return text === undefined ? undefined : (JSON.parse(text) as MeshFigures);
}

/** How often playback has stopped in a page. */
export async function stallsOf(page: Page): Promise<number> {
  return Number((await page.locator('video').getAttribute('data-stalls')) ?? 0);
}

/** What the relay has sent of parts and segments since it was started. */
export interface Served {
  readonly bytes: number;
  readonly requests: number;
}

/** Read off `/metrics`. */
export async function mediaServed(relay: RunningRelay): Promise<Served> {
  const text = await (await fetch(`${relay.httpUrl}/metrics`)).text();
  const sum = (metric: string) =>
    ['part', 'segment']
      .map((kind) => new RegExp(`^${metric}\\{kind="${kind}"\\} (\\S+)$`, 'm').exec(text)?.[1] ?? 0)
      .reduce<number>((total, value) => total + Number(value), 0);
  return { bytes: sum('starling_media_bytes_total'), requests: sum('starling_media_requests_total') };
}
