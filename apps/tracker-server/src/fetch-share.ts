/** Up to so many peers are each other's neighbours, all of them: nobody needs more than {@link mostNeighbours}. */
export const mostNeighbours = 12;
export const largestFullMesh = mostNeighbours + 1;

/** So many peers still see enough of each other to agree on the one that fetches a part. */
const mostWithOneFetcher = 20;
/** Beyond, every peer decides for itself: with less than this on average, parts that nobody fetches are too frequent. */
const fewestFetchers = 1.5;
/** Trees of a few generations hang below each fetcher of a large swarm; in deeper ones the last would get it too late. */
const leastShare = 0.02;

/** @returns the share of a swarm of `size` peers that should take each part from HTTP at once: above 0, at most 1 */
export function fetchShareOf(size: number): number {
  const share =
    size <= mostWithOneFetcher ? 1 / Math.max(1, size) : Math.max(fewestFetchers / size, leastShare);
  return Math.round(share * 1e6) / 1e6;
}
