import { describe, expect, it } from 'vitest';
import { EngineBench, find, part, sent, truth } from '../../test/support/engine-bench.ts';
import type { EngineOutput } from './engine-io.ts';
import { tuning } from './settings.ts';

const all = 4;
const count = (outputs: readonly EngineOutput[], what: string) =>
  sent(outputs).filter((each) => each === what).length;

/** Neighbour a answers pings after so long; then a part is fetched and dealt out to it. */
function withRoundTrip(roundTrip: number): { bench: EngineBench; dealt: () => EngineOutput[] } {
  const bench = new EngineBench({ fetchShare: 0.5 });
  const ping = bench.join('a').find((output) => output.kind === 'send' && output.message.kind === 'ping');
  if (ping?.kind !== 'send' || ping.message.kind !== 'ping') throw new Error('no ping');
  bench.now += roundTrip;
  bench.say('a', { kind: 'pong', stamp: ping.message.stamp });
  const outputs = [...bench.wantNewest(10_000), ...bench.wait(2 * tuning.escalation + 10)];
  expect(find(outputs, 'fetch')).toBeDefined();
  const dealt = () => [...bench.give({ kind: 'http-bytes', key: part(1), offset: 0, bytes: truth })];
  return { bench, dealt };
}

describe('a neighbour that is far', () => {
  it('is sent a burst little by little, not faster than the cap', () => {
    const { bench, dealt } = withRoundTrip(tuning.far);
    const atOnce = bench.drain(dealt());
    expect(count(atOnce, 'a chunk')).toBeLessThanOrEqual(tuning.paceBurst + 1);
    expect(count(bench.drain([], 300), 'a chunk')).toBe(all - count(atOnce, 'a chunk'));
  });

  it('is sent empty messages after the last chunk, that a lost one may be missed', () => {
    const { bench, dealt } = withRoundTrip(tuning.far);
    const after = bench.drain(dealt(), 500);
    expect(count(after, 'a chunk')).toBe(all);
    expect(sent(after).slice(-tuning.tails)).toEqual(Array.from({ length: tuning.tails }, () => 'a tail'));
  });
});

describe('a neighbour that is near', () => {
  it('is sent everything at once, and nothing after it', () => {
    const { bench, dealt } = withRoundTrip(tuning.far - 1);
    expect(count(bench.drain(dealt()), 'a chunk')).toBe(all);
    expect(count(bench.wait(500), 'a tail')).toBe(0);
  });

  it('stays near when it answers late once', () => {
    const { bench, dealt } = withRoundTrip(5);
    const [ping] = bench.wait(3_000).filter((each) => each.kind === 'send' && each.message.kind === 'ping');
    if (ping?.kind !== 'send' || ping.message.kind !== 'ping') throw new Error('no second ping');
    bench.now += 200;
    bench.say('a', { kind: 'pong', stamp: ping.message.stamp });
    expect(count(bench.drain(dealt()), 'a chunk')).toBe(all);
  });
});

describe('a ping', () => {
  it('is answered at once with its own stamp', () => {
    const bench = new EngineBench();
    bench.join('a');
    expect(bench.say('a', { kind: 'ping', stamp: 77 })).toContainEqual({
      kind: 'send',
      peer: 'a',
      message: { kind: 'pong', stamp: 77 },
    });
  });

  it('is not sent to nobody', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.give({ kind: 'peer-left', peer: 'a' });
    expect(sent(bench.wait(10_000))).toEqual([]);
  });
});
