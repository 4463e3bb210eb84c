/** Numbers of chat that relay and pages agree on: in a file of their own, so that a page needs no schemas for them. */

/** The code with which a WebSocket is closed where all places are taken; its reason is `poll`. */
export const pollInstead = 4503;

/** The longest stretch of a video whose chat may be asked for at once, in milliseconds. */
export const longestReplay = 10 * 60_000;

/** Of an emote's picture; the sizes are 28, 56 and 112 pixels high. */
export const emoteLimits = {
  /** Bytes of an upload. */
  bytes: 1024 * 1024,
  /** Pixels of a side, as uploaded. */
  side: 4096,
  /** Pixels of all frames together. */
  pixels: 20_000_000,
  frames: 240,
  /** How many times as wide as high, or as high as wide. */
  aspect: 4,
  /** Emotes of a channel. */
  perChannel: 100,
} as const;

/** 2–32 of A–Z, a–z, 0–9; upper and lower case differ. */
export const emoteName = /^[A-Za-z0-9]{2,32}$/;

/** The most of what one channel may list. */
export const moderationLimits = {
  terms: 500,
  termLength: 100,
  domains: 200,
  sharedBans: 30,
  addressBans: 10_000,
} as const;
