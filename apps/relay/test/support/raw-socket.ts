import { connect, type Socket } from 'node:net';

/** A TCP connection to a relay on which any bytes may be written, and which need not be read. */
export class RawSocket {
  readonly socket: Socket;
  /** Settles when it is closed; what came is in `received`. */
  readonly closed: Promise<unknown>;
  received = Buffer.alloc(0);
  isClosed = false;

  /**
   * @param localAddress each has limits of its own: any of 127.0.0.0/8
   * @param clings whether it stays when the other end has said that it goes
   */
  constructor(port: number, localAddress = '127.0.0.1', clings = false) {
    const address = { host: '127.0.0.1', port, localAddress };
    this.socket = connect({ ...address, noDelay: true, allowHalfOpen: clings });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (data: Buffer) => (this.received = Buffer.concat([this.received, data])));
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
    void this.closed.then(() => (this.isClosed = true));
  }

  /** One that has become a WebSocket for chat. */
  static async webSocket(port: number, localAddress?: string): Promise<RawSocket> {
    const raw = new RawSocket(port, localAddress);
    raw.socket.write(upgrade);
    while (!raw.received.includes('\r\n\r\n') && !raw.isClosed)
      await new Promise((resolve) => {
        raw.socket.once('data', resolve).once('close', resolve);
      });
    return raw;
  }

  /** Of the first frame that came, where it closes a WebSocket (RFC 6455 §5.5.1). */
  get closeCode(): number | undefined {
    const frame = this.received.subarray(this.received.indexOf('\r\n\r\n') + 4);
    return frame[0] === 0x88 ? frame.readUInt16BE(2) : undefined;
  }
}

/** The request by which a connection becomes a WebSocket for chat. */
export const upgrade =
  'GET /irc HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

/**
 * A client's frame of up to 125 bytes (RFC 6455 §5.2); its mask is zero, which is a mask all the same.
 *
 * @param first flags and opcode
 */
export function clientFrame(first: number, payload: Buffer | string = ''): Buffer {
  const data = Buffer.from(payload);
  return Buffer.concat([Buffer.from([first, 0x80 | data.length, 0, 0, 0, 0]), data]);
}
