import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { z } from 'zod';

/** A relay in a process of its own, on free ports, with a folder of its own. */
export interface RunningRelay {
  /** `http://127.0.0.1:PORT` */
  readonly httpUrl: string;
  /** `rtmp://127.0.0.1:PORT/live`, without a key. */
  readonly rtmpUrl: string;
  /** `srt://127.0.0.1:PORT`, without a stream id. */
  readonly srtUrl: string;
  readonly owner: { readonly login: string; readonly password: string; readonly streamKey: string };
  /** All that it has printed so far. */
  output(): string;
  /** Ends it without a word; `start` with the same folder and ports goes on. */
  crash(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
  readonly dataDir: string;
}

const main = path.resolve(import.meta.dirname, '../../../relay/src/main.ts');
const onAir = z.object({ msg: z.literal('on air'), url: z.string(), rtmp: z.string(), srt: z.string() });

/** @param args beside those for folder, host and log, e.g. `--demo`; ports are free ones unless named here */
export async function startRelay(
  args: readonly string[] = ['--no-demo'],
  dataDir: string = mkdtempSync(path.join(tmpdir(), 'starling-relay-')),
): Promise<RunningRelay> {
  const ports = ['http', 'rtmp', 'irc', 'srt'].flatMap((name) =>
    args.includes(`--${name}-port`) ? [] : [`--${name}-port`, '0'],
  );
  const fixed = ['--data-dir', dataDir, '--log-format', 'json', '--host', '127.0.0.1'];
  const child = spawn(process.execPath, [main, ...fixed, ...ports, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  const started = await new Promise<z.infer<typeof onAir> | undefined>((resolve) => {
    child.stdout.on('data', () => resolveStarted(output, resolve));
    child.once('close', () => resolve(undefined));
  });
  if (started === undefined) throw new Error(`the relay did not start: ${output}`);
  const value = (name: string) => new RegExp(`${name} +(\\S+)`).exec(output)?.[1] ?? '';
  return {
    httpUrl: started.url.replace('localhost', '127.0.0.1'),
    rtmpUrl: started.rtmp.replace('localhost', '127.0.0.1'),
    srtUrl: started.srt.replace('localhost', '127.0.0.1').replace(/[?].*/, ''),
    owner: { login: value('login'), password: value('password'), streamKey: value('stream key') },
    output: () => output,
    dataDir,
    crash: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function resolveStarted(output: string, resolve: (started: z.infer<typeof onAir>) => void): void {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{') || !line.endsWith('}')) continue;
    const parsed = onAir.safeParse(JSON.parse(line));
    if (parsed.success) resolve(parsed.data);
  }
}
