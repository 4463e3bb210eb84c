import { setTimeout as sleep } from 'node:timers/promises';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import { cpuTime, watchMachine } from '../relay/process-usage.ts';
import { printTable } from '../relay/table.ts';
import { BenchChild } from './child.ts';

const streams = 5;
const rates = [0, 10_000, 20_000] as const;
const settle: Millis = 2_000;

/** Streams of 6 Mbit/s on a port at which nobody knows how many handshakes arrive, half of them forged. */
export async function benchFlood(seconds: Seconds): Promise<void> {
  const rows: string[][] = [];
  for (const rate of rates) rows.push(await run(rate, seconds));
  printTable(
    `${streams} streams of 6 Mbit/s for ${seconds} s on a port that is flooded with handshakes; latency 120 ms`,
    ['handshakes/s', 'inductions answered', 'CPU', 'sent again', 'lost', 'machine'],
    rows,
  );
}

async function run(rate: number, seconds: Seconds): Promise<string[]> {
  const receiver = new BenchChild<{ port: number; missing: number }>('receiver-process.ts', []);
  const { port } = await receiver.next();
  const ports = Array.from({ length: streams }, () => String(port));
  const sender = new BenchChild<{ sentAgain: number; dropped: number }>('sender-process.ts', [
    '6000000',
    ...ports,
  ]);
  await sender.next();
  const flood = new BenchChild<{ sent: number; answered: number }>(
    'flood-process.ts',
    [port, rate].map(String),
  );
  await flood.next();
  try {
    await sleep(settle);
    const [sentBefore, floodBefore, lostBefore] = [
      await sender.ask(),
      await flood.ask(),
      await receiver.ask(),
    ];
    const [cpu, start, machine] = [cpuTime(receiver.pid), performance.now(), watchMachine()];
    await sleep(seconds * 1_000);
    const [used, elapsed, share] = [cpuTime(receiver.pid) - cpu, performance.now() - start, machine()];
    const [sent, flooded, lost] = [await sender.ask(), await flood.ask(), await receiver.ask()];
    const handshakes = flooded.sent - floodBefore.sent;
    const answered = (2 * (flooded.answered - floodBefore.answered)) / handshakes;
    return [
      ((1_000 * handshakes) / elapsed).toFixed(0),
      handshakes === 0 ? '–' : `${(100 * answered).toFixed(1)} %`,
      `${((100 * used) / elapsed).toFixed(0)} %`,
      String(sent.sentAgain - sentBefore.sentAgain),
      String(lost.missing - lostBefore.missing),
      `${(100 * share).toFixed(0)} %`,
    ];
  } finally {
    await Promise.all([flood.stop(), sender.stop(), receiver.stop()]);
  }
}
