/** In larger swarms this share of the peers fetches each part: a tree of a few generations hangs below each of them. */
const largeShare = 0.02;

/**
 * @param swarmSize peers of the swarm that upload
 * @returns the share of them that is to fetch each part from the origin at once, for `EngineSettings.fetchShare`.
 * Small swarms get one fetcher: their peers see each other and agree who it is.
 */
export function fetchShareFor(swarmSize: number): number {
  if (swarmSize <= 20) return 1 / Math.max(1, swarmSize);
  return Math.max(Math.min(1.5 / swarmSize, 1), largeShare);
}
