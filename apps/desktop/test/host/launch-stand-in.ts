import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import type { Studio } from './studio.ts';

const register = path.join(import.meta.dirname, 'stand-in/register.ts');
const main = path.resolve(import.meta.dirname, '../../dist/desktop/main/main.cjs');
const patienceMs = 60_000;

interface Answer {
  /** Undefined for messages that answer nothing. */
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Runs main in a Node of its own with the stand-in for `electron`, and reaches its pages in Chromium by CDP. */
export async function launchStandIn(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Studio> {
  const child = spawn(process.execPath, ['--import', register, main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env,
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const address = await Promise.race([readAddress(child), ended.then(() => undefined)]);
  if (address === undefined) throw new Error(`the app ended before it had a window: ${output}`);
  const browser = await chromium.connectOverCDP(address);
  const origin = new URL((await findPage(browser)).url()).origin;
  const close = async (end: () => unknown) => {
    await end();
    const code = await ended;
    await browser.close().catch(() => undefined);
    return code;
  };
  return {
    ...{ host: 'stand-in', folder, output: () => output },
    page: () => findPage(browser),
    url: (path) => origin + path,
    evaluate: createEvaluate(child) as Studio['evaluate'],
    quit: () => close(() => child.send({ id: -1, source: '({ app }) => void app.quit()', arg: undefined })),
    kill: async () => {
      await close(() => child.kill('SIGKILL'));
    },
  };
}

/** The window's page is the one of the app's own; pages of the web are others. */
async function findPage(browser: Browser): Promise<Page> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const page = pages.findLast((candidate) => candidate.url().includes('.starling-app.localhost'));
    if (page !== undefined) return page;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the app has no window');
}

function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('message', (message: { kind: string; address?: string }) => {
      if (message.kind === 'ready' && message.address !== undefined) resolve(message.address);
    });
  });
}

function createEvaluate(child: ChildProcess) {
  let nextId = 0;
  return async (run: (...values: never[]) => unknown, arg: unknown): Promise<unknown> => {
    const id = nextId++;
    return new Promise((resolve, reject) => {
      const hear = (message: Answer) => {
        if (message.id !== id) return;
        child.off('message', hear);
        if (message.error === undefined) resolve(message.value);
        else reject(new Error(message.error));
      };
      child.on('message', hear);
      child.send({ id, source: run.toString(), arg });
    });
  };
}
