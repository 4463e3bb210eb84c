import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppProtocol } from './app-protocol.ts';

let folder: string;
let ask: (path: string, init?: RequestInit) => Promise<Response>;
const passed: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'starling-pages-'));
  const pages = path.join(folder, 'pages');
  mkdirSync(path.join(pages, 'assets'), { recursive: true });
  writeFileSync(path.join(pages, 'desktop.html'), '<!doctype html>the page');
  writeFileSync(path.join(pages, 'assets/app-1a.js'), 'export {}');
  writeFileSync(path.join(folder, 'secret.txt'), 'outside');
  writeFileSync(path.join(folder, 'film.mp4'), '0123456789');
  const answer = createAppProtocol({
    pages,
    relayOrigin: () => 'https://relay.example.org',
    passToRelay: (request) => {
      passed.push(`${request.method} ${request.url}`);
      return Promise.resolve(new Response('passed'));
    },
    pickedFile: (id) => (id === 'picked' ? path.join(folder, 'film.mp4') : undefined),
  });
  ask = (path, init) => answer(new Request(`starling-app://app${path}`, init));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the app’s protocol', () => {
  it.each(['/', '/demo', '/videos/abc', '/studio/scenes'])(
    'answers %s with the page and its policy',
    async (path) => {
      const response = await ask(path);
      expect(await response.text()).toContain('the page');
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
      expect(policy).toContain("connect-src 'self' ws: wss: https://relay.example.org");
    },
  );

  it('answers with the parts of pages, to be kept for ever', async () => {
    const response = await ask('/assets/app-1a.js');
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(response.headers.get('cache-control')).toMatch(/immutable/);
  });

  it('passes calls of the API on', async () => {
    await ask('/api/streams?first=1');
    expect(passed).toEqual(['GET starling-app://app/api/streams?first=1']);
  });

  it.each([
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
  ])('never leaves its folder for %s', async (path) =>
    expect(await (await ask(path)).text()).not.toContain('outside'),
  );

  it('never leaves its folder, whatever is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webPath(), async (path) => {
        if (path.startsWith('/api/')) return;
        expect(await (await ask(path.startsWith('/') ? path : `/${path}`)).text()).not.toContain('outside');
      }),
    );
  });

  it('plays a picked file from where it is asked to, and none that was not picked', async () => {
    const part = await ask('/files/picked/film.mp4', { headers: { range: 'bytes=2-4' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 2-4/10');
    expect(await part.text()).toBe('234');
    expect((await ask('/files/picked/film.mp4', { headers: { range: 'bytes=20-' } })).status).toBe(416);
    expect((await ask('/files/other/film.mp4')).status).toBe(404);
    expect(part.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('takes nothing but questions', async () => {
    expect((await ask('/demo', { method: 'POST', body: 'x' })).status).toBe(405);
  });
});
