import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';

const main = path.resolve(import.meta.dirname, '../../src/main.ts');

/** The tracker as it is started by hand. */
export interface TrackerProcess {
  readonly port: number;
  /** What it has logged: an object of JSON on each line. */
  output(): string;
  /** Without a word, as a crash does. */
  kill(): Promise<void>;
}

/** A tracker that has ended instead of taking connections. */
export class TrackerDidNotStart extends Error {
  readonly code: number | null;
  /** @param stderr what it said */
  constructor(stderr: string, code: number | null) {
    super(stderr.trim());
    this.code = code;
  }
}

/** Starts one that takes in clients without a token. @param port 0 for any @throws TrackerDidNotStart */
export async function startTrackerProcess(args: readonly string[] = [], port = 0): Promise<TrackerProcess> {
  const flags = [
    '--tracker-port',
    `${port}`,
    '--host',
    '127.0.0.1',
    '--log-format',
    'json',
    '--open',
    ...args,
  ];
  const child = spawn(process.execPath, [main, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = once(child, 'close');
  const listening = new Promise<number>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const told = /"port":(\d+)[^\n]*"tracker listening"/.exec(output)?.[1];
      if (told !== undefined) resolve(Number(told));
    });
    child.once('close', (code) => reject(new TrackerDidNotStart(stderr, code)));
  });
  return {
    port: await listening,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
