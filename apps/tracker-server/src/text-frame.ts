/**
 * One unmasked, final text frame (RFC 6455 §5.2) in one piece: a single write, where head and payload on their own would
 * be two. At most 65,535 bytes of payload.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  if (length > 65_535) throw new RangeError(`a frame of ${length} bytes`);
  const head = length < 126 ? 2 : 4;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (head === 2) frame[1] = length;
  else {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  }
  frame.write(text, head);
  return frame;
}
