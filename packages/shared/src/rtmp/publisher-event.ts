import type { Bytes, Millis } from '../units.ts';

/** What the publisher session asks of its owner, in the order in which it is to be done. */
export type PublisherEvent =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** On air: media may be sent. */
  | { readonly kind: 'publishing' }
  /**
   * The server does not take the broadcast, or takes no more of it. `code` is its own (`NetStream.Publish.BadName`),
   * `description` is for people and may be empty. Close the connection.
   */
  | {
      readonly kind: 'refused';
      readonly during: 'connect' | 'publish' | 'broadcast';
      readonly code: string;
      readonly description: string;
    }
  /** Connect anew, there if `tcUrl` says where; until then the server takes what comes. E-RTMP v2, "Reconnect Request". */
  | { readonly kind: 'reconnect-requested'; readonly description: string; readonly tcUrl: string | undefined }
  /** So much of all that was sent has arrived; RTMP §5.4.3. Some servers never say so. */
  | { readonly kind: 'acknowledged'; readonly bytes: Bytes }
  /** The answer to a ping, with the stamp that it was given. */
  | { readonly kind: 'pong'; readonly stamp: Millis }
  /** The peer does not speak RTMP, or broke it. Close the connection. */
  | { readonly kind: 'close'; readonly reason: string };

/** How a publisher session is set up. */
export interface RtmpPublisherOptions {
  readonly app: string;
  /** As in `connect`, without the key. */
  readonly tcUrl: string;
  /** A secret. May carry a `?query`. */
  readonly streamKey: string;
  /** For the handshake; need not be cryptographically strong. */
  readonly randomBytes: (length: Bytes) => Uint8Array;
  /** How often the server is asked to say what has arrived. Default 2,500,000. */
  readonly acknowledgementWindow?: Bytes;
}
