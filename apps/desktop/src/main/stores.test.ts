import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../ipc/settings.ts';
import { CollectionStore } from './collection-store.ts';
import { LogFile } from './log-file.ts';
import { PickedFiles } from './picked-files.ts';
import { SecretStore, type SecretCipher } from './secret-store.ts';
import { SettingsStore } from './settings-store.ts';

let folder: string;
const now = new Date('2026-11-21T10:00:00Z');
const inFolder = (name: string) => path.join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'starling-stores-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('settings', () => {
  it('are the defaults first, and what was changed afterwards', async () => {
    const { settings, notice } = await SettingsStore.open(inFolder('settings.json'), now);
    expect(notice).toBeUndefined();
    expect(settings.current).toEqual(defaultSettings);
    await settings.change({ replaySeconds: 60 });
    const { settings: again } = await SettingsStore.open(inFolder('settings.json'), now);
    expect(again.current).toEqual({ ...defaultSettings, replaySeconds: 60 });
  });

  it('take the default for what an older version did not know', async () => {
    writeFileSync(inFolder('settings.json'), '{"replaySeconds":10}');
    const { settings } = await SettingsStore.open(inFolder('settings.json'), now);
    expect(settings.current).toEqual({ ...defaultSettings, replaySeconds: 10 });
  });
});

const reversible: SecretCipher = {
  isSafe: () => Promise.resolve(true),
  encrypt: (text) => Promise.resolve(Buffer.from([...text].reverse().join(''))),
  decrypt: (bytes) =>
    bytes.toString() === 'broken'
      ? Promise.reject(new Error('another key'))
      : Promise.resolve([...bytes.toString()].reverse().join('')),
};

async function openSecrets(...given: ConstructorParameters<typeof SecretStore>): Promise<SecretStore> {
  const store = new SecretStore(...given);
  await store.ready;
  return store;
}

describe('secrets', () => {
  it('are on disk only encrypted', async () => {
    const store = await openSecrets(inFolder('secrets.json'), reversible, now, () => undefined);
    await store.set('key', 'live_abcd');
    expect(readFileSync(inFolder('secrets.json'), 'utf8')).not.toContain('live_abcd');
    const again = await openSecrets(inFolder('secrets.json'), reversible, now, () => undefined);
    expect(again.get('key')).toBe('live_abcd');
    await again.forget('key');
    expect(again.get('key')).toBeUndefined();
  });

  it('are never on disk where the system has no key', async () => {
    const unsafe = { ...reversible, isSafe: () => Promise.resolve(false) };
    const store = await openSecrets(inFolder('secrets.json'), unsafe, now, () => undefined);
    await store.set('key', 'live_abcd');
    expect(store.get('key')).toBe('live_abcd');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that can no longer be read are named, and the others stay', async () => {
    const store = await openSecrets(inFolder('secrets.json'), reversible, now, () => undefined);
    await store.set('good', 'abc');
    const file = JSON.parse(readFileSync(inFolder('secrets.json'), 'utf8')) as Record<string, string>;
    writeFileSync(
      inFolder('secrets.json'),
      JSON.stringify({ ...file, bad: Buffer.from('broken').toString('base64') }),
    );
    const lost: string[] = [];
    const again = await openSecrets(inFolder('secrets.json'), reversible, now, (name) => lost.push(name));
    expect(lost).toEqual(['bad']);
    expect(again.get('good')).toBe('abc');
  });
});

describe('collections', () => {
  const show = { version: 1 as const, id: 'show', name: 'Show', scenes: [{ id: 'a' }] };

  it('come back with everything that the model put in, and are listed by name', async () => {
    const store = new CollectionStore(folder);
    await store.save(show);
    expect(await store.load('show', now)).toEqual({ ok: true, collection: show });
    expect(await store.list(now)).toMatchObject([{ id: 'show', name: 'Show' }]);
    await store.remove('show');
    expect(await store.load('show', now)).toMatchObject({ ok: false, reason: 'missing' });
  });

  it('that cannot be read are set aside, and the rest is listed', async () => {
    const store = new CollectionStore(folder);
    await store.save(show);
    writeFileSync(inFolder('broken.json'), '{');
    expect(await store.list(now)).toHaveLength(1);
    expect(readdirSync(folder).some((name) => name.startsWith('broken.json.corrupt-'))).toBe(true);
  });

  it('of more than 2 MiB are refused', async () => {
    const large = { ...show, scenes: ['x'.repeat(2 * 1024 * 1024)] };
    await expect(new CollectionStore(folder).save(large)).rejects.toThrow(/more than 2 MiB/);
  });
});

describe('picked files', () => {
  it('have an address that tells nothing of their folder and outlives the app', async () => {
    const files = await PickedFiles.open(inFolder('files.json'), now);
    const url = await files.add('/home/anna/private/logo.png');
    expect(url).toMatch(/^\/files\/[\w-]{36}\/logo\.png$/);
    expect(await files.add('/home/anna/private/logo.png')).toBe(url);
    const again = await PickedFiles.open(inFolder('files.json'), now);
    expect(again.find(url.split('/').at(-2) ?? '')).toBe('/home/anna/private/logo.png');
    expect(again.find('../../etc/passwd')).toBeUndefined();
  });
});

describe('the log', () => {
  it('holds its lines in order, cleaned, each on one line', async () => {
    const log = new LogFile(
      inFolder('a.log'),
      (text) => text.replaceAll('secret', '•'),
      () => now,
    );
    log.info('window', 'opened');
    log.error('publish', 'a secret\nline');
    await log.flush();
    expect(readFileSync(inFolder('a.log'), 'utf8')).toBe(
      '2026-11-21T10:00:00.000Z info  window: opened\n2026-11-21T10:00:00.000Z error publish: a • ⏎ line\n',
    );
  });

  it('has two files of about a megabyte at most', async () => {
    const log = new LogFile(
      inFolder('a.log'),
      (text) => text,
      () => now,
    );
    for (let round = 0; round < 40; round += 1) {
      for (let line = 0; line < 100; line += 1) log.info('page', 'x'.repeat(990));
      await log.flush();
    }
    expect(readdirSync(folder).sort()).toEqual(['a.log', 'a.log.1']);
    for (const name of ['a.log', 'a.log.1'])
      expect(readFileSync(inFolder(name)).length).toBeLessThan(1.2 * 1024 * 1024);
  });

  it('drops lines that come faster than they are written, and says how many', async () => {
    const log = new LogFile(
      inFolder('a.log'),
      (text) => text,
      () => now,
    );
    for (let line = 0; line < 5_000; line += 1) log.info('page', 'again');
    await log.flush();
    expect(await log.tail(100_000_000)).toMatch(/3000 lines were too many/);
  });
});
