/** Identifiers that travel between programs. All are plain strings on the wire. */
declare const id: unique symbol;
type Id<Name extends string> = string & { readonly [id]?: Name };

/** One time on air of one channel: 16 lower-case hex digits, unique for ever. It survives reconnects. */
export type BroadcastId = Id<'broadcast'>;
/** One quality of a broadcast: `source` (untouched) or a ladder rung such as `480p30`. `[a-z0-9-]{1,32}`. */
export type RenditionId = Id<'rendition'>;
/** A channel's address: its owner's login in lower case, `[a-z0-9_]{3,25}`. */
export type ChannelLogin = Id<'channel'>;
/** An account's key in the database, a decimal integer as a string (as Twitch's `user-id`). */
export type AccountId = Id<'account'>;
/** One peer of the mesh: 20 random bytes as 40 lower-case hex digits, new for every page load. */
export type PeerId = Id<'peer'>;

/** Which piece of a rendition: part `part` of segment `msn`, or the whole segment where `part` is undefined. */
export interface PartNumber {
  /** Media sequence number, 0 … 2³² − 1. */
  readonly msn: number;
  /** 0 … 1,022. */
  readonly part: number | undefined;
}

/** What the mesh carries: one LL-HLS part, or a whole segment, of one rendition of one broadcast. */
export interface PartKey extends PartNumber {
  readonly broadcast: BroadcastId;
  readonly rendition: RenditionId;
}
