import type { BroadcastId } from '@starling/shared/ids.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** A video as retention sees it. */
export interface KeptVideo {
  readonly id: BroadcastId;
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  readonly bytes: Bytes;
  readonly isBeingWatched: boolean;
}

/** What is to be kept of a channel. */
export interface RetentionLimits {
  readonly days: number | undefined;
  readonly bytes: Bytes | undefined;
}

/** What is to go. */
export type Removal =
  | { readonly action: 'delete'; readonly id: BroadcastId; readonly because: 'age' | 'bytes' }
  /** The broadcast on air alone is larger than the limit: its oldest `bytes` go. */
  | { readonly action: 'trim'; readonly id: BroadcastId; readonly bytes: Bytes };

const dayLength: Millis = 24 * 3600 * 1000;

/**
 * Decides which of a channel's videos go: those older than `days`, then the oldest until the others fit into `bytes`.
 * What is on air or being watched stays; only if a broadcast on air does not fit by itself, its beginning goes.
 */
export function planRetention(
  videos: readonly KeptVideo[],
  limits: RetentionLimits,
  now: Date,
): readonly Removal[] {
  const removals: Removal[] = [];
  const oldestFirst = [...videos].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  let used = videos.reduce<Bytes>((sum, { bytes }) => sum + bytes, 0);
  for (const { id, endedAt, bytes, isBeingWatched } of oldestFirst) {
    if (endedAt === undefined || isBeingWatched) continue;
    const isOld = limits.days !== undefined && now.getTime() - endedAt.getTime() > limits.days * dayLength;
    const isTooMuch = limits.bytes !== undefined && used > limits.bytes;
    if (!isOld && !isTooMuch) continue;
    removals.push({ action: 'delete', id, because: isOld ? 'age' : 'bytes' });
    used -= bytes;
  }
  const live = videos.find(({ endedAt }) => endedAt === undefined);
  if (limits.bytes !== undefined && live !== undefined && live.bytes > limits.bytes)
    removals.push({ action: 'trim', id: live.id, bytes: live.bytes - limits.bytes });
  return removals;
}

/** @returns when a video will be deleted for its age; undefined for never */
export function expiryOf(video: { endedAt: Date | undefined }, limits: RetentionLimits): Date | undefined {
  if (limits.days === undefined || video.endedAt === undefined) return undefined;
  return new Date(video.endedAt.getTime() + limits.days * dayLength);
}
