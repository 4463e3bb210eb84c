import type { BroadcastId, PartKey, PeerId, RenditionId } from '../ids.ts';
import type { PeerMessage } from '../protocol/peer-message.ts';
import type { BitsPerSecond, Bytes, Millis } from '../units.ts';

/** One engine serves one swarm (a rendition of a broadcast) in one page; another rendition is another engine. */
export interface EngineOptions {
  readonly self: PeerId;
  readonly broadcast: BroadcastId;
  readonly rendition: RenditionId;
  /** 0 ≤ x < 1; seeded in tests. */
  readonly random: () => number;
  readonly settings?: Partial<EngineSettings>;
  /** What a message costs of the upload, in bytes; default: its own size. With what the transport adds, the cap holds for the wire. */
  readonly sizeOf?: (message: PeerMessage) => Bytes;
}

export interface EngineSettings {
  /** Upload may reach this many times the bitrate of the rendition; 0 is download only. */
  readonly uploadFactor: number;
  /** The share of peers that fetch a part by HTTP at once, 0 < x ≤ 1; undefined: from the number of neighbours. See `fetch-share.ts`. */
  readonly fetchShare: number | undefined;
  /** Parts are cut alike by all peers of a swarm, at most `largestChunk`. */
  readonly chunkBytes: Bytes;
  /** More neighbours are sent away. */
  readonly maxNeighbours: number;
  /** The most that is kept of verified parts, and about as much again of parts on their way. */
  readonly storeBytes: Bytes;
  /** The most that waits in one data channel. */
  readonly channelBytes: Bytes;
  /** HTTP fetches at once. */
  readonly maxFetches: number;
}

/** A part as the origin vouches for it; the caller has checked where it comes from. */
export interface AnnouncedPart {
  readonly key: PartKey;
  readonly bytes: Bytes;
  /** Of a part 16 bytes of its SHA-256, of a whole segment as `starling-tags.ts` says. */
  readonly sha256: Uint8Array;
  readonly duration: Millis;
  readonly isGap: boolean;
  readonly isIndependent: boolean;
  /** Milliseconds since 1970 by the origin's clock; undefined where the playlist does not say. */
  readonly programDate: Millis | undefined;
}

/** What happened to a peer, in the order of its own monotonic clock. */
export type EngineInput =
  /** A data channel is open. */
  | { readonly kind: 'peer-joined'; readonly peer: PeerId }
  | { readonly kind: 'peer-left'; readonly peer: PeerId }
  | { readonly kind: 'message'; readonly peer: PeerId; readonly message: PeerMessage }
  /** Nonsense came over the channel: `decodePeerMessage` returned undefined. */
  | { readonly kind: 'nonsense'; readonly peer: PeerId }
  /** `signed`: the origin's announcement as it came, to be passed on to a few neighbours; undefined where a playlist told it. */
  | { readonly kind: 'announced'; readonly part: AnnouncedPart; readonly signed: Uint8Array | undefined }
  /** The player asks for it; without it the picture stops at `deadline`. Answered by one `deliver` or `failed`. */
  | { readonly kind: 'wanted'; readonly key: PartKey; readonly deadline: Millis }
  /** The player has given it up (another rendition, a seek): no `deliver` will follow. */
  | { readonly kind: 'unwanted'; readonly key: PartKey }
  /** `offset` counts from the part's beginning, also in a fetch that began later. */
  | { readonly kind: 'http-bytes'; readonly key: PartKey; readonly offset: Bytes; readonly bytes: Uint8Array }
  | { readonly kind: 'http-done'; readonly key: PartKey }
  /** `retryAfter` undefined: it makes no sense to try again (404, 410). */
  | { readonly kind: 'http-failed'; readonly key: PartKey; readonly retryAfter: Millis | undefined }
  /** The answer to `verify`. */
  | { readonly kind: 'verified'; readonly key: PartKey; readonly isGood: boolean }
  /** The channel to `peer` now holds `buffered` bytes that have not left. Expected when it falls to 0 or below a half of `channelBytes`. */
  | { readonly kind: 'writable'; readonly peer: PeerId; readonly buffered: Bytes }
  /** `position`: the part that is being played, undefined before the first picture; `buffer`: media ahead of it. At least once a second while playing, and at once after a seek. */
  | {
      readonly kind: 'playing';
      readonly buffer: Millis;
      readonly position: PartKey | undefined;
      readonly bitrate: BitsPerSecond;
    }
  /** Playback stopped for want of media. */
  | { readonly kind: 'stalled' }
  | { readonly kind: 'settings'; readonly settings: Partial<EngineSettings> }
  /** The time asked for by `wake` has come. */
  | { readonly kind: 'tick' };

/** What the caller is to do. */
export type EngineOutput =
  | { readonly kind: 'send'; readonly peer: PeerId; readonly message: PeerMessage }
  /** Fetch the bytes `from` … `to` − 1 by HTTP. */
  | {
      readonly kind: 'fetch';
      readonly key: PartKey;
      readonly from: Bytes;
      readonly to: Bytes;
      readonly reason: FetchReason;
    }
  | { readonly kind: 'abort-fetch'; readonly key: PartKey }
  /** Compare with the announced digest; answer by `verified`. */
  | {
      readonly kind: 'verify';
      readonly key: PartKey;
      readonly bytes: Uint8Array;
      readonly sha256: Uint8Array;
    }
  /** Verified bytes for the player. They stay the engine's: read only. */
  | {
      readonly kind: 'deliver';
      readonly key: PartKey;
      readonly bytes: Uint8Array;
      readonly fromPeers: Bytes;
      readonly fromHttp: Bytes;
      /** Peers between the origin and this one, 0 where HTTP carried it. */
      readonly hops: number;
      readonly reason: string;
    }
  | { readonly kind: 'failed'; readonly key: PartKey; readonly reason: string }
  /** Close the channel. `isBad`: ban it for the session and report it to the tracker. */
  | { readonly kind: 'drop-peer'; readonly peer: PeerId; readonly reason: string; readonly isBad: boolean }
  /** Send `tick` at that time; a later `wake` replaces an earlier one. */
  | { readonly kind: 'wake'; readonly at: Millis }
  /** A signed announcement came from a peer: verify it, then hand it in as `announced`. */
  | { readonly kind: 'announcement'; readonly peer: PeerId; readonly bytes: Uint8Array }
  /** For the stats panel, the log and tests. */
  | {
      readonly kind: 'note';
      readonly what: NoteKind;
      readonly peer: PeerId | undefined;
      readonly detail: string;
    };

/** See `retreat.ts`. */
export const retreatReason = 'retreat: playback has stopped';

/** Why a part is taken from HTTP. */
export type FetchReason =
  | 'assigned: first by rendezvous hash'
  | 'assigned: nobody nearer by hash has offered it'
  | 'deadline: the mesh would be too late'
  | 'deadline: the buffer is empty'
  | 'alone: no neighbour'
  | 'nobody has it: old part'
  | 'not dealt out: the mesh carries no more'
  | typeof retreatReason
  | 'repair: a peer sent bad bytes'
  | 'retry: HTTP failed before'
  | 'repair: HTTP gave bad bytes';

export type NoteKind =
  | 'retreat'
  | 'bad-part'
  | 'bad-http'
  | 'refused'
  | 'peer-timeout'
  | 'unasked-chunk'
  | 'duplicate-chunk'
  | 'evicted'
  | 'banned';
