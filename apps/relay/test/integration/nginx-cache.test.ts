import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually, renditionUrl } from '../support/live-playlist.ts';
import { startNginx } from '../support/nginx.ts';
import { startRelay } from '../support/running-relay.ts';
import { followEdge } from '../support/simulated-viewer.ts';
import { putTestCardOnAir } from '../support/test-card-on-air.ts';

const viewers = 50;

describe('nginx with the sample configuration in front of a relay', () => {
  it('asks the relay once for what 50 viewers at the live edge want, and passes chat and API', async () => {
    const relay = await startRelay(['--no-demo', '--rungs', 'none']);
    const onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`);
    const nginx = await startNginx(relay.httpUrl);
    try {
      const direct = await eventually('source', () => renditionUrl(relay, 'owner', 'source'));
      const cached = direct.replace(relay.httpUrl, nginx.url);
      const [reference, ...logs] = await Promise.all([
        followEdge(direct, 15_000),
        ...Array.from({ length: viewers }, () => followEdge(cached, 15_000)),
      ]);
      const answers = logs.flatMap((log) => log.answers);
      const distinct = new Set(answers.map(({ url }) => url)).size;
      const hits = answers.filter(({ headers }) => headers.get('x-cache') === 'HIT').length;
      // The first request for each URL can be no hit: 50 viewers leave 98 % at best.
      const possible = answers.length - distinct;
      const late = logs.flatMap(({ parts }) =>
        [...parts].flatMap(([uri, at]) => {
          const first = reference.parts.get(uri);
          return first === undefined ? [] : [at - first];
        }),
      );
      late.sort((a, b) => a - b);
      const quantile = (share: number) => Math.round(late[Math.floor(share * (late.length - 1))] ?? NaN);
      console.log(
        `${answers.length} requests of ${viewers} viewers, ${distinct} URLs, ${hits} hits: ` +
          `${((100 * hits) / answers.length).toFixed(2)} % of all, ${((100 * hits) / possible).toFixed(2)} % of possible; ` +
          `parts came later than from the relay itself by p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms`,
      );
      expect(answers.length).toBeGreaterThan(viewers * 20);
      expect(hits / possible).toBeGreaterThanOrEqual(0.99);
      const socket = new WebSocket(`${nginx.url.replace('http', 'ws')}/irc`);
      const welcome = await new Promise<string>((resolve, reject) => {
        socket.on('open', () => socket.send('NICK justinfan123\r\n'));
        socket.on('message', (data: Buffer) => resolve(data.toString()));
        socket.on('error', reject);
      });
      expect(welcome).toContain('001');
      socket.close();
      expect((await fetch(`${nginx.url}/api/streams`)).status).toBe(200);
      expect((await fetch(`${nginx.url}/live/nobody/index.m3u8`)).status).toBe(404);
    } finally {
      await onAir.stop();
      await nginx.stop();
      await relay.stop();
    }
  });
});
