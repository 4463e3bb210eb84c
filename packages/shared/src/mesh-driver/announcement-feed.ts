import { closeSocket } from '../close-socket.ts';
import { mostAnnouncementBytes } from '../protocol/part-announcement.ts';
import type { Millis } from '../units.ts';

export interface AnnouncementFeedOptions {
  readonly url: string;
  readonly createSocket: (url: string) => WebSocket;
  /** 0 ≤ random < 1 */
  readonly random: () => number;
  readonly take: (announcement: Uint8Array) => void;
}

const firstPause: Millis = 1_000;
const longestPause: Millis = 30_000;
/** RFC 6455 §7.4.1: the broadcast is over. */
const normalClosure = 1000;

/** The relay's announcements of one rendition, by WebSocket, for as long as they are wanted. */
export class AnnouncementFeed {
  readonly #options: AnnouncementFeedOptions;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #isWanted = false;

  constructor(options: AnnouncementFeedOptions) {
    this.#options = options;
  }

  want(isWanted: boolean): void {
    if (this.#isWanted === isWanted) return;
    this.#isWanted = isWanted;
    clearTimeout(this.#timer);
    if (isWanted) this.#connect();
    else if (this.#socket !== undefined) closeSocket(this.#socket);
  }

  #connect(): void {
    let socket: WebSocket;
    try {
      socket = this.#options.createSocket(this.#options.url);
    } catch {
      this.#retry();
      return;
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.#failures = 0;
      if (data instanceof ArrayBuffer && data.byteLength <= mostAnnouncementBytes)
        this.#options.take(new Uint8Array(data));
    });
    socket.addEventListener('close', ({ code }) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      if (this.#isWanted && code !== normalClosure) this.#retry();
    });
  }

  #retry(): void {
    const pause = Math.min(longestPause, firstPause * 2 ** Math.min(this.#failures, 5));
    this.#failures += 1;
    this.#timer = setTimeout(
      () => {
        if (this.#isWanted) this.#connect();
      },
      pause * (0.5 + this.#options.random()),
    );
  }
}
