import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Millis } from '@starling/shared/units.ts';
import { clipArgs, type ClipPlan, secondRunPipe } from './clip-args.ts';
import { ClipFault } from './clip-fault.ts';
import { ClipProgress } from './clip-progress.ts';

/** The media of one run, piece by piece: its init, then its segments. */
export type RunMedia = AsyncIterable<Uint8Array>;

export interface ClipProcessOptions {
  readonly ffmpegPath: string;
  readonly plan: ClipPlan;
  /** Of each cut of the plan, in the same order. */
  readonly media: readonly RunMedia[];
  /** A clip that takes longer is given up. */
  readonly patience: Millis;
  readonly signal: AbortSignal;
  /** @param share of the clip that is made, 0 to 1 */
  readonly onProgress: (share: number) => void;
  /** Called with ffmpeg's process once it has been started. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** The media path goes first: as `nice` counts, 0 to 19. */
const niceness = 10;

/**
 * Lets one ffmpeg make the clip's files; resolves when they are whole. ffmpeg has ended in every case.
 *
 * @throws ClipFault, or what the media throws on being read, or the reason of the abort
 */
export async function runClipProcess(options: ClipProcessOptions): Promise<void> {
  const { plan, signal } = options;
  signal.throwIfAborted();
  const child = spawn(options.ffmpegPath, clipArgs(plan), {
    stdio: ['pipe', 'pipe', 'pipe', ...Array<'pipe'>(plan.cuts.length - 1).fill('pipe')],
    windowsHide: true,
  });
  const ended = endOf(child);
  options.onStart?.(child);
  yieldToOthers(child);
  let fault: Error | undefined;
  const giveUp = (reason: unknown) => {
    fault ??= reason instanceof Error ? reason : new Error(String(reason));
    child.kill('SIGKILL');
  };
  const stop = () => giveUp(signal.reason);
  signal.addEventListener('abort', stop);
  const timer = setTimeout(() => {
    giveUp(
      new ClipFault(`The clip took longer than ${Math.round(options.patience / 60_000)} minutes to make.`),
    );
  }, options.patience);
  try {
    watch(child, plan, options.onProgress);
    const feeding = options.media.map((media, index) => feed(media, inputOf(child, index)).catch(giveUp));
    const { exitCode, complaint } = await ended;
    // An ffmpeg that could not be started closes nothing by itself.
    plan.cuts.forEach((_, index) => inputOf(child, index).destroy());
    await Promise.all(feeding);
    if (fault !== undefined) throw fault;
    if (exitCode !== 0) throw new ClipFault(`ffmpeg could not make the clip: ${complaint}`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function yieldToOthers({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already, or the system knows no priorities: then the clip is made all the same.
  }
}

function inputOf(child: ChildProcess, run: number): Writable {
  return (run === 0 ? child.stdin : child.stdio[secondRunPipe + run - 1]) as Writable;
}

/** Writes a run as fast as ffmpeg takes it. ffmpeg stops reading once it has all that it needs. */
async function feed(media: RunMedia, input: Writable): Promise<void> {
  // A pipe that breaks is ffmpeg's end, which `close` reports.
  const closed = finished(input).catch(() => undefined);
  for await (const piece of media) {
    if (!input.writable) return;
    if (!input.write(piece)) await Promise.race([drained(input), closed]);
  }
  input.end();
  await closed;
}

function drained(input: Writable): Promise<void> {
  return new Promise((resolve) => input.once('drain', resolve));
}

function watch(child: ChildProcess, { cuts }: ClipPlan, onProgress: (share: number) => void): void {
  const progress = new ClipProgress(cuts);
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    progress.push(text);
    onProgress(progress.share);
  });
}

async function endOf(child: ChildProcess): Promise<{ exitCode: number | null; complaint: string }> {
  let complaint = 'it did not say why';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = text.trim().split('\n').at(-1)?.trim().slice(0, 200) ?? complaint;
  });
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ exitCode: null, complaint: message }));
    child.once('close', (exitCode) => resolve({ exitCode, complaint }));
  });
}
