import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { isNgircdThere } from './chat/ngircd.ts';
import { measureRoom, type RoomPlan } from './chat/room-row.ts';
import { measureStorm } from './chat/storm.ts';
import { printExtrapolation, printRatios, printRooms, printStorm, printWritePath } from './chat/tables.ts';
import { measureWritePath } from './chat/write-path.ts';

/**
 * `npm run bench:chat`: what it costs to tell a room, beside a plain `ws.send` loop and ngircd (`apt-get install ngircd`) in
 * the same run, each in a process of its own and the viewers in others. Every viewer compares each byte with what the others
 * got. It prints tables and never fails on a time. `--quick` for small machines; `--rows room,ngircd,workers,rooms,storm,log`
 * for some of it.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rows: { type: 'string', default: 'room,ngircd,workers,rooms,storm,log' },
  },
});
const isQuick = values.quick;
const wanted = new Set(values.rows.split(','));
const seconds = isQuick ? 3 : 8;
/** Where others want the processors, times are theirs, too; CPU per delivery hardly changes. */
const load = () => `load average ${(loadavg()[0] ?? NaN).toFixed(1)}`;
console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${load()}`);

if (wanted.has('room')) {
  const viewers = isQuick ? 1_000 : 10_000;
  const rates = isQuick ? [5, 50] : [5, 50, 100];
  const room: RoomPlan = { server: 'starling', transport: 'websocket', viewers, rates, seconds };
  const ours = await measureRoom(room);
  const tagged = await measureRoom({ ...room, hasTags: true, rates: [50] });
  // It cannot keep up, and has to work off what it was told: a few seconds are enough.
  const loop = await measureRoom({ ...room, server: 'loop', rates: [5, 50], seconds: Math.min(4, seconds) });
  printRooms('One room, lines of 200 bytes', [ours, tagged, loop]);
  printRatios(ours, loop);
}

if (wanted.has('ngircd')) {
  const plan = {
    ...({ transport: 'tcp', viewers: isQuick ? 300 : 2_000, rates: [50, 100], seconds } as const),
  };
  const ours = await measureRoom({ ...plan, server: 'starling' });
  if (isNgircdThere()) {
    // Each JOIN is told to everybody who is there: with ten thousand that would be fifty million lines before it begins.
    const ngircd = await measureRoom({ ...plan, server: 'ngircd' });
    printRooms('The same over TCP, beside ngircd', [ours, ngircd]);
    printRatios(ours, ngircd);
  } else printRooms('Over TCP; ngircd is not installed (apt-get install ngircd)', [ours]);
}

if (wanted.has('workers')) {
  const plan = { server: 'starling', transport: 'websocket', seconds, rates: [1, 5] } as const;
  const largest = await measureRoom({ ...plan, workers: isQuick ? 2 : 4, viewers: isQuick ? 2_000 : 40_000 });
  printRooms('One room over several processes', [largest]);
  printExtrapolation(largest);
}

if (wanted.has('rooms')) {
  const rooms = isQuick ? 100 : 1_000;
  const plan = { server: 'starling', transport: 'websocket', seconds, rates: [100, 1_000] } as const;
  printRooms('Many small rooms', [await measureRoom({ ...plan, rooms, viewers: rooms * 10 })]);
}

if (wanted.has('storm')) {
  const viewers = isQuick ? 1_000 : 10_000;
  printStorm(viewers, 5, await measureStorm(viewers, 5));
}

if (wanted.has('log')) {
  const plan = isQuick
    ? { rooms: 500, linesPerSecond: 1_600, seconds: 5 }
    : { rooms: 5_000, linesPerSecond: 16_700, seconds: 10 };
  printWritePath(plan.rooms, [await measureWritePath(true, plan), await measureWritePath(false, plan)]);
}
console.log(`\n${load()} at the end`);
