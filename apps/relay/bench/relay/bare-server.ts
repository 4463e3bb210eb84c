import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The peer of the serving bench: a bare `node:http` server that sends one Buffer. `/now/SIZE` answers at once, `/held/COUNT`
 * holds its answers until so many wait, then sends them all. Prints its port.
 */
const headers = { 'Content-Type': 'video/mp4', 'Cache-Control': 'public, max-age=31536000, immutable' };
const bodies = new Map<number, Buffer>();
let held: ServerResponse[] = [];
const server = createServer((request, response) => {
  const [, kind, text] = (request.url ?? '').split('/');
  const number = Number(text);
  if (kind === 'now') {
    const body = bodies.get(number) ?? Buffer.alloc(number, 7);
    bodies.set(number, body);
    response.writeHead(200, { ...headers, 'Content-Length': body.length }).end(body);
    return;
  }
  held.push(response);
  if (held.length < number) return;
  const body = Buffer.alloc(4_000, 7);
  const waiting = held;
  held = [];
  // As a part's arrival does, from an event of its own.
  setTimeout(() => {
    for (const one of waiting) one.writeHead(200, { ...headers, 'Content-Length': body.length }).end(body);
  }, 1_000);
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
