import type { AddressLimits } from '@starling/shared/address-book.ts';
import type { Rate } from '@starling/shared/allowance.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** What clients may take of chat. */
export interface ConnectionLimits extends AddressLimits {
  /** Past it viewers are told to poll; moderators cannot be told apart before they have said who they are. */
  readonly connections: number;
  /** Lines of one connection, whatever they are, empty ones and pings too: rooms have stricter rules for what is said. */
  readonly lines: Rate;
  /** Lines of a bot that the operator has verified. */
  readonly botLines: Rate;
  /**
   * What one connection may send in the long run, a second: frames and lines may be so small, or so broken, that counting
   * lines alone would not see the work that they make.
   */
  readonly received: Bytes;
  /** Whoever leaves so much unread is let go. */
  readonly unread: Bytes;
  /** Who has not said in this time who he is, is let go. */
  readonly registration: Millis;
  /** Who has been silent for so long is asked, and let go where he does not answer within half of it. */
  readonly heartbeat: Millis;
}

/** A household, an office or a mobile operator may sit behind one address; a bot net does not. */
export const defaultLimits: ConnectionLimits = {
  connections: 50_000,
  connectionsPerAddress: 500,
  connecting: { perSecond: 50, burst: 500 },
  lines: { perSecond: 50, burst: 300 },
  botLines: { perSecond: 500, burst: 2_000 },
  received: 256 * 1024,
  unread: 512 * 1024,
  registration: 15_000,
  heartbeat: 60_000,
};
