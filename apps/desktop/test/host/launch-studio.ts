import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { _electron } from 'playwright';
import { launchStandIn } from './launch-stand-in.ts';
import type { Studio } from './studio.ts';

export interface StudioOptions {
  /** The folder of an app that ran before; a fresh one by default, which `quit` removes. */
  readonly folder?: string;
  readonly args?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

const desktopFolder = path.resolve(import.meta.dirname, '../..');

/** Starts the app as it was built: on the real Electron if `STARLING_ELECTRON=1`, else on the stand-in. */
export async function launchStudio(options: StudioOptions = {}): Promise<Studio> {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'starling-studio-'));
  if (!existsSync(path.join(desktopFolder, 'dist/desktop/main/main.cjs')))
    throw new Error('the desktop app has not been built: run "npm run build:desktop"');
  const args = [`--user-data-dir=${folder}`, ...(options.args ?? [])];
  const environment = { ...process.env, ...options.environment };
  const isReal = process.env['STARLING_ELECTRON'] === '1';
  const studio = await (isReal
    ? launchElectron(folder, args, environment)
    : launchStandIn(folder, args, environment));
  if (options.folder !== undefined) return studio;
  return {
    ...studio,
    quit: async () => {
      const code = await studio.quit();
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}

async function launchElectron(
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Studio> {
  const executablePath = createRequire(import.meta.url)('electron') as string;
  const env = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const app = await _electron.launch({ executablePath, args: [desktopFolder, ...args], env });
  const child = app.process();
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  child.stdout?.on('data', (text) => (output += String(text)));
  child.stderr?.on('data', (text) => (output += String(text)));
  return {
    ...{ host: 'electron', folder, output: () => output },
    page: () => app.firstWindow(),
    url: (path) => `starling-app://app${path}`,
    evaluate: (run, arg) => app.evaluate(run as never, arg) as never,
    quit: async () => {
      await app.close();
      return ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
