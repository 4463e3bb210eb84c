import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { callSrt } from '@starling/shared/srt-socket/call-srt.ts';
import { listenSrt } from '@starling/shared/srt-socket/listen-srt.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import { printTable } from '../relay/table.ts';
import { freePorts } from './crowd.ts';
import { FaultyPath, type PathFaults } from './faulty-path.ts';

const faults: PathFaults = { delay: 25, jitter: 10, loss: 0.05, reorder: 0.01, duplicate: 0.01 };
/** Four round trips. */
const latency: Millis = 200;
const payloadLength = 1_316;
const packetsPerSecond = 6e6 / 8 / payloadLength;

type Party = 'Starling' | 'libsrt';
type Closer = () => unknown;

/**
 * One stream of 6 Mbit/s over a bad path, each combination of ours and libsrt's, one after the other. Where the kernel has no
 * `netem` this is the only way, so it is the way everywhere: a program between the two loses, delays and doubles datagrams.
 */
export async function benchFaults(program: string | undefined, seconds: Seconds): Promise<void> {
  const parties: readonly Party[] = program === undefined ? ['Starling'] : ['Starling', 'libsrt'];
  const rows: string[][] = [];
  for (const sender of parties)
    for (const receiver of parties) {
      const { sent, received } = await run(sender, receiver, program ?? '', seconds);
      rows.push([sender, receiver, String(sent), String(sent - received)]);
    }
  printTable(
    `6 Mbit/s for ${seconds} s: 5 % loss both ways, RTT 50 ms, jitter 10 ms, reordering 1 %, duplicates 1 %; latency ${latency} ms`,
    ['sender', 'receiver', 'payloads', 'lost'],
    rows,
  );
}

async function run(
  sender: Party,
  receiver: Party,
  program: string,
  seconds: Seconds,
): Promise<{ sent: number; received: number }> {
  const closers: Closer[] = [];
  const received = new Set<number>();
  const take = (payload: Uint8Array) => received.add(Buffer.from(payload).readUInt32BE(0));
  try {
    const [port = 0] = await freePorts(1);
    if (receiver === 'Starling') await receiveOurselves(port, take, closers);
    else await receiveByLibsrt(program, port, take, closers);
    const path = new FaultyPath(faults, Math.random);
    closers.push(() => path.close());
    const way = await path.open(port);
    const send =
      sender === 'Starling' ? await sendOurselves(way, closers) : await sendByLibsrt(program, way, closers);
    await sleep(2_000);
    const sent = await feed(send, seconds);
    await sleep(2_000);
    return { sent, received: received.size };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function feed(send: (payload: Uint8Array) => void, seconds: Seconds): Promise<number> {
  const start = performance.now();
  let sent = 0;
  while (performance.now() - start < seconds * 1_000) {
    const due = Math.floor(((performance.now() - start) / 1_000) * packetsPerSecond);
    for (; sent < due; sent += 1) {
      const payload = Buffer.alloc(payloadLength, sent);
      payload.writeUInt32BE(sent, 0);
      send(payload);
    }
    await sleep(2);
  }
  return sent;
}

async function receiveOurselves(
  port: number,
  take: (payload: Uint8Array) => void,
  closers: Closer[],
): Promise<void> {
  const server = await listenSrt({
    ...{ port, host: '127.0.0.1', settings: { latency } },
    admit: () => Promise.resolve({ accepted: true }),
    onLink: (link) => (link.onPayload = take),
  });
  closers.push(() => server.close());
}

async function receiveByLibsrt(
  program: string,
  port: number,
  take: (payload: Uint8Array) => void,
  closers: Closer[],
): Promise<void> {
  const sink = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  await new Promise<void>((resolve) => sink.bind(0, '127.0.0.1', resolve));
  sink.on('message', take);
  closers.push(() => sink.close());
  const from = `srt://127.0.0.1:${port}?mode=listener&latency=${latency}`;
  await transmit(program, from, `udp://127.0.0.1:${sink.address().port}`, closers);
}

async function sendOurselves(port: number, closers: Closer[]): Promise<(payload: Uint8Array) => void> {
  const link = await callSrt({
    host: '127.0.0.1',
    port,
    timeout: 10_000,
    settings: { latency, peerLatency: latency },
  });
  closers.push(() => link.close());
  return (payload) => link.send(payload);
}

async function sendByLibsrt(
  program: string,
  port: number,
  closers: Closer[],
): Promise<(payload: Uint8Array) => void> {
  const [source = 0] = await freePorts(1);
  await transmit(program, `udp://127.0.0.1:${source}`, `srt://127.0.0.1:${port}?latency=${latency}`, closers);
  const socket = createSocket('udp4');
  closers.push(() => socket.close());
  return (payload) => socket.send(payload, source, '127.0.0.1');
}

async function transmit(program: string, from: string, to: string, closers: Closer[]): Promise<void> {
  const child: ChildProcess = spawn(program, ['-q', from, to], { stdio: 'ignore' });
  closers.push(() => child.kill('SIGKILL'));
  await sleep(500);
}
