import type { Millis } from '@starling/shared/units.ts';

/** Nobody waits longer for a line, however many read it. */
const longest: Millis = 500;
/** Up to so many a line goes out at once. */
const mostAtOnce = 100;
/**
 * Writes are paid by each member, while the wait is the same for all of them: what both cost together is least where the
 * wait grows with the root of the members.
 */
const perRoot: Millis = 2.9;
/** That far a wait is worth while for its own sake. */
const longestByRoot: Millis = 130;
/** A write costs 5 to 10 µs: so writing takes half of a core to three quarters at most. */
const perMember: Millis = 0.013;
/** Where writes take longer, since the machine has more to do than it can, longer ticks make it less. */
const perCost = 1.2;

/**
 * How far apart the writes to one connection are at least in a room: what is said meanwhile goes out together, and the longer
 * a tick, the more lines share a write. A line after a pause does not wait.
 *
 * @param members connections of this process
 * @param cost what a write takes
 */
export function tickOf(members: number, cost: Millis): Millis {
  if (members <= mostAtOnce) return 0;
  const byRoot = Math.min(longestByRoot, perRoot * Math.sqrt(members));
  return Math.min(longest, Math.max(byRoot, members * perMember, members * cost * perCost));
}
