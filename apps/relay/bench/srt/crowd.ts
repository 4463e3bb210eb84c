import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BitsPerSecond, Bytes, Millis, Seconds } from '@starling/shared/units.ts';
import { cpuTime, watchMachine } from '../relay/process-usage.ts';
import { printTable } from '../relay/table.ts';
import { BenchChild } from './child.ts';

const bitrate: BitsPerSecond = 6e6;
const settle: Millis = 3_000;

/** What the sender says of its packets so far. */
interface Sent {
  /** Bytes that were acknowledged. */
  readonly arrived: Bytes;
  readonly sentAgain: number;
  readonly dropped: number;
}

interface Cost {
  /** What really arrived. */
  readonly rate: BitsPerSecond;
  /** CPU time a second, of one core. */
  readonly cpu: number;
  readonly machine: number;
  readonly sentAgain: number;
  readonly dropped: number;
}

/** CPU time of taking in so many streams of 6 Mbit/s: all on our one port, and each by a program of libsrt's own. */
export async function benchCrowd(
  program: string | undefined,
  connections: number,
  seconds: Seconds,
): Promise<void> {
  const rows = [row('Starling, one port', await measureOurs(connections, seconds))];
  if (program !== undefined)
    rows.push(row('srt-live-transmit, each its own', await measureTheirs(program, connections, seconds)));
  const headings = ['receiver', 'Mbit/s', 'CPU', 'CPU per Mbit/s', 'sent again', 'dropped', 'machine'];
  printTable(`Taking in ${connections} streams of 6 Mbit/s for ${seconds} s`, headings, rows);
}

function row(name: string, { rate, cpu, machine, sentAgain, dropped }: Cost): string[] {
  const megabits = rate / 1e6;
  return [
    ...[name, megabits.toFixed(0), `${(100 * cpu).toFixed(0)} %`, `${((100 * cpu) / megabits).toFixed(3)} %`],
    ...[String(sentAgain), String(dropped), `${(100 * machine).toFixed(0)} %`],
  ];
}

async function measureOurs(connections: number, seconds: Seconds): Promise<Cost> {
  const receiver = new BenchChild<{ port: number }>('receiver-process.ts', []);
  try {
    const { port } = await receiver.next();
    return await measure(
      Array.from({ length: connections }, () => port),
      () => [receiver.pid],
      seconds,
    );
  } finally {
    await receiver.stop();
  }
}

async function measureTheirs(program: string, connections: number, seconds: Seconds): Promise<Cost> {
  const children: ChildProcess[] = [];
  try {
    const ports = await freePorts(connections);
    for (const port of ports)
      children.push(
        spawn(program, ['-q', `srt://127.0.0.1:${port}?mode=listener`, 'file://con'], { stdio: 'ignore' }),
      );
    await sleep(1_000);
    return await measure(ports, () => children.map(({ pid = 0 }) => pid), seconds);
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

async function measure(ports: readonly number[], pids: () => number[], seconds: Seconds): Promise<Cost> {
  const sender = new BenchChild<Sent>('sender-process.ts', [bitrate, ...ports].map(String));
  try {
    await sender.next();
    await sleep(settle);
    const cpu = () => pids().reduce((sum, pid) => sum + cpuTime(pid), 0);
    const [before, start, machine] = [cpu(), performance.now(), watchMachine()];
    const first = await sender.ask();
    await sleep(seconds * 1_000);
    const [used, elapsed, share] = [cpu() - before, performance.now() - start, machine()];
    const last = await sender.ask();
    return {
      ...{ rate: (8_000 * (last.arrived - first.arrived)) / elapsed, cpu: used / elapsed, machine: share },
      ...{ sentAgain: last.sentAgain - first.sentAgain, dropped: last.dropped - first.dropped },
    };
  } finally {
    await sender.stop();
  }
}

/** UDP ports that were all free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const sockets = Array.from({ length: count }, () => createSocket('udp4'));
  await Promise.all(
    sockets.map((socket) => new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))),
  );
  const ports = sockets.map((socket) => socket.address().port);
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(resolve))));
  return ports;
}
