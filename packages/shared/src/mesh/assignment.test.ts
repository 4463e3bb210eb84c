import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fetchDelay } from './assignment.ts';
import { fetchShareFor } from './fetch-share.ts';
import { hashText } from './rendezvous.ts';
import { tuning } from './settings.ts';

const swarm = (size: number) => Array.from({ length: size }, (_, index) => hashText(`peer ${index}`));

function delays(peers: readonly number[], code: number, share: number | undefined): number[] {
  return peers.map((peer) =>
    fetchDelay(
      peer,
      peers.filter((other) => other !== peer),
      code,
      share,
    ),
  );
}

describe('who fetches a part', () => {
  it('is exactly one where all see each other, whatever the part and the peers', () => {
    const hashes = fc.uniqueArray(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 13 });
    fc.assert(
      fc.property(hashes, fc.nat(), (peers, code) => {
        const waits = delays(peers, code, 1 / peers.length).sort((a, b) => a - b);
        expect(waits.filter((wait) => wait === 0)).toHaveLength(1);
        if (waits.length > 1) expect(waits[1]).toBe(tuning.escalation);
      }),
    );
  });

  it('is the same without a word from the tracker', () => {
    expect(delays(swarm(6), 5, undefined)).toEqual(delays(swarm(6), 5, 1 / 6));
  });

  it('falls on each in turn', () => {
    const peers = swarm(6);
    const turns = peers.map(() => 0);
    for (let code = 0; code < 6_000; code += 1) {
      const first = delays(peers, code, 1 / 6).indexOf(0);
      turns[first] = (turns[first] ?? 0) + 1;
    }
    for (const count of turns) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it('is the share that the tracker asks for in a large swarm, and twice that after each escalation', () => {
    const peers = swarm(5_000);
    const neighbours = swarm(5_012).slice(5_000);
    const waits = peers.map((peer) => fetchDelay(peer, neighbours, 99, 0.02));
    const within = (time: number) => waits.filter((wait) => wait <= time).length / waits.length;
    expect(within(0)).toBeCloseTo(0.02, 2);
    expect(within(tuning.escalation)).toBeCloseTo(0.04, 2);
    expect(within(2 * tuning.escalation)).toBeCloseTo(0.08, 2);
  });

  it('is one of small swarms, and few of large ones', () => {
    expect(fetchShareFor(0)).toBe(1);
    expect(fetchShareFor(6)).toBeCloseTo(1 / 6);
    for (const size of [50, 100, 1_000, 10_000]) {
      expect(fetchShareFor(size) * size).toBeGreaterThanOrEqual(1.5);
      expect(fetchShareFor(size)).toBeLessThanOrEqual(0.03);
    }
  });
});
