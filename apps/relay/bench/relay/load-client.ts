import { parseArgs } from 'node:util';
import { HttpConnection } from './http-connection.ts';

/**
 * A client process: `--mode load` asks for one URL again and again over so many connections, `--mode wait` asks once over
 * each of them and notes when the answers come. Prints one line of JSON.
 */
const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'load' },
    url: { type: 'string', default: '' },
    connections: { type: 'string', default: '32' },
    seconds: { type: 'string', default: '5' },
  },
});
const url = new URL(values.url);
const connections = Number(values.connections);
const target = `${url.pathname}${url.search}`;

const opened: HttpConnection[] = [];
for (let at = 0; at < connections; at += 100)
  opened.push(
    ...(await Promise.all(
      Array.from({ length: Math.min(100, connections - at) }, () => HttpConnection.open(url)),
    )),
  );

if (values.mode === 'wait') {
  const times = await Promise.all(
    opened.map(async (connection) => {
      await connection.get(target);
      return performance.now();
    }),
  );
  times.sort((a, b) => a - b);
  const first = times[0] ?? NaN;
  const after = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? NaN) - first;
  console.log(JSON.stringify({ p50: after(0.5), p99: after(0.99), last: after(1) }));
} else {
  const latencies: number[] = [];
  const end = performance.now() + 1000 * Number(values.seconds);
  await Promise.all(
    opened.map(async (connection) => {
      for (let now = performance.now(); now < end;) {
        await connection.get(target);
        const done = performance.now();
        latencies.push(done - now);
        now = done;
      }
    }),
  );
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? NaN;
  console.log(JSON.stringify({ requests: latencies.length, p50: at(0.5), p99: at(0.99) }));
}
process.exit(0);
