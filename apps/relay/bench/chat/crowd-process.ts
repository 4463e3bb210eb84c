import { CrowdMember } from './crowd-member.ts';
import { machineTime, sleep } from './clock.ts';
import { Histogram } from './histogram.ts';
import type { CrowdOrder, CrowdPlan, CrowdReport, Seen } from './report.ts';
import { RoomRecord } from './room-record.ts';

/** Thousands of viewers in a process of their own: does what it is told, and says what they saw. */
const members: CrowdMember[] = [];
const records = new Map<string, RoomRecord>();
const latencies = new Histogram();
const portsPerAddress = 5_000;
const addresses = 250;
const tries = 3;

const say = (report: CrowdReport) => process.send?.(report);
process.on('disconnect', () => process.exit(0));
process.on('message', (order: CrowdOrder) => {
  if (order.kind === 'open') void open(order);
  else if (order.kind === 'begin') begin();
  else if (order.kind === 'look') say({ kind: 'seen', seen: look() });
  else void leave();
});

async function open(plan: CrowdPlan): Promise<void> {
  const waits = new Histogram();
  const start = machineTime();
  let next = 0;
  let refused = 0;
  const worker = async () => {
    while (next < plan.count) {
      const number = next;
      next += 1;
      const early = (number / plan.perSecond) * 1000 - (machineTime() - start);
      if (early > 1) await sleep(early);
      const begun = machineTime();
      if (await join(plan, number, tries)) waits.add(machineTime() - begun);
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: plan.width }, worker));
  const [p50, p99] = [waits.quantile(0.5), waits.quantile(0.99)];
  say({ kind: 'opened', waits: { p50, p99, longest: waits.most }, refused });
}

/** @returns whether it is in the room: ngircd sends some away while thousands join */
async function join(plan: CrowdPlan, number: number, left: number): Promise<boolean> {
  const room = plan.rooms[number % plan.rooms.length] ?? '';
  const record = records.get(room) ?? new RoomRecord();
  records.set(room, record);
  const name = String(plan.first + number);
  const member = new CrowdMember(
    {
      ...{ transport: plan.transport, port: plan.port, room },
      hello: plan.hello.map((line) => line.replaceAll('{n}', name)),
      localAddress: `127.0.0.${1 + (Math.floor((plan.first + number) / portsPerAddress) % addresses)}`,
    },
    record,
    (saidAt) => latencies.add(machineTime() - saidAt),
  );
  try {
    await member.join();
    members.push(member);
    return true;
  } catch (error) {
    if (left === 1) console.error(`${name}:`, error);
    return left > 1 && (await join(plan, number, left - 1));
  }
}

function begin(): void {
  latencies.clear();
  for (const member of members) member.begin();
  say({ kind: 'begun' });
}

function look(): Seen {
  const all = [...records.values()];
  return {
    lines: all.reduce((sum, { ends }) => sum + ends.length, 0),
    deliveries: latencies.total,
    missing: members.reduce((sum, { lines, record }) => sum + record.ends.length - lines, 0),
    different: members.filter(({ isDifferent }) => isDifferent).length,
    disordered: all.reduce((sum, { disordered }) => sum + disordered, 0),
    closed: members.filter(({ isClosed }) => isClosed).length,
    ...{ p50: latencies.quantile(0.5), p99: latencies.quantile(0.99), longest: latencies.most },
  };
}

async function leave(): Promise<void> {
  for (const member of members.splice(0)) member.leave();
  records.clear();
  await sleep(500);
  say({ kind: 'left' });
}
