import { type FileHandle, mkdir, open } from 'node:fs/promises';
import * as path from 'node:path';
import type { Millis } from '@starling/shared/units.ts';

/** One line of a session log; `at` is ISO 8601, `onAirMs` counts from the beginning of the broadcast. */
export interface SessionLogEntry {
  readonly event: string;
  readonly [field: string]: unknown;
}

const mostLines = 50_000;

/**
 * What happened in one broadcast, a JSON object a line, written as it happens: states, bitrates, drops, reconnects,
 * markers, and a summary at the end. A log that cannot be written stops nothing.
 */
export class SessionLog {
  readonly file: string;
  readonly #begun: Millis;
  readonly #now: () => Millis;
  #handle: Promise<FileHandle | undefined>;
  #lines = 0;

  /** @param now Unix time in ms */
  constructor(folder: string, sessionId: string, now: () => Millis = Date.now) {
    this.#now = now;
    this.#begun = now();
    const stamp = new Date(this.#begun).toISOString().replace(/[:.]/g, '-');
    this.file = path.join(folder, `${stamp}-${sessionId}.jsonl`);
    this.#handle = mkdir(folder, { recursive: true })
      .then(async () => open(this.file, 'a'))
      .catch(() => undefined);
  }

  write(entry: SessionLogEntry): void {
    this.#lines += 1;
    if (this.#lines > mostLines) return;
    const at = this.#now();
    const line = JSON.stringify({ at: new Date(at).toISOString(), onAirMs: at - this.#begun, ...entry });
    this.#handle = this.#handle.then(async (handle) => {
      await handle?.appendFile(`${line}\n`).catch(() => undefined);
      return handle;
    });
  }

  /** Resolves when all is on disk. */
  async close(): Promise<void> {
    const handle = await this.#handle;
    await handle?.sync().catch(() => undefined);
    await handle?.close();
    this.#handle = Promise.resolve(undefined);
  }
}
