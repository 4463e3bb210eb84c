import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { FrameReader } from '../../src/frame-reader.ts';
import { Frames } from '../../src/frames.ts';
import { offersEach, sdp } from './load.ts';
import { serveUsage } from './serve-usage.ts';

/**
 * What the sockets of Node take for themselves: nothing is understood. A long message is an announce, for which as many offers
 * as came with it go to anybody; any other is the answer to the oldest of these offers. All that is sent was written before.
 */
const shortestAnnounce = 3_000;
const everybody: Duplex[] = [];
const asked: Duplex[] = [];

const handedOn = {
  action: 'announce',
  info_hash: 'x'.repeat(20),
  peer_id: '\u00e9'.repeat(20),
  offer_id: 'o'.repeat(20),
};
const announced = frameOf({
  action: 'announce',
  info_hash: 'x'.repeat(20),
  interval: 120,
  complete: 0,
  incomplete: 200,
});
const offer = frameOf({ ...handedOn, offer: { type: 'offer', sdp } });
const answer = frameOf({ ...handedOn, answer: { type: 'answer', sdp } });

const http = createServer();
http.on('upgrade', ({ headers }, socket: Duplex) => {
  const key = `${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  socket.on('error', () => socket.destroy());
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}\r\n\r\n`,
  );
  everybody.push(socket);
  const reader = new FrameReader({ text: (text) => pass(socket, text), rest: () => socket.destroy() });
  socket.on('data', (data: Buffer) => reader.read(data));
});
http.listen(0, '127.0.0.1', () => serveUsage((http.address() as AddressInfo).port));

function pass(from: Duplex, text: string): void {
  if (text.length < shortestAnnounce) {
    asked.shift()?.write(answer);
    return;
  }
  from.write(announced);
  for (let count = 0; count < offersEach; count += 1) {
    asked.push(from);
    everybody[Math.floor(Math.random() * everybody.length)]?.write(offer);
  }
}

function frameOf(message: object): Buffer {
  const frames = new Frames();
  frames.add(JSON.stringify(message));
  return frames.take();
}
