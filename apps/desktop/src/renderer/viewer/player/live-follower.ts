import type { Seconds } from '@starling/shared/units.ts';

/** What to do about the distance to the live edge, and why. */
export type FollowDecision =
  | { readonly action: 'stay'; readonly because: 'viewer chose the position' | 'near enough' | 'unknown' }
  | { readonly action: 'jump'; readonly because: 'too far behind to catch up' };

/**
 * Whether a viewer should be taken to the live edge. Small distances are left to the catch-up rate.
 * @param isFollowing false once the viewer paused or stepped back
 */
export function followLive(
  latency: Seconds | null,
  target: Seconds | null,
  isFollowing: boolean,
  jumpWhenBehind: Seconds,
): FollowDecision {
  if (latency === null || target === null) return { action: 'stay', because: 'unknown' };
  if (!isFollowing) return { action: 'stay', because: 'viewer chose the position' };
  if (latency - target < jumpWhenBehind) return { action: 'stay', because: 'near enough' };
  return { action: 'jump', because: 'too far behind to catch up' };
}

/** Whether the live button shows "at the live edge". */
export function isAtLive(latency: Seconds | null, target: Seconds | null): boolean {
  return latency === null || target === null || latency - target < 2.5;
}
