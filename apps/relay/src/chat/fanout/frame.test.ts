import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { frameOf } from './frame.ts';
import { LineReader } from './line-reader.ts';

it('a client reads the lines that were framed, however long they are', async () => {
  const lines = [
    '',
    'x',
    'ü'.repeat(61),
    ...[123, 124, 125, 126, 65_533, 65_534, 70_000].map((n) => 'y'.repeat(n)),
  ];
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  server.on('connection', (_, { socket }: { socket: Duplex }) => {
    socket.write(Buffer.concat(lines.map((line) => frameOf(line, 'websocket'))));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  const heard: string[] = [];
  client.on('message', (data: Buffer) => heard.push(data.toString()));
  await expect.poll(() => heard.length).toBe(lines.length);
  expect(heard).toEqual(lines.map((line) => `${line}\r\n`));
  client.terminate();
  http.close();
});

it('lines are the same in whatever pieces they come', () => {
  const line = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, ''));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 10 }), fc.array(fc.nat(30), { maxLength: 20 }), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\r\n`).join(''));
      const reader = new LineReader();
      const read: string[] = [];
      let at = 0;
      for (const cut of [...cuts, bytes.length]) {
        reader.read(bytes.subarray(at, at + cut), (text) => read.push(text) > 0);
        at += cut;
      }
      expect(read).toEqual(lines.map((text) => Buffer.from(text).toString()));
    }),
  );
});

it('a line without an end is given up before it fills the memory', () => {
  const reader = new LineReader();
  const piece = Buffer.alloc(1_000, 'x');
  let pieces = 0;
  while (reader.read(piece, () => true) && pieces < 100) pieces += 1;
  expect(pieces).toBe(10);
});

it('nothing is read behind the line that is one too many', () => {
  const read: string[] = [];
  new LineReader().read(Buffer.from('a\r\r\nb\nc\n'), (text) => read.push(text) < 2);
  expect(read).toEqual(['a', 'b']);
});
