import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A chat program of the system with a home of its own, which writes what it sees into files. */
export class ChatProgram {
  readonly home = mkdtempSync(path.join(tmpdir(), 'starling-irc-'));
  #child: ChildProcess | undefined;
  #output = '';
  #readLines = 0;
  #reading: Promise<void> | undefined;
  #isClosed = false;

  start(command: string, args: readonly string[]): void {
    const environment = { ...process.env, HOME: this.home, TERM: 'xterm', LANG: 'C.UTF-8' };
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: environment });
    this.#child.stdout?.on('data', (data: Buffer) => (this.#output += data.toString()));
    this.#child.stderr?.on('data', (data: Buffer) => (this.#output += data.toString()));
    this.#child.on('error', (error) => (this.#output += String(error)));
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  type(line: string): void {
    this.#child?.stdin?.write(`${line}\n`);
  }

  /** Hands on each line of a file, as it grows. */
  follow(file: string, onLine: (line: string) => void): void {
    this.#reading = (async () => {
      while (!this.#isClosed) {
        const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [''];
        for (const line of lines.slice(this.#readLines, -1)) onLine(line);
        this.#readLines = lines.length - 1;
        await sleep(50);
      }
    })();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#reading;
    const child = this.#child;
    if (child?.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** What it printed, for a test that fails. */
  get output(): string {
    return this.#output;
  }
}
