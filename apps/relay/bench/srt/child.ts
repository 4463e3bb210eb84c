import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';

/** A part of the bench in a process of its own, so that its CPU time can be told from the others'. */
export class BenchChild<Answer> {
  readonly #child: ChildProcess;

  /** @param file beside this one */
  constructor(file: string, args: readonly string[]) {
    this.#child = fork(path.join(import.meta.dirname, file), args);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The next thing that it says. */
  async next(): Promise<Answer> {
    const [answer] = (await once(this.#child, 'message')) as [Answer];
    return answer;
  }

  /** Asks it for its figures. */
  async ask(): Promise<Answer> {
    const answer = this.next();
    this.#child.send('figures');
    return answer;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
