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
/** One page load of one viewer in a swarm: 40 hex digits of a random 20 bytes, which say nothing about the viewer. */
export type PeerId = Id<'peer'>;

/** A part of a rendition, or where `part` is undefined a whole segment. */
export interface PartKey {
  readonly broadcast: BroadcastId;
  readonly rendition: RenditionId;
  readonly msn: number;
  readonly part: number | undefined;
}
