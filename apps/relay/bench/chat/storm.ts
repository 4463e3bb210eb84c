import type { Bytes, Millis } from '@starling/shared/units.ts';
import { sleep } from './clock.ts';
import { Crowd } from './crowd.ts';
import type { Waits } from './report.ts';
import { serve } from './served.ts';

/** Longer than V8 keeps freed pages before it gives them back (`--memory-pool-timeout`, 8 s). */
const poolMs: Millis = 12_000;

/** What came of all viewers coming back at once. */
export interface Storm {
  readonly waits: Waits;
  /** With nobody, with everybody, when they have gone for the second time, for the third, and a while later. */
  readonly memory: readonly { readonly resident: Bytes; readonly heap: Bytes }[];
}

/** Lets viewers come, go all at once, and come again within some seconds. */
export async function measureStorm(viewers: number, seconds: number): Promise<Storm> {
  const server = await serve('starling');
  const plan = {
    ...({ transport: 'websocket', port: server.port, count: viewers, rooms: ['room0'] } as const),
    hello: ['CAP REQ :twitch.tv/tags twitch.tv/commands', 'NICK justinfan1{n}'],
  };
  const crowd = new Crowd();
  try {
    const memory: Storm['memory'][number][] = [];
    const weigh = async () => {
      const { memory: resident, heap } = await server.usage('collect');
      memory.push({ resident, heap });
    };
    await weigh();
    await crowd.open({ ...plan, perSecond: 1e9, width: 200 });
    await weigh();
    await crowd.leave();
    await sleep(500);
    const again = { ...plan, perSecond: viewers / seconds, width: viewers };
    const waits = await crowd.open(again);
    await crowd.leave();
    await sleep(1_000);
    await weigh();
    await crowd.open(again);
    await crowd.leave();
    await sleep(1_000);
    await weigh();
    await sleep(poolMs);
    await weigh();
    return { waits, memory };
  } finally {
    await crowd.stop();
    await server.stop();
  }
}
