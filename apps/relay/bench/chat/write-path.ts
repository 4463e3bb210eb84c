import type { Millis } from '@starling/shared/units.ts';
import { machineTime, sleep } from './clock.ts';
import { serve } from './served.ts';
import { Speakers } from './speakers.ts';

/** What a relay did with lines that nobody reads. */
export interface WritePath {
  readonly hasLog: boolean;
  readonly said: number;
  readonly accepted: number;
  /** Until the last of them was accepted. */
  readonly took: Millis;
  readonly cpu: Millis;
}

const patience: Millis = 30_000;

/** Owners who talk in their own rooms, each as often as an owner may. */
export async function measureWritePath(
  hasLog: boolean,
  { rooms, linesPerSecond, seconds }: { rooms: number; linesPerSecond: number; seconds: number },
): Promise<WritePath> {
  const server = await serve('starling', ['0', hasLog ? 'log' : 'no-log']);
  const speakers = new Speakers({
    ...{ transport: 'tcp', port: server.ircPort, count: rooms, lineLength: 200 },
    roomOf: (speaker) => `s${speaker}`,
    hello: ['PASS oauth:token-s{n}', 'NICK s{n}'],
    prefixOf: (n) => `:s${n}!s${n}@s${n}.tmi.twitch.tv `,
  });
  try {
    await speakers.join();
    await sleep(1_000);
    const before = await server.usage('collect');
    const start = machineTime();
    await speakers.talk(linesPerSecond, seconds);
    let now = await server.usage();
    while (now.events - before.events < speakers.said && machineTime() - start < patience) {
      await sleep(50);
      now = await server.usage();
    }
    const took = machineTime() - start;
    // What is still to be written is part of the cost.
    await sleep(1_500);
    const { cpu } = await server.usage();
    return { hasLog, took, said: speakers.said, accepted: now.events - before.events, cpu: cpu - before.cpu };
  } finally {
    speakers.leave();
    await server.stop();
  }
}
