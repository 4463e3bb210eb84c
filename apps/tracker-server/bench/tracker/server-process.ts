import { fork, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** Which program is measured: each is a file beside this one. */
export type ServerName = 'starling-server' | 'bittorrent-server' | 'passing-server' | 'bare-server';

/** What a server has used. */
export interface Usage {
  /** CPU time until it was asked, its own and the kernel's for it. */
  readonly cpu: Millis;
  /** CPU time until it answered, with what looking took. */
  readonly cpuNow: Millis;
  /** Resident, without garbage. */
  readonly memory: Bytes;
}

/** What a server says. */
export type ServerReport =
  { readonly kind: 'listening'; readonly port: number } | ({ readonly kind: 'usage' } & Usage);

/** A server in a process of its own. */
export class ServerProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @param flags Node's own */
  static async start(
    name: ServerName,
    flags: readonly string[] = [],
    args: readonly string[] = [],
  ): Promise<{ server: ServerProcess; port: number }> {
    const program = path.join(import.meta.dirname, `${name}.ts`);
    const child = fork(program, args, { execArgv: ['--expose-gc', ...flags] });
    const server = new ServerProcess(child);
    const report = await server.#next();
    if (report.kind !== 'listening') throw new Error(`${name} did not start`);
    return { server, port: report.port };
  }

  async usage(): Promise<Usage> {
    const report = this.#next();
    this.#child.send('usage');
    const usage = await report;
    if (usage.kind !== 'usage') throw new Error('the server said something else');
    return usage;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  async #next(): Promise<ServerReport> {
    return await new Promise((resolve, reject) => {
      this.#child.once('message', (report) => resolve(report as ServerReport));
      this.#child.once('exit', (code) => reject(new Error(`the server ended with ${code ?? 'a signal'}`)));
    });
  }
}
