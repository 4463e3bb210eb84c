/** What is needed of a `WebSocket`. */
interface ClosableSocket {
  readonly readyState: number;
  addEventListener(kind: 'open', listener: () => void): void;
  close(): void;
}

/** `WebSocket.CONNECTING`; WHATWG WebSockets §3.1. */
const connecting = 0;

/**
 * Closes a socket, one that is still being opened once it is open: browsers write an error to the console about each one
 * that is closed before. Whoever listens for `open` has to expect that it is wanted no longer.
 */
export function closeSocket(socket: ClosableSocket): void {
  if (socket.readyState === connecting) socket.addEventListener('open', () => socket.close());
  else socket.close();
}
