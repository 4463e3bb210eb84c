import { describe, expect, it } from 'vitest';
import { EngineBench, find, part, truth } from '../../test/support/engine-bench.ts';
import type { EngineOutput } from './engine-io.ts';
import { allPieces, noPieces } from './pieces.ts';
import { tuning } from './settings.ts';

const crowd = Array.from('abcdefghijk');

/** Who is told of part 1, and how it stands. */
const told = (outputs: readonly EngineOutput[], state: string) =>
  outputs.flatMap((output) =>
    output.kind === 'send' &&
    output.message.kind === 'have' &&
    output.message.offers.some((offer) => offer.key.part === 1 && offer.state === state)
      ? [output.peer]
      : [],
  );

/** An engine with these neighbours to which the first of them has begun to send part 1. */
function flowing(neighbours: readonly string[]): { bench: EngineBench; outputs: readonly EngineOutput[] } {
  const bench = new EngineBench();
  for (const peer of neighbours) bench.join(peer);
  bench.askFor(neighbours[0] ?? '');
  return { bench, outputs: bench.chunk(neighbours[0] ?? '', 0) };
}

describe('word of pieces', () => {
  it('goes to a few neighbours at once', () => {
    const few = crowd.slice(0, tuning.crowd - 1);
    expect(told(flowing(few).outputs, 'flowing')).toEqual(few.slice(1));
  });

  it('goes to half of a crowd at once, and to the others if they do not tell of them first', () => {
    const { bench, outputs } = flowing(crowd);
    const first = told(outputs, 'flowing');
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(crowd.length - 1);
    const others = crowd.slice(1).filter((peer) => !first.includes(peer));
    const [quick = '', ...slow] = others;
    bench.offer(quick);
    expect(told(bench.wait(tuning.tellRest - 5), 'flowing')).toEqual([]);
    expect(told(bench.wait(10), 'flowing')).toEqual(slow);
  });

  it('reaches all of a crowd once, though the part is whole before the second half is told', () => {
    const { bench, outputs } = flowing(crowd);
    const heard = told(outputs, 'flowing');
    const [quick = ''] = crowd.slice(1).filter((peer) => !heard.includes(peer));
    for (const index of [1, 2, 3]) heard.push(...told(bench.chunk('a', index), 'flowing'));
    heard.push(...told(bench.give({ kind: 'verified', key: part(1), isGood: true }), 'whole'));
    bench.offer(quick);
    heard.push(...told(bench.wait(100), 'whole'));
    expect(heard.toSorted()).toEqual(crowd.slice(1).filter((peer) => peer !== quick));
  });

  it('comes again from who has fetched the part to all that have not said that it is whole', () => {
    const bench = new EngineBench({ fetchShare: 0.6 });
    for (const peer of crowd) bench.join(peer, { isDownloadOnly: true });
    const invited = bench.wantNewest(1_000);
    expect(find(invited, 'fetch')).toBeDefined();
    expect(told(invited, 'coming')).toEqual(crowd);
    bench.give({ kind: 'http-bytes', key: part(1), offset: 0, bytes: truth });
    bench.give({ kind: 'verified', key: part(1), isGood: true });
    for (const peer of crowd.slice(3)) bench.offer(peer);
    const offers = [{ key: part(1), state: 'whole', hops: 1, delay: 0, pieces: allPieces }] as const;
    bench.say('a', { kind: 'have', offers });
    expect(told(bench.wait(tuning.reserve + 10), 'whole')).toEqual(crowd.slice(1));
  });
});

describe('word that a part is coming', () => {
  const hear = (bench: EngineBench) =>
    bench.say('a', {
      kind: 'have',
      offers: [{ key: part(1), state: 'coming', hops: 0, delay: 0, pieces: noPieces }],
    });

  function listening(): EngineBench {
    const bench = new EngineBench();
    for (const peer of crowd) bench.join(peer);
    bench.wantNewest(2_000);
    return bench;
  }

  it('is passed on after a moment to those from whom nothing was heard', () => {
    const bench = listening();
    expect(told(hear(bench), 'coming')).toEqual([]);
    bench.offer('b');
    expect(told(bench.wait(tuning.wordRest), 'coming')).toEqual(crowd.slice(2));
    expect(told(bench.wait(200), 'coming')).toEqual([]);
  });

  it('is not passed on where the part itself has begun to come by then', () => {
    const bench = listening();
    hear(bench);
    bench.offer('a');
    bench.chunk('a', 0);
    expect(told(bench.wait(200), 'coming')).toEqual([]);
  });
});
