import { spawn, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { splitStartArgs } from './start-args.ts';

/**
 * `npm start`: the relay and, unless `--no-tracker` or `--mesh off`, a tracker beside it, each a process of its own; the
 * same programs run on different machines with `node apps/relay/src/main.ts` and `node apps/tracker-server/src/main.ts`. All
 * flags are passed on. One Ctrl-C ends both; a tracker that crashes is started again, and viewers do not notice.
 */
const root = path.resolve(import.meta.dirname, '..');
const restartAfterMs = 1_000;
const { relay, tracker, hasTracker } = splitStartArgs(process.argv.slice(2), process.env);
const children = new Set<ChildProcess>();
const stopping = new AbortController();
const isStopping = () => stopping.signal.aborted;

/** Each in a process group of its own: the terminal would send a Ctrl-C to all, and we would send it once more. */
function start(program: string, args: readonly string[]): ChildProcess {
  const guard = path.join(import.meta.dirname, 'end-with-parent.ts');
  const child = spawn(process.execPath, ['--import', guard, path.join(root, program), ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** @returns with which code it ended; 1 after a signal */
async function ended(child: ChildProcess): Promise<number> {
  return await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Resolves when the tracker takes connections. @throws once it has ended instead; it has said why */
async function startTracker(): Promise<ChildProcess> {
  const child = start('apps/tracker-server/src/main.ts', tracker);
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error('the tracker could not be started')));
  });
  return child;
}

async function keepTracker(first: ChildProcess): Promise<void> {
  let child = first;
  for (;;) {
    await ended(child);
    if (isStopping()) return;
    console.error('starling: the tracker has ended and is started again');
    await sleep(restartAfterMs);
    if (isStopping()) return;
    child = start('apps/tracker-server/src/main.ts', tracker);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    stopping.abort();
    for (const child of children) child.kill(signal);
  });

try {
  const asksForHelp = relay.includes('--help') || relay.includes('-h');
  if (hasTracker && !asksForHelp) void keepTracker(await startTracker());
  if (isStopping()) process.exit(0);
  const code = await ended(start('apps/relay/src/main.ts', relay));
  if (asksForHelp) await ended(start('apps/tracker-server/src/main.ts', ['--help']));
  stopping.abort();
  const rest = [...children].map(async (child) => await ended(child));
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(rest);
  process.exit(code);
} catch {
  process.exit(1);
}
