import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { AddressLimits } from '@starling/shared/address-book.ts';
import type { Rate } from '@starling/shared/allowance.ts';

/** What clients may take of a tracker. */
export interface Limits extends AddressLimits {
  readonly connections: number;
  /** Messages of one connection: a dozen connections at once are some hundred signals. */
  readonly messages: Rate;
  /** Messages of all connections of one address. */
  readonly messagesPerAddress: Rate;
  readonly swarmsPerConnection: number;
  /** A client that leaves so much unread is cut off. */
  readonly unread: Bytes;
  /** A connection that is in no swarm for so long is closed. */
  readonly idle: Millis;
}

/** A household, an office or a mobile operator may sit behind one address; a bot net does not. */
export const defaultLimits: Limits = {
  connections: 50_000,
  connectionsPerAddress: 500,
  connecting: { perSecond: 50, burst: 500 },
  messages: { perSecond: 20, burst: 300 },
  messagesPerAddress: { perSecond: 2_000, burst: 10_000 },
  swarmsPerConnection: 16,
  unread: 512 * 1024,
  idle: 60_000,
};
