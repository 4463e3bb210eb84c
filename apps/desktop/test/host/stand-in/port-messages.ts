/**
 * A message of a port as bytes: the length of a JSON head, the head, then the byte arrays that the head stands for as
 * `{"$bytes": length}`. Byte arrays are looked for in the message's own fields only.
 */
export function encodeMessage(message: unknown): Buffer {
  const parts: Uint8Array[] = [];
  const head = Buffer.from(
    JSON.stringify(message, (_, value: unknown) => {
      if (!(value instanceof Uint8Array)) return value;
      parts.push(value);
      return { $bytes: value.byteLength };
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, ...parts]);
}

export function decodeMessage(bytes: Buffer): unknown {
  const headEnd = 4 + bytes.readUInt32BE(0);
  let offset = headEnd;
  return JSON.parse(bytes.toString('utf8', 4, headEnd), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$bytes' in value)) return value;
    const start = offset;
    offset += Number(value.$bytes);
    // Electron gives main plain byte arrays of their own.
    return new Uint8Array(bytes.subarray(start, offset));
  });
}

/** The page's end: a worker, so that what a page's main thread does cannot delay the pipe. */
export const portWorkerSource = `
onmessage = ({ data: { url, port } }) => {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const waiting = [];
  const text = new TextEncoder();
  const encode = (message) => {
    const parts = [];
    const head = text.encode(JSON.stringify(message, (_, value) => {
      if (!(value instanceof Uint8Array)) return value;
      parts.push(value);
      return { $bytes: value.byteLength };
    }));
    const bytes = new Uint8Array(4 + head.length + parts.reduce((sum, part) => sum + part.length, 0));
    new DataView(bytes.buffer).setUint32(0, head.length);
    bytes.set(head, 4);
    let offset = 4 + head.length;
    for (const part of parts) {
      bytes.set(part, offset);
      offset += part.length;
    }
    return bytes;
  };
  port.onmessage = ({ data }) => {
    const bytes = encode(data);
    if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    else waiting.push(bytes);
  };
  socket.onopen = () => waiting.splice(0).forEach((bytes) => socket.send(bytes));
  socket.onmessage = ({ data }) => {
    const headEnd = 4 + new DataView(data).getUint32(0);
    let offset = headEnd;
    const head = new TextDecoder().decode(new Uint8Array(data, 4, headEnd - 4));
    port.postMessage(JSON.parse(head, (_, value) => {
      if (typeof value !== 'object' || value === null || !('$bytes' in value)) return value;
      const bytes = new Uint8Array(data.slice(offset, offset + value.$bytes));
      offset += value.$bytes;
      return bytes;
    }));
  };
  socket.onclose = () => port.close();
};
`;
