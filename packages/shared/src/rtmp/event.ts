import type { Bytes, Millis } from '../units.ts';
import type { AmfObject } from './amf0.ts';
import type { EnhancedCapabilities } from './enhanced-capabilities.ts';

/** A client asks to go on air. Nothing more is read of it until it has been accepted or refused. */
export interface PublishRequest {
  readonly kind: 'publish-requested';
  /** The first part of the URL's path, mostly `live`. */
  readonly app: string;
  /** A secret: never to be logged. Without the `?query` that some encoders append. */
  readonly streamKey: string;
  /** What followed the `?` of the stream key; empty mostly. */
  readonly query: string;
  /** As the client wrote it; may be no URL at all, and may contain the key. */
  readonly tcUrl: string;
  /** `flashVer` of connect: `FMLE/3.0 (compatible; Lavf60.3.100)`. */
  readonly encoder: string | undefined;
  /** What the client says of Enhanced RTMP; undefined where it speaks plain RTMP. */
  readonly enhanced: EnhancedCapabilities | undefined;
  /** The message stream it will publish on. */
  readonly id: number;
}

/** What the server session asks of its owner, in the order in which it is to be done. */
export type RtmpEvent =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  | PublishRequest
  /** The body of an FLV tag. `timestamp` is as sent: milliseconds in 32 bits that wrap. */
  | {
      readonly kind: 'media';
      readonly type: 'audio' | 'video' | 'data';
      readonly timestamp: Millis;
      readonly body: Uint8Array;
    }
  /** onMetaData. Nothing in it is to be relied upon. */
  | { readonly kind: 'metadata'; readonly values: AmfObject }
  /** The publisher says that it is done. It may publish again on the same connection. */
  | { readonly kind: 'unpublish' }
  /** Send what came before, then close; the session takes nothing more. */
  | { readonly kind: 'close'; readonly reason: string };

/** How a session is set up. */
export interface RtmpServerSessionOptions {
  /** For the handshake; need not be cryptographically strong. */
  readonly randomBytes: (length: Bytes) => Uint8Array;
  /** The one application that can be published to. Default `live`. */
  readonly app?: string;
}
