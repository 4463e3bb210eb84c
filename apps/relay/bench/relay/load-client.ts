import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';

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
const request = Buffer.from(
  `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: keep-alive\r\n\r\n`,
);
const head = Buffer.from('\r\n\r\n');

/** Reads answers off a connection; @returns a function that sends the request and resolves with the body's length */
function ask(socket: Socket): () => Promise<number> {
  let waiting: ((length: number) => void) | undefined;
  let left = -1;
  let length = 0;
  let pending = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    if (left < 0) {
      pending = Buffer.concat([pending, bytes]);
      const end = pending.indexOf(head);
      if (end === -1) return;
      const text = pending.subarray(0, end).toString('latin1');
      if (!text.startsWith('HTTP/1.1 200')) throw new Error(text.split('\r\n', 1)[0]);
      length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? NaN);
      left = length - (pending.length - end - head.length);
      pending = Buffer.alloc(0);
    } else left -= bytes.length;
    if (left > 0) return;
    left = -1;
    waiting?.(length);
  });
  return () => {
    socket.write(request);
    return new Promise((resolve) => (waiting = resolve));
  };
}

async function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true }, () =>
      resolve(socket),
    );
    socket.once('error', reject);
  });
}

const sockets: Socket[] = [];
for (let at = 0; at < connections; at += 100)
  sockets.push(...(await Promise.all(Array.from({ length: Math.min(100, connections - at) }, open))));

if (values.mode === 'wait') {
  const times = await Promise.all(
    sockets.map(async (socket) => {
      await ask(socket)();
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
    sockets.map(async (socket) => {
      const next = ask(socket);
      for (let now = performance.now(); now < end;) {
        await next();
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
