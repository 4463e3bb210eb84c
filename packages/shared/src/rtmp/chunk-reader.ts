import type { Bytes, Millis } from '../units.ts';
import { largestMessage, messageTypes, RtmpError, uint32Of, type Message } from './message.ts';

const mostChunkStreams = 64;
/** Of all half-received messages together. */
const mostPartialBytes: Bytes = 32 * 1024 * 1024;
const extendedMark = 0xff_ff_ff;
/** Lengths of the message header by chunk format, RTMP §5.3.1.2. */
const headerLengths = [11, 7, 3, 0] as const;

/** What is remembered of a chunk stream, so that the next header may leave it out. */
interface ChunkStream {
  timestamp: Millis;
  delta: Millis;
  /** The extended timestamp field as it was sent, where the last header had one. */
  extended: number | undefined;
  length: Bytes;
  type: number;
  streamId: number;
  pieces: Uint8Array[];
  received: Bytes;
}

/**
 * Puts chunks together into messages, RTMP §5.3. Bytes may arrive in pieces of any size. Memory grows with what
 * has been received, never with what a header announces.
 */
export class ChunkReader {
  readonly #streams = new Map<number, ChunkStream>();
  #pending: Uint8Array = new Uint8Array(0);
  #chunkSize: Bytes = 128;
  #partialBytes: Bytes = 0;
  /** The chunk whose payload is being read. */
  #current: { stream: ChunkStream; remaining: Bytes } | undefined;

  /**
   * @returns the messages that `bytes` completed. SetChunkSize and Abort have been obeyed and are among them.
   * @throws RtmpError; the reader is of no use after that
   */
  push(bytes: Uint8Array): Message[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const messages: Message[] = [];
    for (;;) {
      if (this.#current === undefined && !this.#readHeader()) break;
      const message = this.#readPayload();
      if (message === undefined) {
        if (this.#current !== undefined) break;
        continue;
      }
      this.#obey(message);
      messages.push(message);
    }
    // Keep no view of a large network buffer for the sake of a few bytes.
    this.#pending = this.#pending.slice();
    return messages;
  }

  #obey({ type, body }: Message): void {
    if (type === messageTypes.setChunkSize) {
      const size = uint32Of(body) & 0x7f_ff_ff_ff;
      if (size < 1 || size > largestMessage) throw new RtmpError(`a chunk size of ${size} bytes`);
      this.#chunkSize = size;
    } else if (type === messageTypes.abort) {
      const stream = this.#streams.get(uint32Of(body));
      if (stream !== undefined) this.#forget(stream);
    }
  }

  /** @returns false where the header has not arrived whole. */
  #readHeader(): boolean {
    const basic = this.#basicHeader();
    if (basic === undefined) return false;
    const { format, id, length: basicLength } = basic;
    const headerLength = headerLengths[format] ?? 0;
    if (this.#pending.length < basicLength + headerLength) return false;
    const header = this.#pending.subarray(basicLength, basicLength + headerLength);
    const known = this.#streams.get(id);
    if (known === undefined && format !== 0 && format !== 1)
      throw new RtmpError(`chunk stream ${id} begins with format ${format}`);
    const field = format === 3 ? undefined : unsigned24(header, 0);
    const isExtended = field === extendedMark || (format === 3 && known?.extended !== undefined);
    const extendedAt = basicLength + headerLength;
    if (isExtended && this.#pending.length < extendedAt + 4) return false;
    const extended = isExtended ? uint32Of(this.#pending, extendedAt) : undefined;
    const stream = known ?? this.#open(id);
    let used = extendedAt;
    if (format !== 3) {
      this.#applyHeader(stream, format, header, extended ?? field ?? 0);
      stream.extended = extended;
      used += isExtended ? 4 : 0;
    } else if (extended !== undefined && extended === stream.extended) {
      // OBS's librtmp left the extended timestamp out of format 3 for years: it is there only if it is the same.
      used += 4;
    }
    if (stream.received === 0) this.#beginMessage(stream, format);
    this.#pending = this.#pending.subarray(used);
    this.#current = { stream, remaining: Math.min(this.#chunkSize, stream.length - stream.received) };
    return true;
  }

  #basicHeader(): { format: 0 | 1 | 2 | 3; id: number; length: number } | undefined {
    const [first, second, third] = this.#pending;
    if (first === undefined) return undefined;
    const format = (first >> 6) as 0 | 1 | 2 | 3;
    const id = first & 63;
    if (id > 1) return { format, id, length: 1 };
    if (second === undefined) return undefined;
    if (id === 0) return { format, id: second + 64, length: 2 };
    return third === undefined ? undefined : { format, id: third * 256 + second + 64, length: 3 };
  }

  #open(id: number): ChunkStream {
    if (this.#streams.size >= mostChunkStreams) throw new RtmpError(`more than ${mostChunkStreams} chunk streams`);
    const stream: ChunkStream = {
      ...{ timestamp: 0, delta: 0, extended: undefined, length: 0, type: 0, streamId: 0, pieces: [], received: 0 },
    };
    this.#streams.set(id, stream);
    return stream;
  }

  #applyHeader(stream: ChunkStream, format: 0 | 1 | 2, header: Uint8Array, time: number): void {
    // A header with a new message in the middle of an old one gives the old one up.
    if (stream.received > 0) this.#forget(stream);
    if (format < 2) {
      stream.length = unsigned24(header, 3);
      stream.type = header[6] ?? 0;
      if (stream.length > largestMessage)
        throw new RtmpError(`a message of ${stream.length} bytes; ${largestMessage} are the most`);
    }
    if (format === 0) {
      stream.streamId = littleEndian32(header, 7);
      stream.timestamp = time;
      stream.delta = 0;
    } else stream.delta = time;
  }

  #beginMessage(stream: ChunkStream, format: number): void {
    if (format !== 0) stream.timestamp = (stream.timestamp + stream.delta) % 2 ** 32;
  }

  /** @returns the message if this payload completed it. */
  #readPayload(): Message | undefined {
    const current = this.#current;
    if (current === undefined) return undefined;
    const { stream } = current;
    const taken = this.#pending.slice(0, current.remaining);
    if (taken.length > 0) {
      stream.pieces.push(taken);
      stream.received += taken.length;
      this.#partialBytes += taken.length;
      this.#pending = this.#pending.subarray(taken.length);
      current.remaining -= taken.length;
    }
    if (this.#partialBytes > mostPartialBytes)
      throw new RtmpError(`more than ${mostPartialBytes} bytes of unfinished messages`);
    if (current.remaining > 0) return undefined;
    this.#current = undefined;
    if (stream.received < stream.length) return undefined;
    const { type, streamId, timestamp, pieces } = stream;
    const body = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : new Uint8Array(Buffer.concat(pieces));
    this.#forget(stream);
    return { type, streamId, timestamp, body };
  }

  #forget(stream: ChunkStream): void {
    this.#partialBytes -= stream.received;
    stream.pieces = [];
    stream.received = 0;
  }
}

function unsigned24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

function littleEndian32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, true);
}
