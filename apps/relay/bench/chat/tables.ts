import type { RoomResult, RoomRow } from './room-row.ts';
import type { Storm } from './storm.ts';
import type { WritePath } from './write-path.ts';

const megabyte = 1024 ** 2;

const microseconds = (row: RoomRow) => (row.cpu * 1000) / row.deliveries;

function nameOf({ plan }: RoomResult): string {
  const { server, transport, hasTags, workers = 0, viewers, rooms = 1 } = plan;
  const how = `${transport === 'tcp' ? 'TCP' : 'WebSocket'}${hasTags === true ? ' with tags' : ''}`;
  const where = rooms === 1 ? `${viewers}` : `${rooms} rooms × ${viewers / rooms}`;
  return `${server}, ${how}, ${where}${workers === 0 ? '' : `, ${workers} workers`}`;
}

/** Whether everybody got every line once, in one order. */
function verdict({ seen, said }: RoomRow, deliveriesExpected: number): string {
  if (seen.different > 0) return `${seen.different} differ`;
  if (seen.disordered > 0) return `${seen.disordered} out of order`;
  if (seen.closed > 0) return `${seen.closed} closed`;
  if (seen.deliveries === deliveriesExpected) return 'all once, in order';
  return `${seen.deliveries} of ${deliveriesExpected} (of ${said} lines)`;
}

/** Prints what each server needed, beside the others in the same run. */
export function printRooms(title: string, results: readonly RoomResult[]): void {
  console.log(`\n${title}`);
  const lines = results.flatMap((result) =>
    result.rows.map((row): [string, object] => [
      `${nameOf(result)}, ${row.linesPerSecond}/s`,
      {
        'µs CPU / delivery': microseconds(row).toFixed(2),
        '% of a core': ((row.cpu / row.took) * 100).toFixed(0),
        'p50 ms': row.seen.p50,
        'p99 ms': row.seen.p99,
        'longest ms': row.seen.longest,
        delivered: verdict(row, (row.said * result.plan.viewers) / (result.plan.rooms ?? 1)),
        'KB RSS / viewer': (result.bytesPerViewer / 1024).toFixed(1),
      },
    ]),
  );
  console.table(Object.fromEntries(lines));
}

/** Prints how two servers compare, where their rates are the same. */
export function printRatios(ours: RoomResult, other: RoomResult): void {
  for (const row of ours.rows) {
    const theirs = other.rows.find(({ linesPerSecond }) => linesPerSecond === row.linesPerSecond);
    if (theirs === undefined) continue;
    const ratio = microseconds(row) / microseconds(theirs);
    console.log(
      `${row.linesPerSecond} lines/s: ${nameOf(ours)} needs ${ratio.toFixed(3)} (1/${(1 / ratio).toFixed(1)}) of ${nameOf(other)}`,
    );
  }
}

export function printStorm(viewers: number, seconds: number, { waits, memory }: Storm): void {
  console.log(
    `\n${viewers} viewers come back within ${seconds} s: p50 ${waits.p50} ms, p99 ${waits.p99} ms, longest ${waits.longest} ms`,
  );
  const names = [
    'with nobody',
    'with all',
    'all gone for the second time',
    'for the third time',
    'a while later',
  ];
  const inMegabytes = (bytes: number) => (bytes / megabyte).toFixed(0);
  console.table(
    Object.fromEntries(
      memory.map(({ resident, heap }, at) => [
        names[at],
        { 'RSS MB': inMegabytes(resident), 'heap in use MB': inMegabytes(heap) },
      ]),
    ),
  );
}

export function printWritePath(rooms: number, results: readonly WritePath[]): void {
  console.log(`\nLines accepted in ${rooms} rooms, read by nobody`);
  console.table(
    Object.fromEntries(
      results.map(({ hasLog, said, accepted, took, cpu }) => [
        hasLog ? 'with the log' : 'without',
        {
          said,
          accepted,
          'lines / minute': Math.round((accepted / took) * 60_000),
          'µs CPU / line': ((cpu * 1000) / accepted).toFixed(1),
          '% of a core': ((cpu / took) * 100).toFixed(0),
        },
      ]),
    ),
  );
}

/** Reckons what a hundred thousand viewers of one room would take. */
export function printExtrapolation(largest: RoomResult): void {
  const viewers = 100_000;
  for (const row of largest.rows) {
    const cores = (row.linesPerSecond * viewers * microseconds(row)) / 1e6;
    const memory = (viewers * largest.bytesPerViewer) / 1024 ** 3;
    console.log(
      `100,000 viewers at ${row.linesPerSecond} lines/s, reckoned from ${nameOf(largest)} by CPU per delivery and memory ` +
        `per viewer: ${cores.toFixed(1)} cores, ${memory.toFixed(1)} GiB; with eight workers ${(cores / 8).toFixed(2)} cores each`,
    );
  }
}
