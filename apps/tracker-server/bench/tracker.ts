import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Load, type Behaviour } from './tracker/load.ts';
import { measureRestart } from './tracker/restart.ts';
import { ServerProcess, type ServerName } from './tracker/server-process.ts';

/**
 * `npm run bench:tracker`: what an announce costs and what a peer keeps in memory, beside bittorrent-tracker's server and
 * two servers that understand nothing in the same run: one passes on as many messages as WebTorrent's clients cause, past
 * `ws`, the other answers our clients by `ws`. It prints a table and never fails on a time. `--peers` a row (2000; up to 20000),
 * `--seconds` of announces. Then how soon a tracker that was killed knows its peers again (`--viewers`).
 */
const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '6' },
    viewers: { type: 'string', default: '300' },
  },
});
const peers = Number(values.peers);
const seconds = Number(values.seconds);

/** Peers that are there before anything is measured, and stay. */
const warmUp = 500;

/** How often a client of this kind announces, in seconds: bittorrent-tracker's and our own interval. */
const intervals: Readonly<Record<Behaviour, number>> = { webtorrent: 120, starling: 15, plain: 15 };

interface Row {
  readonly name: string;
  readonly announcesPerCpuSecond: number;
  /** Of a peer that has come and announced itself. */
  readonly bytesPerPeer: number;
  /** The same after as many announces as the server can do: with what its heap has grown by. */
  readonly bytesWhenBusy: number;
  readonly interval: number;
  /** All of the process, when busy. */
  readonly processBytes: number;
}

async function measure(name: string, program: ServerName, behaviour: Behaviour): Promise<Row> {
  const { server, port } = await ServerProcess.start(program);
  try {
    const load = new Load(behaviour, port);
    // What a server needs once, however many come: its code compiled, its heap opened.
    await load.join(warmUp);
    await load.announce(3);
    const empty = await server.usage();
    await load.join(peers);
    await settle();
    const joined = await server.usage();
    load.announced = 0;
    await load.announce(seconds);
    const after = await server.usage();
    load.leave();
    return {
      name,
      announcesPerCpuSecond: load.announced / ((after.cpu - joined.cpuNow) / 1000),
      bytesPerPeer: (joined.memory - empty.memory) / peers,
      bytesWhenBusy: (after.memory - empty.memory) / peers,
      interval: intervals[behaviour],
      processBytes: after.memory,
    };
  } finally {
    await server.stop();
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 1_500));

console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${peers} sockets`);
const rows = [
  await measure('bittorrent-tracker, its clients', 'bittorrent-server', 'webtorrent'),
  await measure('starling, the same clients', 'starling-server', 'webtorrent'),
  await measure('those messages passed on unread', 'passing-server', 'webtorrent'),
  await measure('starling, its own clients', 'starling-server', 'starling'),
  await measure('bare ws loop, these messages', 'bare-server', 'plain'),
];
const [reference] = rows;
console.table(
  Object.fromEntries(
    rows.map(({ name, announcesPerCpuSecond, bytesPerPeer, bytesWhenBusy, interval, processBytes }) => [
      name,
      {
        'announces / CPU s': Math.round(announcesPerCpuSecond),
        ratio: `${(announcesPerCpuSecond / (reference?.announcesPerCpuSecond ?? NaN)).toFixed(2)} ×`,
        'RSS / peer': `${(bytesPerPeer / 1024).toFixed(1)} KB`,
        'when busy': `${(bytesWhenBusy / 1024).toFixed(1)} KB`,
        process: `${(processBytes / 1024 ** 2).toFixed(0)} MB`,
        'announces each': `${interval} s`,
        'peers a core carries': Math.round(announcesPerCpuSecond * interval),
      },
    ]),
  ),
);

const { back, half, whole } = await measureRestart(Number(values.viewers));
const inSeconds = (millis: number) => `${(millis / 1000).toFixed(1)} s`;
console.log(
  `${values.viewers} viewers, the tracker killed: another one listens after ${inSeconds(back)}, ` +
    `knows half of them after ${inSeconds(half)}, all after ${inSeconds(whole)}`,
);
