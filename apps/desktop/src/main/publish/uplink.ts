import type { Tag } from '@starling/shared/flv/tag.ts';
import type { BitsPerSecond, Millis } from '@starling/shared/units.ts';
import type { SrtFigures } from '../../ipc/publish-messages.ts';
import type { UplinkEnd } from './publish-failure.ts';

/** What whoever opens an uplink hears of it. */
export interface UplinkEvents {
  /** The other side takes the broadcast. */
  readonly onLive: () => void;
  /** There is room for more. */
  readonly onRoom: () => void;
  /** Called once. */
  readonly onEnd: (end: UplinkEnd) => void;
}

/** One connection over which a broadcast is published, by whatever protocol. It ends once and is not used again. */
export interface Uplink {
  readonly isLive: boolean;
  /** 0 while it is unknown. */
  readonly roundTrip: Millis;
  /** Whether more may be given away without filling buffers from which nothing can be left out. */
  readonly hasRoom: boolean;
  /** What SRT knows of the way; undefined for others. */
  readonly srt: SrtFigures | undefined;
  /** @param bitsPerSecond of the whole broadcast */
  expect(bitsPerSecond: BitsPerSecond): void;
  /** How much of the broadcast, from `newest` back, is in front of the network still; undefined for nothing. */
  behind(newest: Millis): Millis | undefined;
  /** What arrives, lately. To be asked regularly. */
  rate(now: Millis): BitsPerSecond;
  send(tag: Tag): void;
  /** Says that the broadcast is over, and ends. */
  close(): void;
}
