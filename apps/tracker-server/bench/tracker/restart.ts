import { TrackerClient } from '@starling/shared/mesh-driver/tracker-client.ts';
import type { Millis } from '@starling/shared/units.ts';
import { createTokenIssuer } from '../../test/support/token-issuer.ts';
import { ServerProcess } from './server-process.ts';

/** What came of a tracker that was killed and started again; counted from when it was killed. */
export interface Restart {
  /** It takes connections again. */
  readonly back: Millis;
  /** It knows half of its peers again, and all of them. */
  readonly half: Millis;
  readonly whole: Millis;
}

/** How long a tracker is away: what `npm start` waits before it starts one again that has died. */
const away: Millis = 1_000;
const mostPatience: Millis = 60_000;
const swarm = 'ab'.repeat(20);

/** Kills a tracker under viewers of one swarm that use our player's client, and starts another one in its place. */
export async function measureRestart(viewers: number): Promise<Restart> {
  const relay = createTokenIssuer();
  const first = await ServerProcess.start('starling-server', [], ['0', relay.key]);
  const seen = new Set<number>();
  const clients = Array.from({ length: viewers }, (_, at) => watch(at, first.port, relay.token(swarm), seen));
  await until(() => seen.size === viewers);
  await first.server.stop();
  const killedAt = performance.now();
  await until(() => seen.size === 0);
  await sleep(away);
  const { server } = await ServerProcess.start('starling-server', [], [`${first.port}`, relay.key]);
  const back = performance.now() - killedAt;
  await until(() => seen.size >= viewers / 2);
  const half = performance.now() - killedAt;
  await until(() => seen.size === viewers);
  const whole = performance.now() - killedAt;
  for (const client of clients) client.stop();
  await server.stop();
  return { back, half, whole };
}

/** @param seen who is connected to a tracker that knows it */
function watch(at: number, port: number, token: string, seen: Set<number>): TrackerClient {
  const nothing = () => undefined;
  return new TrackerClient(
    {
      ...{ swarm, self: at.toString(16).padStart(40, '0'), random: Math.random },
      trackers: [`ws://127.0.0.1:${port}`],
      createSocket: (url) => new WebSocket(url),
      state: () => ({ token, spareUpload: 4e6, isDownloadOnly: false, neighbours: [] }),
    },
    {
      ...{ dial: nothing, drop: nothing, signal: nothing, undelivered: nothing },
      swarm: () => seen.add(at),
      connection: (isConnected) => {
        if (!isConnected) seen.delete(at);
      },
    },
  );
}

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + mostPatience;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`nothing came of it within ${mostPatience} ms`);
    await sleep(20);
  }
}

async function sleep(pause: Millis): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, pause));
}
