import type { Bytes, Millis } from '@starling/shared/units.ts';

/** What a server's process says of itself. */
export type ServerReport =
  | { readonly kind: 'listening'; readonly port: number; readonly ircPort: number }
  | ({ readonly kind: 'usage' } & Usage);

/** What a server has used; with its workers. */
export interface Usage {
  /** CPU time, its own and the kernel's for it. */
  readonly cpu: Millis;
  /** Resident. */
  readonly memory: Bytes;
  /** Of V8's heap in use, in the main process; 0 for others' programs. */
  readonly heap: Bytes;
  /** What happened in its rooms since it began. */
  readonly events: number;
}

/** What a crowd is to do. */
export type CrowdOrder =
  | ({ readonly kind: 'open' } & CrowdPlan)
  /** From here on every byte counts, and times are taken anew. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'look' }
  | { readonly kind: 'leave' };

export interface CrowdPlan {
  readonly transport: 'websocket' | 'tcp';
  readonly port: number;
  readonly count: number;
  readonly rooms: readonly string[];
  /** IRC lines before JOIN; `{n}` is the member's number. */
  readonly hello: readonly string[];
  /** Opened at most so many a second. */
  readonly perSecond: number;
  /** Opened at the same time at most. */
  readonly width: number;
  /** The first member's number: names and addresses must not clash between crowds. */
  readonly first: number;
}

export type CrowdReport =
  | { readonly kind: 'opened'; readonly waits: Waits; readonly refused: number }
  | { readonly kind: 'begun' }
  | { readonly kind: 'seen'; readonly seen: Seen }
  | { readonly kind: 'left' };

/** From the connection's beginning to "you are in the room". */
export interface Waits {
  readonly p50: Millis;
  readonly p99: Millis;
  readonly longest: Millis;
}

/** What a crowd got since it began. */
export interface Seen {
  /** Different lines of all rooms. */
  readonly lines: number;
  /** Lines times those who got them. */
  readonly deliveries: number;
  /** How many that others of the crowd have had are still on their way to somebody. */
  readonly missing: number;
  /** Members whose bytes differ from what others of their room got. */
  readonly different: number;
  /** Lines that came twice, or in another order than their speaker's. */
  readonly disordered: number;
  readonly closed: number;
  readonly p50: Millis;
  readonly p99: Millis;
  readonly longest: Millis;
}
