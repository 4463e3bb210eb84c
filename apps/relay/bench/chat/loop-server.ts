import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { serveUsage } from './serve-usage.ts';

/** The obvious way: whatever is said goes to everybody by `send`, one after the other. */
const http = createServer();
const names = new Map<WebSocket, string>();
new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => {
  names.set(socket, '');
  socket.on('error', () => undefined);
  socket.on('close', () => names.delete(socket));
  socket.on('message', (data: Buffer) => {
    for (const line of data.toString().split('\r\n')) {
      if (line.startsWith('NICK ')) names.set(socket, line.slice(5));
      else if (line.startsWith('JOIN ')) socket.send(':tmi.twitch.tv 366 you #room :End of /NAMES list\r\n');
      else if (line.startsWith('PRIVMSG ')) {
        const name = names.get(socket) ?? '';
        const said = `:${name}!${name}@${name}.tmi.twitch.tv ${line}\r\n`;
        for (const other of names.keys()) if (other !== socket) other.send(said);
      }
    }
  });
});
http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () =>
  serveUsage((http.address() as AddressInfo).port, 0),
);
