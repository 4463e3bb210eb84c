import type { Bytes } from '../units.ts';
import type { Message } from './message.ts';

/** Cuts messages into chunks, RTMP §5.3: a format 0 header, then format 3. For short messages of a server. */
export class ChunkWriter {
  #chunkSize: Bytes = 128;

  /** Holds for the messages after it; the peer must have been told by SetChunkSize. */
  set chunkSize(size: Bytes) {
    this.#chunkSize = size;
  }

  /** @param chunkStream 2 to 63: 2 for protocol control, 3 and more for commands */
  write(chunkStream: number, message: Message): Uint8Array {
    const { body } = message;
    const chunks = Math.max(1, Math.ceil(body.length / this.#chunkSize));
    const bytes = new Uint8Array(12 + body.length + (chunks - 1));
    const view = new DataView(bytes.buffer);
    view.setUint8(0, chunkStream);
    view.setUint32(1, Math.min(message.timestamp, 0xff_ff_fe) << 8);
    view.setUint8(4, body.length >>> 16);
    view.setUint16(5, body.length & 0xffff);
    view.setUint8(7, message.type);
    view.setUint32(8, message.streamId, true);
    let at = 12;
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      if (chunk > 0) bytes[at++] = 0xc0 | chunkStream;
      const piece = body.subarray(chunk * this.#chunkSize, (chunk + 1) * this.#chunkSize);
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }
}
