import { appendFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import * as path from 'node:path';

export type LogLevel = 'info' | 'warn' | 'error';

/** Writes what happens. `scope` is the part of the app: `window`, `relay`, `publish`, `page`. */
export interface Log {
  info: (scope: string, text: string) => void;
  warn: (scope: string, text: string) => void;
  error: (scope: string, text: string) => void;
}

const maxFileBytes = 1024 * 1024;
const maxWaiting = 2_000;
const maxLineLength = 4_000;

/** A log of at most 2 MiB: `NAME` and, once that is full, `NAME.1`. Lines are redacted before they are written. */
export class LogFile implements Log {
  readonly #file: string;
  readonly #clean: (text: string) => string;
  readonly #now: () => Date;
  #waiting: string[] = [];
  #dropped = 0;
  #writing: Promise<void> | undefined;

  constructor(file: string, clean: (text: string) => string, now: () => Date) {
    this.#file = file;
    this.#clean = clean;
    this.#now = now;
  }

  info = (scope: string, text: string): void => this.#add('info', scope, text);
  warn = (scope: string, text: string): void => this.#add('warn', scope, text);
  error = (scope: string, text: string): void => this.#add('error', scope, text);

  /** Resolves once all lines so far are written. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  /** @returns the last lines, at most as many bytes as asked for */
  async tail(maxBytes: number): Promise<string> {
    await this.flush();
    const texts = await Promise.all(
      [`${this.#file}.1`, this.#file].map((file) => readFile(file, 'utf8').catch(() => '')),
    );
    const all = Buffer.from(texts.join(''));
    return all.subarray(Math.max(0, all.length - maxBytes)).toString('utf8');
  }

  #add(level: LogLevel, scope: string, text: string): void {
    if (this.#waiting.length >= maxWaiting) {
      this.#dropped += 1;
      return;
    }
    const flat = this.#clean(text)
      .replaceAll(/[\r\n]+/g, ' ⏎ ')
      .slice(0, maxLineLength);
    this.#waiting.push(`${this.#now().toISOString()} ${level.padEnd(5)} ${scope}: ${flat}\n`);
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    try {
      await mkdir(path.dirname(this.#file), { recursive: true });
      while (this.#waiting.length > 0) {
        const lines = this.#waiting.splice(0);
        if (this.#dropped > 0) lines.push(`${this.#dropped} lines were too many and left out\n`);
        this.#dropped = 0;
        await this.#rotate();
        await appendFile(this.#file, lines.join(''));
      }
    } catch {
      // A log that cannot be written (full disk) has no place to say so; lines go on being bounded.
      this.#waiting = [];
    } finally {
      this.#writing = undefined;
    }
  }

  async #rotate(): Promise<void> {
    const info = await stat(this.#file).catch(() => undefined);
    if (info !== undefined && info.size >= maxFileBytes) await rename(this.#file, `${this.#file}.1`);
  }
}
