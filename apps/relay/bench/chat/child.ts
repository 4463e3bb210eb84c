import { type ChildProcess, fork } from 'node:child_process';
import * as path from 'node:path';

/** A program of this bench in a process of its own: it is told things, and answers in order. */
export class Child<Order, Report> {
  readonly process: ChildProcess;
  readonly #name: string;
  readonly #reports: Report[] = [];
  #heard: (() => void) | undefined;

  constructor(name: string, args: readonly string[] = []) {
    this.#name = name;
    this.process = fork(path.join(import.meta.dirname, `${name}.ts`), args, { execArgv: ['--expose-gc'] });
    this.process.on('message', (report) => {
      this.#reports.push(report as Report);
      this.#heard?.();
    });
    this.process.on('exit', () => this.#heard?.());
  }

  tell(order: Order): void {
    this.process.send(order as object);
  }

  async ask(order: Order): Promise<Report> {
    this.tell(order);
    return await this.next();
  }

  /** @throws where the process has ended */
  async next(): Promise<Report> {
    for (;;) {
      const report = this.#reports.shift();
      if (report !== undefined) return report;
      if (this.process.exitCode !== null || this.process.signalCode !== null)
        throw new Error(`${this.#name} has ended`);
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await ended;
  }
}
