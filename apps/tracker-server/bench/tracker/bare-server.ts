import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { serveUsage } from './serve-usage.ts';

/** What `ws` takes for itself: every message is answered at once with a text that never changes. */
const http = createServer();
const answer = JSON.stringify({
  action: 'announce',
  info_hash: 'x'.repeat(20),
  interval: 120,
  complete: 0,
  incomplete: 1,
});
new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', () => socket.send(answer));
});
http.listen(0, '127.0.0.1', () => serveUsage((http.address() as AddressInfo).port));
