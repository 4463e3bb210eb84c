import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {} from '../../src/ipc/desktop-bridge.ts';
import { launchStudio } from '../host/launch-studio.ts';
import type { Studio } from '../host/studio.ts';

/**
 * Electron's security checklist, item by item (electronjs.org/docs/latest/tutorial/security). What a test of the
 * window's options, the pages or the package can hold is held here; shell.test.ts and packaging.test.ts go further.
 */
const root = path.resolve(import.meta.dirname, '../../../..');
const built = path.join(root, 'apps/desktop/dist/desktop');
let studio: Studio;
let preferences: Record<string, unknown>;

beforeAll(async () => {
  studio = await launchStudio();
  const page = await studio.page();
  await page.waitForFunction(() => window.starling !== undefined);
  preferences = await studio.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences: () => Record<string, unknown>;
    };
    return { ...contents.getLastWebPreferences() };
  });
});

afterAll(async () => {
  expect(await studio.quit()).toBe(0);
});

const page = () => studio.page();
const policy = async () =>
  (await page()).evaluate(async () => (await fetch('/')).headers.get('content-security-policy') ?? '');

describe('Electron’s security checklist', () => {
  it('1: the window shows the app’s own code only, never what a server sends', async () => {
    expect(await policy()).toContain("script-src 'self';");
    const scripts = await (
      await page()
    ).evaluate(() => [...document.scripts].map(({ src }) => new URL(src).origin));
    expect(new Set(scripts)).toEqual(
      new Set([new URL(studio.url('/')).origin.replace('null', 'starling-app://app')]),
    );
  });

  it('2: pages have no Node', () => {
    expect(preferences).toMatchObject({
      ...{ nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false },
    });
  });

  it('3: the preload script has a context of its own', () => {
    expect(preferences['contextIsolation']).toBe(true);
  });

  it('4: pages are sandboxed, whatever a window says', () => {
    expect(preferences['sandbox']).toBe(true);
    expect(readFileSync(path.join(built, 'main/main.cjs'), 'utf8')).toContain('.enableSandbox()');
  });

  it('5: a page gets the permissions that it needs and no others', async () => {
    const answers = await studio.evaluate(({ session }) => {
      const own = session.defaultSession as unknown as {
        permissionRequest?: (...values: unknown[]) => void;
      };
      const ask = (permission: string, requestingUrl: string, isMainFrame: boolean) =>
        new Promise<boolean>((resolve) => {
          own.permissionRequest?.({}, permission, resolve, { requestingUrl, isMainFrame });
        });
      // The real Electron does not give its handler away; there the page's own requests have to do.
      if (own.permissionRequest === undefined) return null;
      return Promise.all([
        ask('media', 'starling-app://app/studio', true),
        ask('media', 'starling-app://app/studio', false),
        ask('media', 'https://example.org/', true),
        ask('geolocation', 'starling-app://app/', true),
        ask('notifications', 'starling-app://app/', true),
        ask('openExternal', 'starling-app://app/', true),
      ]);
    });
    if (studio.host === 'stand-in') expect(answers).toEqual([true, false, false, false, false, false]);
    const state = await (await page()).evaluate(() => Notification.requestPermission());
    expect(state).not.toBe('granted');
  });

  it('6, 8, 9, 10: nothing of the web’s own security is switched off, no experiment is switched on', () => {
    expect(preferences).toMatchObject({
      ...{ webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false },
    });
    expect(preferences['enableBlinkFeatures']).toBeUndefined();
  });

  it('7: every page has a policy, and it is a strict one', async () => {
    const text = await policy();
    for (const directive of [
      "default-src 'none'",
      "object-src 'none'",
      "frame-src 'none'",
      "base-uri 'none'",
    ])
      expect(text).toContain(directive);
    expect(text).not.toMatch(/script-src[^;]*(unsafe|http|\*|data:|blob:)/);
  });

  it('11, 12: there are no webviews', () => {
    expect(preferences['webviewTag']).toBe(false);
    const main = readFileSync(path.join(built, 'main/main.cjs'), 'utf8');
    expect(main).toContain('will-attach-webview');
  });

  it('13, 14: pages neither leave nor open windows', async () => {
    const current = await page();
    const before = current.url();
    await current.evaluate(() => {
      window.open('https://example.org/');
      window.location.assign('https://example.org/');
    });
    await current.waitForTimeout(500);
    expect(current.url()).toBe(before);
    expect(await studio.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('15: only web addresses are handed to the system', async () => {
    const refused = await (
      await page()
    ).evaluate(async () => {
      const urls = ['file:///etc/passwd', 'smb://host/share', 'ms-msdt:/id', 'https://anna:pw@example.org/'];
      const call = window.starling?.call as unknown as (
        name: string,
        value: unknown,
      ) => Promise<{ ok: boolean }>;
      return Promise.all(
        urls.map((url) =>
          call('links.open', { url }).then(
            ({ ok }) => !ok,
            () => true,
          ),
        ),
      );
    });
    expect(refused).toEqual([true, true, true, true]);
  });

  it('16: the Electron that is packaged is the one that the app is written for', () => {
    const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };
    expect(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')).toContain(
      `electronVersion: ${version}`,
    );
  });

  it('17: main asks who calls, at every call', () => {
    const main = readFileSync(path.join(built, 'main/main.cjs'), 'utf8');
    const doors = [...main.matchAll(/ipcMain\.(handle|on|once|handleOnce)\(/g)];
    // One door, whose router refuses every sender but the app's own top frame: command-router.test.ts.
    expect(doors).toHaveLength(1);
  });

  it('18: pages come by a protocol of the app’s own, not from files', async () => {
    const url = await studio.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getURL(),
    );
    expect(url).toMatch(/^starling-app:\/\/app\//);
  });

  it('19: every fuse is set on purpose', () => {
    const text = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');
    const fuses = [
      ...['runAsNode', 'enableCookieEncryption', 'enableNodeOptionsEnvironmentVariable'],
      ...['enableNodeCliInspectArguments', 'enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar'],
      'grantFileProtocolExtraPrivileges',
    ];
    for (const fuse of fuses) expect(text).toMatch(new RegExp(`^ {2}${fuse}: (true|false)$`, 'm'));
  });

  it('20: of Electron a page has two functions, and neither passes an event of Electron’s on', async () => {
    const seen = await (
      await page()
    ).evaluate(async () => {
      const heard = new Promise<unknown[]>((resolve) => {
        window.starling?.on('permissions.changed', (...values: unknown[]) => resolve(values));
      });
      await window.starling?.call('permissions.request', { kind: 'camera' });
      return { names: Object.keys(window.starling ?? {}).sort(), values: await heard };
    });
    expect(seen.names).toEqual(['call', 'on']);
    expect(seen.values).toHaveLength(1);
  });
});
