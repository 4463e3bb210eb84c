import { describe, expect, it } from 'vitest';
import { EngineBench, find, part, sent, truth } from '../../test/support/engine-bench.ts';
import { type EngineOutput, retreatReason } from './engine-io.ts';
import { allPieces } from './pieces.ts';
import { tuning } from './settings.ts';

const dealt = { state: 'dealt', hops: 0, delay: 0, pieces: 4 } as const;
const whole = { state: 'whole', hops: 0, delay: 0, pieces: allPieces } as const;

/** Neighbour a has given part 0, so it is believed; whoever the draw names, it is not this peer. */
function viewer(): EngineBench {
  const bench = new EngineBench({ fetchShare: 1e-9 });
  bench.join('a');
  bench.announce(part(0));
  bench.want(part(0), 3_000);
  bench.say('a', { kind: 'have', offers: [{ key: part(0), ...whole }] });
  for (const index of [0, 1, 2, 3]) bench.chunk('a', index, truth, { key: part(0) });
  bench.give({ kind: 'verified', key: part(0), isGood: true });
  bench.now += 500;
  return bench;
}

/** The next part comes, which neighbour a says it deals out. */
function next(bench: EngineBench, index: number): EngineOutput[] {
  const key = part(index);
  const outputs = [...bench.announce(key), ...bench.want(key, 3_000)];
  outputs.push(...bench.say('a', { kind: 'have', offers: [{ key, ...dealt }] }));
  return outputs;
}

const isInRetreat = (bench: EngineBench, index: number) =>
  find(next(bench, index), 'fetch')?.reason === retreatReason;

/** How long HTTP alone serves, to a tenth of a second. */
function lasts(bench: EngineBench, from: number): number {
  const began = bench.now;
  for (let index = from; isInRetreat(bench, index); index += 1) {
    bench.give({ kind: 'http-bytes', key: part(index), offset: 0, bytes: truth });
    bench.give({ kind: 'verified', key: part(index), isGood: true });
    bench.now += 100;
  }
  return bench.now - began;
}

describe('a viewer whose playback has stopped', () => {
  it('takes what comes next by HTTP at once, asks nobody and tells nobody', () => {
    const bench = viewer();
    expect(find(next(bench, 1), 'fetch')).toBeUndefined();
    bench.give({ kind: 'stalled' });
    const outputs = next(bench, 2);
    expect(find(outputs, 'fetch')).toMatchObject({ key: part(2), from: 0, to: 350, reason: retreatReason });
    outputs.push(...bench.give({ kind: 'http-bytes', key: part(2), offset: 0, bytes: truth }));
    outputs.push(...bench.give({ kind: 'verified', key: part(2), isGood: true }), ...bench.wait(90));
    expect(find(outputs, 'deliver')).toMatchObject({ key: part(2), fromHttp: truth.length });
    expect(sent(outputs)).toEqual([]);
  });

  it('tells who pushes to it that it wants nothing, once a second; what was under way is taken', () => {
    const bench = viewer();
    next(bench, 1);
    bench.give({ kind: 'stalled' });
    const outputs = [0, 1].flatMap((index) => [...bench.chunk('a', index)]);
    expect(outputs).toContainEqual({
      kind: 'send',
      peer: 'a',
      message: { kind: 'refuse', key: part(1), reason: 'unwanted' },
    });
    expect(sent(outputs)).toHaveLength(1);
    const rest = [2, 3].flatMap((index) => [...bench.chunk('a', index)]);
    expect(find(rest, 'verify')?.bytes).toEqual(truth);
  });

  it('still fetches for others what falls to it', () => {
    const bench = new EngineBench({ fetchShare: 1 });
    bench.join('a', { isDownloadOnly: true });
    bench.give({ kind: 'stalled' });
    const outputs = bench.wantNewest(3_000);
    expect(find(outputs, 'fetch')?.reason).toBe('assigned: first by rendezvous hash');
    const chunks = bench.drain(
      bench.give({ kind: 'http-bytes', key: part(1), offset: 0, bytes: truth }),
      500,
    );
    expect(sent(chunks).filter((each) => each === 'a chunk')).toHaveLength(4);
  });

  it('comes back after a while, twice as late each time, until a minute has gone well', () => {
    const bench = viewer();
    bench.give({ kind: 'stalled' });
    expect(lasts(bench, 2)).toBe(tuning.retreat);
    bench.give({ kind: 'stalled' });
    expect(lasts(bench, 102)).toBe(2 * tuning.retreat);
    for (const from of [302, 602, 902]) {
      bench.give({ kind: 'stalled' });
      expect(lasts(bench, from)).toBe(tuning.longestRetreat);
    }
    bench.now += 60_001;
    bench.give({ kind: 'stalled' });
    expect(lasts(bench, 1_202)).toBe(tuning.retreat);
  });

  it('stays where HTTP takes too long', () => {
    const bench = viewer();
    for (const index of [1, 2, 3, 4]) {
      bench.announce(part(index));
      bench.want(part(index), 0);
      bench.now += 4_000;
      bench.give({ kind: 'http-bytes', key: part(index), offset: 0, bytes: truth });
      bench.give({ kind: 'verified', key: part(index), isGood: true });
    }
    bench.give({ kind: 'stalled' });
    expect(isInRetreat(bench, 5)).toBe(false);
  });
});
