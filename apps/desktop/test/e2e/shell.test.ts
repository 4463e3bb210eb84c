import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {} from '../../src/ipc/desktop-bridge.ts';
import { launchStudio } from '../host/launch-studio.ts';
import type { Studio } from '../host/studio.ts';

let studio: Studio;

beforeAll(async () => {
  studio = await launchStudio();
  console.log(
    `the studio runs on ${studio.host === 'electron' ? 'the real Electron' : 'the stand-in for Electron'}`,
  );
});

afterAll(async () => {
  expect(await studio.quit()).toBe(0);
});

/** Calls main past the types, as hostile code in the page would. @returns the answer, or what it was refused with */
async function callRaw(name: unknown, argument?: unknown): Promise<unknown> {
  const page = await studio.page();
  return page.evaluate(
    async ([name, argument]) => {
      const call = window.starling?.call as unknown as (...values: unknown[]) => Promise<unknown>;
      return call(name, argument).catch((error: unknown) => `refused: ${String(error)}`);
    },
    [name, argument],
  );
}

describe('the bridge', () => {
  it('answers a call of the page with what main knows', async () => {
    expect(await callRaw('app.info')).toMatchObject({ version: '0.1.0', isPackaged: false });
  });

  it.each([
    ['a name that is no command', 'shell.exec', 'rm'],
    ['a name from the prototype', 'constructor', undefined],
    ['a name that is no text', { toString: 1 }, undefined],
    ['an argument of the wrong type', 'settings.set', { relayOrigin: 5 }],
    ['an argument with more than it should have', 'secrets.has', { name: 'a', value: 'b' }],
    ['an argument that is too long', 'secrets.set', { name: 'a', value: 'x'.repeat(1001) }],
    ['a name of a file that leaves its folder', 'collections.load', { id: '../settings' }],
    ['a link to something that is no page', 'links.open', { url: 'file:///etc/passwd' }],
    [
      'a web page by another scheme',
      'webPage.open',
      { id: 'a', url: 'javascript:1', width: 100, height: 100 },
    ],
  ])('refuses %s', async (_, name, argument) => {
    expect(await callRaw(name, argument)).toMatch(/^refused: /);
  });

  it('never tells the page a secret', async () => {
    expect(await callRaw('secrets.set', { name: 'key', value: 'live_abcdef' })).toEqual({ ok: true });
    expect(await callRaw('secrets.has', { name: 'key' })).toEqual({ has: true });
    expect(await callRaw('secrets.get', { name: 'key' })).toMatch(/^refused: .*no command/);
    expect(readFileSync(path.join(studio.folder, 'secrets.json'), 'utf8')).not.toContain('live_abcdef');
  });

  it('gives the page two functions and nothing of Electron or Node', async () => {
    const page = await studio.page();
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(window.starling ?? {}).sort(),
      node: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    }));
    expect(seen).toEqual({ bridge: ['call', 'on'], node: [] });
  });

  it('hands the page a port that carries bytes to main and back', async () => {
    const page = await studio.page();
    const port = page.evaluateHandle(
      () =>
        new Promise<MessagePort>((resolve) => {
          window.addEventListener('message', ({ data, ports: [port] }) => {
            if ((data as { starling?: string }).starling === 'media-port' && port !== undefined)
              resolve(port);
          });
        }),
    );
    await page.evaluate(() => undefined);
    await studio.evaluate(({ BrowserWindow, MessageChannelMain }) => {
      const { port1, port2 } = new MessageChannelMain();
      port2.on('message', ({ data }) => port2.postMessage({ heard: data as unknown }));
      port2.start();
      BrowserWindow.getAllWindows()[0]?.webContents.postMessage('starling:media-port', null, [port1]);
    });
    const heard = await (
      await port
    ).evaluate(
      (port) =>
        new Promise((resolve) => {
          port.onmessage = ({ data }) => {
            const { heard } = data as { heard: { kind: string; data: Uint8Array } };
            resolve({ kind: heard.kind, isBytes: heard.data instanceof Uint8Array, bytes: [...heard.data] });
          };
          port.postMessage({ kind: 'audio', timestamp: 5, data: new Uint8Array([1, 2, 255]) });
        }),
    );
    expect(heard).toEqual({ kind: 'audio', isBytes: true, bytes: [1, 2, 255] });
  });
});

describe('the page stays where it is', () => {
  it('is served with a policy that lets only its own scripts run', async () => {
    const page = await studio.page();
    const { policy, violations } = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(event.effectiveDirective),
      );
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.body.append(script);
      const frame = document.createElement('iframe');
      frame.src = 'https://example.org/';
      document.body.append(frame);
      await fetch('https://example.org/').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
      frame.remove();
      const { headers } = await fetch('/');
      return { policy: headers.get('content-security-policy'), violations };
    });
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("default-src 'none'");
    expect(violations).toEqual(expect.arrayContaining(['script-src-elem', 'frame-src', 'connect-src']));
    expect(await page.evaluate(() => 'ranInline' in window)).toBe(false);
  });

  it('does not leave the app when it is told to', async () => {
    const page = await studio.page();
    const before = page.url();
    await page.evaluate(() => {
      window.location.href = 'https://example.org/';
    });
    await page.waitForTimeout(500);
    expect(page.url()).toBe(before);
    expect(readFileSync(path.join(studio.folder, 'logs/starling.log'), 'utf8')).toContain(
      'a page wanted to go to https://example.org/',
    );
  });

  it('opens a link in the browser and no window, and other schemes nowhere', async () => {
    await studio.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = (url) => {
        opened.push(url);
        return Promise.resolve();
      };
    });
    const page = await studio.page();
    await page.evaluate(() => {
      window.open('https://example.org/about');
      window.open('mailto:someone@example.org');
    });
    const opened = () => studio.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    await expect.poll(opened).toEqual(['https://example.org/about']);
    await page.waitForTimeout(300);
    expect(await opened()).toEqual(['https://example.org/about']);
    expect(await studio.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('gets the camera, and neither notifications nor a screen that was not chosen', async () => {
    const page = await studio.page();
    const got = await page.evaluate(async () => {
      const camera = await navigator.mediaDevices.getUserMedia({ video: true });
      const isCamera = camera.getVideoTracks().length === 1;
      for (const track of camera.getTracks()) track.stop();
      const screen = await navigator.mediaDevices.getDisplayMedia({ video: true }).then(
        () => 'given',
        (error: unknown) => (error as DOMException).name,
      );
      return { isCamera, screen };
    });
    expect(got.isCamera).toBe(true);
    expect(got.screen).toMatch(/^(NotAllowedError|AbortError)$/);
  });
});

describe('what the app keeps', () => {
  it('is there again after the app was killed, and a broken file is set aside', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'starling-studio-'));
    const first = await launchStudio({ folder });
    const firstPage = await first.page();
    const collection = { version: 1, id: 'show', name: 'Show', scenes: [] } as const;
    await firstPage.evaluate(async (collection) => {
      await window.starling?.call('settings.set', { replaySeconds: 77 });
      await window.starling?.call('collections.save', { collection });
    }, collection);
    await first.kill();
    writeFileSync(path.join(folder, 'collections/broken.json'), '{"version":1,"id":"bro');
    const second = await launchStudio({ folder });
    const page = await second.page();
    const kept = await page.evaluate(async () => ({
      settings: await window.starling?.call('settings.get'),
      show: await window.starling?.call('collections.load', { id: 'show' }),
      broken: await window.starling?.call('collections.load', { id: 'broken' }),
    }));
    expect(kept.settings?.replaySeconds).toBe(77);
    expect(kept.show).toEqual({ ok: true, collection });
    expect(kept.broken).toMatchObject({ ok: false, reason: 'corrupt' });
    expect(
      readdirSync(path.join(folder, 'collections')).some((name) => name.startsWith('broken.json.corrupt-')),
    ).toBe(true);
    await second.quit();
    rmSync(folder, { recursive: true, force: true });
  });

  it('begins with fresh settings, and says so, when the old ones cannot be read', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'starling-studio-'));
    writeFileSync(path.join(folder, 'settings.json'), 'not json');
    const other = await launchStudio({ folder });
    const page = await other.page();
    const told = await page.evaluate(() => window.starling?.call('app.takeNotices'));
    expect(told?.notices[0]).toMatch(/settings could not be read.*set aside/);
    expect(readdirSync(folder).some((name) => name.startsWith('settings.json.corrupt-'))).toBe(true);
    await other.quit();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('one app', () => {
  it('shows the first one when it is started again, with the link that was asked for', async () => {
    const second = launchStudio({ folder: studio.folder, args: ['starling://Demo'] });
    await expect(second).rejects.toThrow(/ended before/);
    const page = await studio.page();
    await expect
      .poll(() => page.evaluate(() => window.starling?.call('app.takeDeepLink')))
      .toEqual({ link: { kind: 'channel', channel: 'demo' } });
  });

  it('loads its page again when the page’s process has died', async () => {
    const page = await studio.page();
    const devtools = await page.context().newCDPSession(page);
    devtools.send('Page.crash').catch(() => undefined);
    await new Promise((resolve) => page.once('crash', resolve));
    await expect.poll(async () => (await studio.page()) !== page, { timeout: 10_000 }).toBe(true);
    const again = await studio.page();
    await again.getByRole('heading', { name: 'Connect to a relay' }).waitFor();
    expect(await again.evaluate(() => typeof window.starling?.call)).toBe('function');
  });
});
