import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';

/** The real tracker in a process of its own. */
export interface RunningTracker {
  readonly port: number;
  readonly process: ChildProcess;
  /** Ends it without a word, as a crash does. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const main = path.resolve(import.meta.dirname, '../../../tracker-server/src/main.ts');

/**
 * Starts a tracker that admits the viewers of one relay.
 *
 * @param dataDir the relay's: its public key lies there
 */
export async function startTracker(
  port: number,
  dataDir: string,
  args: readonly string[] = [],
): Promise<RunningTracker> {
  const child = spawn(
    process.execPath,
    [
      ...[main, '--tracker-port', `${port}`, '--host', '127.0.0.1', '--data-dir', dataDir],
      ...['--log-format', 'json', ...args],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  await untilHealthy(
    port,
    () => child.exitCode ?? child.signalCode,
    () => output,
  );
  return { port, process: child, crash: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

async function untilHealthy(
  port: number,
  hasEnded: () => number | string | null,
  output: () => string,
): Promise<void> {
  for (;;) {
    if (hasEnded() !== null) throw new Error(`the tracker ended by itself: ${output()}`);
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
