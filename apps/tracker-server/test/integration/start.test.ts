import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import { splitStartArgs } from '../../../../scripts/start-args.ts';

const script = path.resolve(import.meta.dirname, '../../../../scripts/start.ts');
let folder = '';
const started: ChildProcess[] = [];

beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'starling-start-'))));
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly stderr: () => string;
  /** Its last word when it has started. */
  readonly isOnAir: () => boolean;
  readonly relay: string;
  readonly tracker: string;
}

async function start(more: readonly string[] = [], trackerPort?: number): Promise<Started> {
  const [httpPort, port] = [await freePort(), trackerPort ?? (await freePort())];
  const ports = [
    '--http-port',
    String(httpPort),
    '--tracker-port',
    String(port),
    '--rtmp-port',
    '0',
    '--srt-port',
    '0',
    '--irc-port',
    '0',
  ];
  const child = spawn(process.execPath, [script, '--data-dir', folder, '--no-demo', ...ports, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  return {
    child,
    stderr: () => stderr,
    isOnAir: () => stdout.includes('on air'),
    relay: `http://127.0.0.1:${httpPort}/healthz`,
    tracker: `http://127.0.0.1:${port}/healthz`,
  };
}

const isUp = async (url: string) =>
  await fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
/** The processes of a tracker that `child` has started. */
function trackersOf({ pid = 0 }: ChildProcess): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return children.filter((one) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('tracker-server'));
}

const patience = { timeout: 30_000, interval: 100 };

describe('npm start', () => {
  it('runs relay and tracker, and one Ctrl-C ends both', async () => {
    const { child, relay, tracker, isOnAir } = await start(['--open']);
    await expect.poll(isOnAir, patience).toBe(true);
    expect(await isUp(tracker)).toBe(true);
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
    expect([await isUp(relay), await isUp(tracker)]).toEqual([false, false]);
  });

  it('leaves nothing running when it is killed itself', async () => {
    const { child, relay, tracker, isOnAir } = await start();
    await expect.poll(isOnAir, patience).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(async () => [await isUp(relay), await isUp(tracker)], patience).toEqual([false, false]);
  });

  it('says in one line that the tracker’s port is in use, and starts nothing', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { child, stderr, relay } = await start([], port);
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(stderr().trim()).toBe(
      `starling tracker: --tracker-port: port ${port} is in use by another program`,
    );
    expect(await isUp(relay)).toBe(false);
    other.close();
  });

  it('ends the tracker when the relay cannot start', async () => {
    const { child, stderr, tracker } = await start(['--http-port', 'eighty']);
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(stderr()).toContain('starling: --http-port: "eighty"');
    expect(await isUp(tracker)).toBe(false);
  });

  it('starts a tracker again that has died', async () => {
    const { child, relay, tracker, isOnAir } = await start();
    await expect.poll(isOnAir, patience).toBe(true);
    const [first] = trackersOf(child);
    process.kill(first ?? 0, 'SIGKILL');
    await expect.poll(() => trackersOf(child).filter((pid) => pid !== first).length, patience).toBe(1);
    await expect.poll(() => isUp(tracker), patience).toBe(true);
    expect(await isUp(relay)).toBe(true);
    child.kill('SIGINT');
    await once(child, 'exit');
  });

  it('runs the relay alone where no tracker is wanted', async () => {
    const { tracker, isOnAir } = await start(['--no-tracker']);
    await expect.poll(isOnAir, patience).toBe(true);
    expect(await isUp(tracker)).toBe(false);
  });
});

describe('the flags of npm start', () => {
  it('go to whoever knows them', () => {
    const args = ['--host', '::1', '--open', '--relay-key=K', '--demo', '--rungs', 'none', '--data-dir=/d'];
    expect(splitStartArgs(args, {})).toEqual({
      relay: ['--host', '::1', '--demo', '--rungs', 'none', '--data-dir=/d'],
      tracker: ['--host', '::1', '--open', '--relay-key=K', '--data-dir=/d'],
      hasTracker: true,
    });
  });

  it('tell the tracker where a relay leaves its key that was told nothing', () => {
    expect(splitStartArgs([], {}).tracker).toEqual(['--data-dir', './data']);
    expect(splitStartArgs([], { STARLING_DATA_DIR: '/d' }).tracker).toEqual([]);
  });

  it('can leave the tracker out, as can the mesh that is off', () => {
    expect(splitStartArgs(['--no-tracker'], {})).toMatchObject({ relay: [], hasTracker: false });
    expect(splitStartArgs(['--mesh', 'off'], {})).toMatchObject({
      relay: ['--mesh', 'off'],
      hasTracker: false,
    });
    expect(splitStartArgs([], { STARLING_NO_TRACKER: '1' }).hasTracker).toBe(false);
  });
});
