import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RelayDidNotStart, startRelay } from '../support/running-relay.ts';

async function failure(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<RelayDidNotStart> {
  try {
    const relay = await startRelay(args, environment);
    await relay.stop();
  } catch (error) {
    if (error instanceof RelayDidNotStart) return error;
    throw error;
  }
  throw new Error('the relay has started');
}

describe('a start that cannot succeed says why in one line and ends with 1', () => {
  it.each(['--http-port', '--rtmp-port', '--irc-port'])('where the port of %s is in use', async (flag) => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    const { exitCode, stderr } = await failure(['--no-demo', flag, String(port)]);
    expect(exitCode).toBe(1);
    expect(stderr.trim()).toBe(`starling: ${flag}: port ${port} is in use by another program`);
    other.close();
  });

  it('where the data folder cannot be written', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'starling-test-'));
    writeFileSync(path.join(folder, 'file'), '');
    const dataDir = path.join(folder, 'file', 'data');
    const { exitCode, stderr } = await failure(['--no-demo', '--data-dir', dataDir]);
    expect(exitCode).toBe(1);
    expect(stderr.trim()).toBe(`starling: --data-dir: "${dataDir}" cannot be written to (ENOTDIR)`);
    rmSync(folder, { recursive: true });
  });

  it('where there is no ffmpeg', async () => {
    const { exitCode, stderr } = await failure(['--no-demo'], { FFMPEG_PATH: '/nowhere/ffmpeg' });
    expect(exitCode).toBe(1);
    expect(stderr.trim()).toMatch(
      /^starling: FFMPEG_PATH: "\/nowhere\/ffmpeg" does not run \(.*ENOENT.*\). Correct it, or leave it unset$/,
    );
  });

  it('where a flag is wrong', async () => {
    const { exitCode, stderr } = await failure(['--no-demo', '--http-port', 'eighty']);
    expect(exitCode).toBe(1);
    expect(stderr.trim()).toBe('starling: --http-port: "eighty" is not a port (0 to 65535)');
  });
});

describe('a relay with the demo on', () => {
  it('puts the demo on air by itself, and leaves no child process on Ctrl-C', async () => {
    const relay = await startRelay(['--demo']);
    const streams = async () =>
      (await (await fetch(`${relay.httpUrl}/api/streams`)).json()) as { data: { login: string }[] };
    const deadline = performance.now() + 30_000;
    while ((await streams()).data.length === 0 && performance.now() < deadline) await sleep(100);
    expect((await streams()).data.map(({ login }) => login)).toEqual(['demo']);
    const children = childrenOf(relay.process.pid);
    expect(children.length).toBeGreaterThanOrEqual(2);
    expect(await relay.stop('SIGINT')).toBe(0);
    expect(children.filter(isRunning)).toEqual([]);
  });

  it('leaves no child process when it is killed', async () => {
    const relay = await startRelay(['--demo']);
    await sleep(1_000);
    const children = childrenOf(relay.process.pid);
    await relay.stop('SIGKILL');
    const deadline = performance.now() + 10_000;
    while (children.some(isRunning) && performance.now() < deadline) await sleep(100);
    expect(children.filter(isRunning)).toEqual([]);
  });

  it('answers health, readiness and metrics', async () => {
    const relay = await startRelay();
    expect(await (await fetch(`${relay.httpUrl}/healthz`)).text()).toBe('ok\n');
    expect((await fetch(`${relay.httpUrl}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${relay.httpUrl}/metrics`)).text()).toContain('starling_publishers 0');
    await relay.stop();
  });

  it('shows the owner’s password and key once, and never logs a key', async () => {
    const relay = await startRelay(['--demo']);
    expect(relay.owner.streamKey).toMatch(/^live_[\w-]{43}$/);
    await sleep(1_000);
    expect(relay.output().split(relay.owner.streamKey)).toHaveLength(2);
    expect(relay.output().match(/live_[\w-]{43}/g)).toHaveLength(1);
    await relay.stop();
  });
});

function childrenOf(pid: number | undefined): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []))
    .filter((child) => isRunning(child));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
