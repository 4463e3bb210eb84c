import type { Bytes, Millis } from '@starling/shared/units.ts';
import { machineTime, sleep } from './clock.ts';
import { Crowd } from './crowd.ts';
import type { Seen, Waits } from './report.ts';
import { serve, type Served, type ServerName } from './served.ts';
import { Speakers } from './speakers.ts';

export interface RoomPlan {
  readonly server: ServerName;
  readonly transport: 'websocket' | 'tcp';
  /** Whether lines carry Twitch's tags, as the web client has them. */
  readonly hasTags?: boolean;
  readonly workers?: number;
  readonly viewers: number;
  /** In which the viewers are spread. */
  readonly rooms?: number;
  /** In all rooms together. */
  readonly rates: readonly number[];
  readonly seconds: number;
}

/** How a server did at one rate. */
export interface RoomRow {
  readonly linesPerSecond: number;
  readonly said: number;
  readonly seen: Seen;
  /** Lines times connections that they were sent to. */
  readonly deliveries: number;
  readonly cpu: Millis;
  /** Until everybody had everything. */
  readonly took: Millis;
}

export interface RoomResult {
  readonly plan: RoomPlan;
  readonly waits: Waits;
  readonly bytesPerViewer: Bytes;
  readonly rows: readonly RoomRow[];
}

/** How long the last line may take to reach everybody. */
const patience: Millis = 90_000;
const lineLength: Bytes = 200;
/** Verified bots: a room lets them say what the bench wants them to. */
const speakerCount = 200;
const fromBot = (name: string) => `:${name}!${name}@${name}.tmi.twitch.tv `;

/** One server with its viewers in it, and how it does at each rate. */
export async function measureRoom(plan: RoomPlan): Promise<RoomResult> {
  const { server: name, transport, viewers, rooms = 1 } = plan;
  const server = await serve(name, [String(plan.workers ?? 0)]);
  const port = transport === 'tcp' ? server.ircPort : server.port;
  const crowd = new Crowd();
  const isNgircd = name === 'ngircd';
  const speakers = new Speakers({
    ...{ transport, port, lineLength, count: speakerCount, roomOf: (speaker) => `room${speaker % rooms}` },
    hello: isNgircd ? ['NICK bot_{n}', 'USER s s s s'] : ['PASS oauth:token-bot_{n}', 'NICK bot_{n}'],
    prefixOf: (n) => (isNgircd ? `:bot_${n}!~s@127.0.0.1 ` : fromBot(`bot_${n}`)),
  });
  try {
    await speakers.join();
    const empty = await server.usage('collect');
    const tags = plan.hasTags === true ? ['CAP REQ :twitch.tv/tags twitch.tv/commands'] : [];
    const waits = await crowd.open({
      ...{ transport, port, count: viewers, perSecond: 1e9, width: isNgircd ? 20 : 200 },
      rooms: Array.from({ length: rooms }, (_, room) => `room${room}`),
      hello: isNgircd ? ['NICK v{n}', 'USER v v v v'] : [...tags, 'NICK justinfan1{n}'],
    });
    await sleep(1_000);
    const joined = await server.usage('collect');
    await sleep(500);
    const rows: RoomRow[] = [];
    for (const rate of plan.rates) rows.push(await talk(plan, rate, { server, crowd, speakers }));
    return { plan, rows, waits, bytesPerViewer: (joined.memory - empty.memory) / viewers };
  } finally {
    speakers.leave();
    await crowd.stop();
    await server.stop();
  }
}

async function talk(
  { seconds, viewers, rooms = 1 }: RoomPlan,
  linesPerSecond: number,
  { server, crowd, speakers }: { server: Served; crowd: Crowd; speakers: Speakers },
): Promise<RoomRow> {
  const saidBefore = speakers.said;
  await crowd.begin();
  const before = await server.usage();
  const start = machineTime();
  await speakers.talk(linesPerSecond, seconds);
  let seen = await crowd.look();
  const isDone = () => seen.different > 0 || (seen.lines >= speakers.said && seen.missing === 0);
  while (!isDone() && machineTime() - start < patience) {
    await sleep(100);
    seen = await crowd.look();
  }
  const took = machineTime() - start;
  const { cpu } = await server.usage();
  const said = speakers.said - saidBefore;
  // Speakers are in the rooms, too, and get what the others of their room say.
  const deliveries = said * ((viewers + speakerCount) / rooms - 1);
  return { linesPerSecond, said, took, deliveries, cpu: cpu - before.cpu, seen };
}
