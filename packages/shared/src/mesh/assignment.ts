import type { Millis } from '../units.ts';
import type { PartCode } from './part-code.ts';
import { draw } from './rendezvous.ts';
import { tuning } from './settings.ts';

/** From this share of the swarm on, a peer's neighbourhood stands for the swarm. */
const wholeView = 0.6;
/** Where no tracker says how large the swarm is: neighbours beyond this mean that there are more. */
export const fullView = 9;
const guessedShare = 0.02;

/**
 * Who fetches a part from the origin, without a word: everyone draws for every peer that it sees.
 * Where the neighbourhood is the swarm, the lowest draw fetches, and the next in rank takes over after each doubling of `escalation`;
 * where it is not, all whose draw lies below `fetchShare` do, and the share of those who still have no offer doubles likewise.
 * So a lost fetcher, an island or an unlucky draw costs a quarter of a second, not a stall.
 * @param neighbours hashes of the neighbours that upload
 * @returns how long after its announcement this peer fetches a part that nobody has offered; 0: at once
 */
export function fetchDelay(
  self: number,
  neighbours: readonly number[],
  code: PartCode,
  fetchShare: number | undefined,
): Millis {
  const mine = draw(self, code);
  const size = neighbours.length + 1;
  const share = fetchShare ?? (neighbours.length < fullView ? 1 / size : guessedShare);
  if (share * size >= wholeView) {
    let rank = 0;
    for (const neighbour of neighbours) if (draw(neighbour, code) < mine) rank += 1;
    return tuning.escalation * Math.log2(rank + 1);
  }
  return tuning.escalation * Math.log2(Math.max(1, mine / share));
}
