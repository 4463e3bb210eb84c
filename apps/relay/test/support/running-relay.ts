import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as z from 'zod';

/** The real program in a process of its own, on free ports and a data folder of its own. */
export interface RunningRelay {
  readonly httpUrl: string;
  /** `rtmp://HOST:PORT/live`, without a key. */
  readonly rtmpUrl: string;
  /** `srt://HOST:PORT?streamid=publish:live/`, without a key. */
  readonly srtUrl: string;
  /** Where chat is taken over TCP, and over TLS where the relay has a certificate. */
  readonly ircPort: number;
  readonly ircsPort: number | undefined;
  readonly owner: { readonly login: string; readonly password: string; readonly streamKey: string };
  readonly process: ChildProcess;
  /** Where it keeps everything; removed by `stop`. */
  readonly dataDir: string;
  /** All that it has printed so far. */
  output(): string;
  /** Ends it without a word, as a crash does. Its folder stays, for another one. */
  crash(): Promise<void>;
  /** Ends it by SIGTERM (or the given signal) and removes its folder. @returns its exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const main = path.resolve(import.meta.dirname, '../../src/main.ts');
const onAir = z.object({
  ...{ msg: z.literal('on air'), url: z.string(), rtmp: z.string(), srt: z.string() },
  ...{ irc: z.string(), ircs: z.string().optional() },
});

/** What a relay that could not start has said. */
export class RelayDidNotStart extends Error {
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(exitCode: number | null, stderr: string) {
    super(`the relay ended with ${exitCode ?? 'a signal'}: ${stderr}`);
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/**
 * @param args beside those for ports, folder and log
 * @param dataDir a folder of its own, unless another relay's is to be gone on with
 * @throws RelayDidNotStart
 */
export async function startRelay(
  args: readonly string[] = ['--no-demo'],
  environment: NodeJS.ProcessEnv = {},
  dataDir: string = mkdtempSync(path.join(tmpdir(), 'starling-test-')),
): Promise<RunningRelay> {
  const ports = ['http', 'rtmp', 'srt', 'irc', 'ircs'].flatMap((name) => [`--${name}-port`, '0']);
  const child = spawn(
    process.execPath,
    [main, '--data-dir', dataDir, ...ports, '--log-format', 'json', '--host', '127.0.0.1', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    const code = await exited;
    rmSync(dataDir, { recursive: true, force: true });
    return code;
  };
  const started = await waitForStart(child, () => stdout);
  if (started === undefined) {
    const exitCode = await stop('SIGKILL');
    throw new RelayDidNotStart(exitCode, stderr);
  }
  const value = (name: string) => new RegExp(`${name} +(\\S+)`).exec(stdout)?.[1] ?? '';
  return {
    httpUrl: started.url.replace('localhost', '127.0.0.1'),
    rtmpUrl: started.rtmp.replace('localhost', '127.0.0.1'),
    srtUrl: started.srt.replace('localhost', '127.0.0.1'),
    ircPort: Number(new URL(started.irc).port),
    ircsPort: started.ircs === undefined ? undefined : Number(new URL(started.ircs).port),
    owner: { login: value('login'), password: value('password'), streamKey: value('stream key') },
    process: child,
    dataDir,
    crash: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    output: () => stdout + stderr,
    stop,
  };
}

/** @returns what the log says once it is on air; undefined if the program ended before. */
async function waitForStart(
  child: ChildProcess,
  output: () => string,
): Promise<z.infer<typeof onAir> | undefined> {
  return new Promise((resolve) => {
    const check = () => {
      for (const line of output().split('\n')) {
        if (!line.startsWith('{') || !line.endsWith('}')) continue;
        const parsed = onAir.safeParse(JSON.parse(line));
        if (parsed.success) resolve(parsed.data);
      }
    };
    child.stdout?.on('data', check);
    child.once('close', () => resolve(undefined));
  });
}
