import { Duplex } from 'node:stream';
import { FrameReader } from './frame-reader.ts';

/**
 * A connection for `ws`, out of which the messages are taken before: that `ws` read them was a third of what an announce cost.
 * It still greets, pings and closes, and puts together what comes in fragments.
 */
export class TappedSocket extends Duplex {
  readonly #socket: Duplex;

  constructor(socket: Duplex) {
    super();
    this.#socket = socket;
    socket.once('close', () => this.destroy());
  }

  /**
   * To be called when the connection has been made: nothing is read before.
   *
   * @param head what has come behind the request
   * @param onText gets each message that is text in one frame
   */
  start(head: Buffer, onText: (text: string) => void): void {
    const rest = (bytes: Buffer) => {
      if (!this.push(bytes)) this.#socket.pause();
    };
    const reader = new FrameReader({ text: onText, rest });
    reader.read(head);
    this.#socket.on('data', (data: Buffer) => reader.read(data));
    this.#socket.once('end', () => this.push(null));
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, encoding, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
