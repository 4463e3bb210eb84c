import type { SrtConnection } from '../srt/connection.ts';
import type { Endpoint } from '../srt/cookie.ts';
import type { CloseReason } from '../srt/outbox.ts';
import { largestPayload } from '../srt/settings.ts';
import type { SrtStatistics } from '../srt/statistics.ts';

/** One established connection, as applications see it. */
export interface SrtLink {
  readonly peer: Endpoint;
  /** What the caller has asked for; empty for none. */
  readonly streamId: string;
  /** Resolves when it has ended, with the reason. */
  readonly closed: Promise<CloseReason>;
  /** Called with each payload in order, `latency` after it was sent. Set it before the event loop goes on. */
  onPayload: (bytes: Uint8Array) => void;
  /**
   * Sends a payload. What cannot leave in time is dropped, as the statistics tell.
   *
   * @throws RangeError unless it has 1 to 1,456 bytes
   */
  send(payload: Uint8Array): void;
  statistics(): SrtStatistics;
  /** Sends what waits, for a second or the latency at most, then ends. */
  close(): void;
}

/** What a port does for its links. */
interface Port {
  perform(link: PortLink, input: Parameters<SrtConnection['handle']>[0]): void;
  now(): number;
}

/** A link on a port. */
export class PortLink implements SrtLink {
  readonly connection: SrtConnection;
  readonly peer: Endpoint;
  readonly streamId: string;
  readonly closed: Promise<CloseReason>;
  /** When its connection wants to be woken. */
  dueAt = Infinity;
  onPayload: (bytes: Uint8Array) => void = () => undefined;
  readonly #port: Port;
  readonly #resolve: (because: CloseReason) => void;

  constructor(port: Port, connection: SrtConnection, peer: Endpoint, streamId: string) {
    this.#port = port;
    this.connection = connection;
    this.peer = peer;
    this.streamId = streamId;
    const { promise, resolve } = Promise.withResolvers<CloseReason>();
    this.closed = promise;
    this.#resolve = resolve;
  }

  send(payload: Uint8Array): void {
    if (payload.length === 0 || payload.length > largestPayload)
      throw new RangeError(`a payload has 1 to ${largestPayload} bytes, not ${payload.length}`);
    this.#port.perform(this, { kind: 'payload', bytes: payload });
  }

  statistics(): SrtStatistics {
    return this.connection.statistics(this.#port.now());
  }

  close(): void {
    this.#port.perform(this, { kind: 'close' });
  }

  /** The port tells that the connection has ended. */
  ended(because: CloseReason): void {
    this.#resolve(because);
  }
}
