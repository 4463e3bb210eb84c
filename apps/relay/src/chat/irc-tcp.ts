import { createServer, type Server, type Socket } from 'node:net';
import type { Bytes } from '@starling/shared/units.ts';
import type { ChatServer } from './chat-server.ts';

const longestLine: Bytes = 10 * 1024;
const mostUnread: Bytes = 1024 * 1024;

/** Chat over plain TCP, for IRC clients. @returns a server that does not listen yet */
export function createIrcServer(chat: ChatServer): Server {
  const server = createServer((socket) => serve(socket, chat));
  server.maxConnections = 10_000;
  return server;
}

function serve(socket: Socket, chat: ChatServer): void {
  const client = chat.connect({
    send: (line) => {
      if (socket.writableLength > mostUnread) socket.destroy();
      else if (socket.writable) socket.write(`${line}\r\n`);
    },
    close: () => socket.end(),
  });
  let pending = '';
  socket.setEncoding('utf8');
  socket.setKeepAlive(true, 60_000);
  socket.on('error', () => undefined);
  socket.on('close', () => client.close());
  socket.on('data', (text: string) => {
    const lines = (pending + text).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) client.receive(line.replace(/\r$/, ''));
    if (pending.length > longestLine) socket.destroy();
  });
}
