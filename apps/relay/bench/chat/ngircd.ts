import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { sleep } from './clock.ts';
import { usageOf } from './process-usage.ts';
import type { Usage } from './report.ts';

const places = ['/usr/sbin/ngircd', '/usr/bin/ngircd'];

export function isNgircdThere(): boolean {
  return places.some((place) => existsSync(place));
}

/** Debian's ngircd in a process of its own, without its limits. */
export class Ngircd {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, child: ChildProcess, folder: string) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  /** @throws where it is not installed */
  static async start(): Promise<Ngircd> {
    const program = places.find((place) => existsSync(place));
    if (program === undefined) throw new Error('ngircd is not installed: apt-get install ngircd');
    const port = await freePort();
    const folder = mkdtempSync(path.join(tmpdir(), 'ngircd-'));
    const file = path.join(folder, 'ngircd.conf');
    writeFileSync(
      file,
      `[Global]
Name = irc.example.net
Info = bench
Listen = 127.0.0.1
Ports = ${port}
ServerUID = nobody
ServerGID = nogroup
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 20
MaxPenaltyTime = 0
PingTimeout = 3600
PongTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
`,
    );
    const child = spawn(program, ['-n', '-f', file], { stdio: 'ignore' });
    for (let tries = 0; tries < 100 && !(await listens(port)); tries += 1) await sleep(50);
    return new Ngircd(port, child, folder);
  }

  usage(): Usage {
    return usageOf(this.#child.pid ?? 0);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
    rmSync(this.#folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listens(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
