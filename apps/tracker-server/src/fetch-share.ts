/** Up to so many peers are each other's neighbours, all of them: nobody needs more than {@link mostNeighbours}. */
export const mostNeighbours = 12;
export const largestFullMesh = mostNeighbours + 1;

/** Copies that a swarm without a full mesh takes from HTTP, at least: with one on average, none would be too frequent. */
const fewestCopies = 2;
/**
 * From one copy, a part reaches a whole swarm by doubling: so deep that in a great one the last come too late. With
 * one copy in two hundred peers, eight doublings reach everyone, and HTTP carries half a percent.
 */
const leastShare = 0.005;

/** @returns the share of a swarm of `size` peers that should take each part from HTTP at once: above 0, at most 1 */
export function fetchShareOf(size: number): number {
  if (size <= 1) return 1;
  const share = size <= largestFullMesh ? 1 / size : Math.max(fewestCopies / size, leastShare);
  return Math.round(share * 1e6) / 1e6;
}
