import { concatBytes, readUnsigned } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import { ChunkStream } from './chunk-stream.ts';
import { type RtmpMessage, messageTypes } from './message.ts';

/** Larger messages end the connection. No encoder comes near it: 16 MiB is one picture at 4 Gbit/s and 30 Hz. */
export const largestMessage: Bytes = 16 * 1024 * 1024;
const mostChunkStreams = 64;
/** For all messages of the connection of which only a part has come yet. */
const mostPartialBytes: Bytes = 32 * 1024 * 1024;
/** Length of a message header by chunk type; RTMP §5.3.1.2. */
const headerLengths = [11, 7, 3, 0] as const;
const extended = 0xffffff;

/** What the bytes held. After a fault nothing can be read any more. */
export interface ChunkResult {
  readonly messages: readonly RtmpMessage[];
  readonly fault?: string;
}

/** Ends the reading; never leaves this file. */
class ChunkFault extends Error {}

/**
 * Puts messages together from an RTMP chunk stream (RTMP §5.3) that comes in pieces of any size. Handles Set Chunk
 * Size and Abort itself. Memory is bounded by what has really arrived, never by what a header declares.
 */
export class ChunkReader {
  readonly #streams = new Map<number, ChunkStream>();
  #chunkSize: Bytes = 128;
  /** The beginning of a chunk header, at most 18 bytes. */
  #rest = new Uint8Array(0);
  /** The chunk stream whose chunk is being read, and what of that chunk is still to come. */
  #current: ChunkStream | undefined;
  #chunkLeft: Bytes = 0;
  /** What all unfinished messages take. Adding them up at each chunk would make chunks of one byte dear. */
  #partial: Bytes = 0;

  push(bytes: Uint8Array): ChunkResult {
    const messages: RtmpMessage[] = [];
    const data = this.#rest.length === 0 ? bytes : concatBytes([this.#rest, bytes]);
    try {
      const used = this.#readAll(data, messages);
      this.#rest = data.slice(used);
      return { messages };
    } catch (error) {
      if (!(error instanceof ChunkFault)) throw error;
      return { messages, fault: error.message };
    }
  }

  #readAll(data: Uint8Array, messages: RtmpMessage[]): Bytes {
    let at = 0;
    for (;;) {
      const used = this.#current === undefined ? this.#readHeader(data, at) : this.#readPayload(data, at);
      if (used === undefined) return at;
      at += used;
      const message = this.#finishChunk();
      if (message !== undefined) messages.push(message);
    }
  }

  /** @returns the length of the header at `at`; undefined while it is not whole */
  #readHeader(data: Uint8Array, at: number): Bytes | undefined {
    const basic = readBasicHeader(data, at);
    if (basic === undefined) return undefined;
    const headerLength = headerLengths[basic.format];
    let end = at + basic.length + headerLength;
    if (end > data.length) return undefined;
    const fields = at + basic.length;
    const known = this.#streams.get(basic.id);
    if (known === undefined && basic.format > 1)
      throw new ChunkFault(`chunk stream ${basic.id} begins with a chunk of type ${basic.format}`);
    const stamp = basic.format === 3 ? undefined : readUnsigned(data, fields, 3);
    let extendedStamp: number | undefined;
    if (stamp === extended || (stamp === undefined && known?.isExtended)) {
      if (end + 4 > data.length) return undefined;
      extendedStamp = readUnsigned(data, end, 4);
      // OBS's librtmp long left the field out of type 3 chunks: these four bytes are payload then.
      if (stamp !== undefined || known?.repeatsStamp(extendedStamp) === true) end += 4;
    }
    const stream = known ?? this.#open(basic.id);
    this.#apply(stream, basic.format, data.subarray(fields, fields + headerLength), extendedStamp);
    return end - at;
  }

  #open(id: number): ChunkStream {
    if (this.#streams.size >= mostChunkStreams)
      throw new ChunkFault(`more than ${mostChunkStreams} chunk streams`);
    const stream = new ChunkStream();
    this.#streams.set(id, stream);
    return stream;
  }

  #apply(
    stream: ChunkStream,
    format: 0 | 1 | 2 | 3,
    fields: Uint8Array,
    extendedStamp: number | undefined,
  ): void {
    if (format === 3) stream.continue();
    else {
      this.#partial -= stream.allocated;
      stream.begin(format, fields, extendedStamp);
    }
    if (stream.length > largestMessage)
      throw new ChunkFault(`a message of ${stream.length} bytes; ${largestMessage} are the most`);
    this.#current = stream;
    this.#chunkLeft = Math.min(this.#chunkSize, stream.missing);
  }

  /** @returns how much of the chunk's payload was there; undefined if nothing was, though it is needed */
  #readPayload(data: Uint8Array, at: number): Bytes | undefined {
    const payload = data.subarray(at, at + this.#chunkLeft);
    if (payload.length === 0) return undefined;
    const before = this.#current?.allocated ?? 0;
    this.#current?.append(payload, data.length);
    this.#chunkLeft -= payload.length;
    this.#partial += (this.#current?.allocated ?? 0) - before;
    if (this.#partial > mostPartialBytes)
      throw new ChunkFault(`unfinished messages of more than ${mostPartialBytes} bytes`);
    return payload.length;
  }

  #finishChunk(): RtmpMessage | undefined {
    if (this.#chunkLeft > 0 || this.#current === undefined) return undefined;
    const stream = this.#current;
    this.#current = undefined;
    if (stream.missing > 0) return undefined;
    this.#partial -= stream.allocated;
    const message = stream.take();
    if (message.type === messageTypes.setChunkSize) this.#setChunkSize(message.body);
    else if (message.type === messageTypes.abort) this.#abort(readUnsigned(message.body, 0, 4));
    else return message;
    return undefined;
  }

  /** RTMP §5.4.2. */
  #abort(id: number): void {
    const stream = this.#streams.get(id);
    this.#partial -= stream?.allocated ?? 0;
    stream?.abort();
  }

  /** RTMP §5.4.1. Sizes over 16,777,215 mean the same as it: no chunk is larger than its message. */
  #setChunkSize(body: Uint8Array): void {
    const size = readUnsigned(body, 0, 4);
    if (size < 1 || size > 0x7fffffff || body.length < 4) throw new ChunkFault(`a chunk size of ${size}`);
    this.#chunkSize = Math.min(size, largestMessage);
  }
}

/** RTMP §5.3.1.1: chunk stream ids in one, two or three bytes. */
function readBasicHeader(
  data: Uint8Array,
  at: number,
): { format: 0 | 1 | 2 | 3; id: number; length: number } | undefined {
  const first = data[at];
  if (first === undefined) return undefined;
  const format = (first >> 6) as 0 | 1 | 2 | 3;
  const short = first & 63;
  const length = short === 0 ? 2 : short === 1 ? 3 : 1;
  if (at + length > data.length) return undefined;
  const id = short > 1 ? short : 64 + (data[at + 1] ?? 0) + (short === 1 ? (data[at + 2] ?? 0) * 256 : 0);
  return { format, id, length };
}
