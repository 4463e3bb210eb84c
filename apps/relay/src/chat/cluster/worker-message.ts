import type { IncomingHttpHeaders } from 'node:http';
import type { Closing } from '../fanout/connection.ts';
import type { ConnectionLimits } from '../fanout/connection-limits.ts';
import type { PipeMessage } from './pipe.ts';

/** Certificate and key as text, for a pipe. */
export interface PlainIdentity {
  readonly cert: string;
  readonly key: string;
}

/** What an upgrade to a WebSocket asked for. */
interface UpgradeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** What a process of connections is told; those with a socket take it along. */
export type WorkerOrder =
  | {
      readonly kind: 'begin';
      readonly name: string;
      readonly limits: ConnectionLimits;
      readonly bannedAddresses: readonly string[];
      readonly identity: PlainIdentity | null;
    }
  | {
      readonly kind: 'upgrade';
      readonly request: UpgradeRequest;
      /** What was read behind the request, base64. */
      readonly head: string;
      readonly address: string;
    }
  | { readonly kind: 'irc' | 'ircs'; readonly address: string }
  | { readonly kind: 'identity'; readonly identity: PlainIdentity }
  | { readonly kind: 'ban-addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'drain' }
  | PipeMessage;

/** What it says. */
export type WorkerReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'connections'; readonly count: number }
  | { readonly kind: 'closing'; readonly closing: Closing }
  | { readonly kind: 'lost' }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'drained' }
  | PipeMessage;
