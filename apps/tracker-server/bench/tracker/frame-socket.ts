import { connect, type Socket } from 'node:net';

/**
 * A client's WebSocket with as little of its own as will do, so that thousands fit beside the server that is measured.
 * Its masks are zero, which is a mask all the same: the server takes it off as any other.
 */
export class FrameSocket {
  onText: (text: string) => void = () => undefined;
  readonly #socket: Socket;
  #unread: Buffer | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data: Buffer) => this.#read(data));
  }

  /** @throws where the server does not take it */
  static async open(port: number): Promise<FrameSocket> {
    const socket = connect(port, '127.0.0.1').setNoDelay();
    const head = await new Promise<Buffer>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the server closed the connection')));
      socket.once('data', resolve);
      socket.write(
        `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
    });
    if (!head.toString('latin1').startsWith('HTTP/1.1 101'))
      throw new Error(`refused: ${head.toString('latin1')}`);
    socket
      .removeAllListeners('error')
      .removeAllListeners('close')
      .on('error', () => socket.destroy());
    return new FrameSocket(socket);
  }

  send(text: string): void {
    const length = Buffer.byteLength(text);
    const head = length < 126 ? 6 : 8;
    const frame = Buffer.alloc(head + length);
    frame[0] = 0x81;
    frame[1] = 0x80 | (head === 6 ? length : 126);
    if (head === 8) frame.writeUInt16BE(length, 2);
    frame.write(text, head);
    this.#socket.write(frame);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(data: Buffer): void {
    let bytes = this.#unread === undefined ? data : Buffer.concat([this.#unread, data]);
    this.#unread = undefined;
    while (bytes.length >= 2) {
      const short = (bytes[1] ?? 0) & 127;
      const head = short === 126 ? 4 : 2;
      const length = head === 2 ? short : bytes.length < 4 ? Infinity : bytes.readUInt16BE(2);
      if (bytes.length < head + length) break;
      if (bytes[0] === 0x81) this.onText(bytes.toString('utf8', head, head + length));
      bytes = bytes.subarray(head + length);
    }
    if (bytes.length > 0) this.#unread = bytes;
  }
}
