// @ts-expect-error -- the bundle for browsers has no types of its own; what is used of it is declared below
import bundle from 'simple-peer/simplepeer.min.js';

/** What one side tells the other on the way to a connection: a description or an ICE candidate. */
export type Signal = Readonly<Record<string, unknown>>;

interface SimplePeerOptions {
  readonly initiator: boolean;
  readonly channelConfig: RTCDataChannelInit;
  readonly config: RTCConfiguration;
  readonly trickle: boolean;
  /** Each message stays one `data` event. */
  readonly objectMode: boolean;
}

interface SimplePeerEvents {
  signal: (signal: Signal) => void;
  connect: () => void;
  data: (message: Uint8Array) => void;
  error: (error: Error) => void;
  close: () => void;
}

/** What this project uses of simple-peer 9.11 (github.com/feross/simple-peer). */
export interface SimplePeer {
  /**
   * Simple-peer tells of a full channel, but not of one that is empty again, which is what uploads are paced by: that
   * only the channel itself does. Its messages come as array buffers. Null before the connection.
   */
  readonly _channel: RTCDataChannel | null;
  on<Name extends keyof SimplePeerEvents>(name: Name, listener: SimplePeerEvents[Name]): this;
  signal(signal: Signal): void;
  send(message: Uint8Array): void;
  destroy(): void;
}

/** simple-peer's constructor, from its bundle that needs no polyfills of Node's modules. */
export const SimplePeer = bundle as new (options: SimplePeerOptions) => SimplePeer;
