import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { closeSocket } from './close-socket.ts';

let server: WebSocketServer;
let url: string;
/** What state each socket was in when it was really closed. */
let closedIn: number[];

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  closedIn = [];
});
afterEach(() => {
  server.close();
});

class WatchedSocket extends WebSocket {
  override close(): void {
    closedIn.push(this.readyState);
    super.close();
  }
}

const heard = (socket: WebSocket, kind: 'open' | 'close') =>
  new Promise((resolve) => socket.addEventListener(kind, resolve));

describe('closing a socket', () => {
  it('closes one that is open at once', async () => {
    const socket = new WatchedSocket(url);
    await heard(socket, 'open');
    closeSocket(socket);
    expect(closedIn).toEqual([WebSocket.OPEN]);
    await heard(socket, 'close');
  });

  it('closes one that is being opened once it is open', async () => {
    const socket = new WatchedSocket(url);
    closeSocket(socket);
    expect(closedIn).toEqual([]);
    await heard(socket, 'close');
    expect(closedIn).toEqual([WebSocket.OPEN]);
  });

  it('does nothing more where it never opens', async () => {
    server.close();
    const socket = new WatchedSocket(url);
    closeSocket(socket);
    await heard(socket, 'close');
    expect(closedIn).toEqual([]);
  });
});
