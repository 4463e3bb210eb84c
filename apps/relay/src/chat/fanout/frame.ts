/** How a connection came: what a line looks like on it. */
export type Transport = 'websocket' | 'tcp';

const textFrame = 0x81;
const shortest16 = 126;
const shortest64 = 65_536;

/**
 * A line as it goes out, with its line end: a text frame of its own on a WebSocket without extensions (RFC 6455 §5.2, a
 * server does not mask), bare bytes over TCP. It may be shared by any number of connections.
 */
export function frameOf(line: string, transport: Transport): Buffer {
  const text = `${line}\r\n`;
  if (transport === 'tcp') return Buffer.from(text);
  const length = Buffer.byteLength(text);
  const head = length < shortest16 ? 2 : length < shortest64 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = textFrame;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}
