import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';

const program = process.env['SRT_LIVE_TRANSMIT_PATH'] ?? 'srt-live-transmit';

/** Without it tests against libsrt are skipped. */
export const hasSrtLiveTransmit = spawnSync(program, ['-version']).error === undefined;

/** libsrt's own program between two addresses, until it is stopped. */
export class SrtLiveTransmit {
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;
  #output = '';

  /** @param options between the program's name and the addresses */
  constructor(from: string, to: string, options: readonly string[] = []) {
    this.#child = spawn(program, ['-loglevel:note', '-chunk:1456', ...options, from, to], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (text: Buffer) => (this.#output = (this.#output + text.toString('utf8')).slice(-100_000));
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', resolve);
    });
  }

  /** What it has printed. */
  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGINT');
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), 2_000);
    await this.ended.catch(() => null);
    clearTimeout(kill);
  }
}

/** A UDP socket that collects, and sends at a pace. */
export class UdpEnd {
  readonly received: Buffer[] = [];
  readonly #socket: Socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });

  async bind(): Promise<this> {
    this.#socket.on('message', (message) => this.received.push(message));
    await new Promise<void>((resolve) => this.#socket.bind(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Four payloads a tick of some four milliseconds, so that nothing is lost on the way to the program. */
  async feed(port: number, payloads: readonly Uint8Array[]): Promise<void> {
    for (const [at, payload] of payloads.entries()) {
      this.#socket.send(payload, port, '127.0.0.1');
      if (at % 4 === 3) await sleep(4);
    }
  }

  close(): void {
    this.#socket.close();
  }
}

/** A UDP port that was free a moment ago. */
export async function freeUdpPort(): Promise<number> {
  const end = await new UdpEnd().bind();
  const { port } = end;
  end.close();
  await sleep(10);
  return port;
}

/** Waits until `check` no longer throws. */
export async function until(check: () => void, patience = 15_000): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      check();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(20);
  }
}

/** Payloads that are all different. */
export function numberedPayloads(count: number, length: number): Uint8Array[] {
  return Array.from({ length: count }, (_, at) => {
    const payload = new Uint8Array(length).fill(at * 7);
    new DataView(payload.buffer).setUint32(0, at);
    return payload;
  });
}
