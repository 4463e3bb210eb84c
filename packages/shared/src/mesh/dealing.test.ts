import { describe, expect, it } from 'vitest';
import { EngineBench, find, part, sent, truth } from '../../test/support/engine-bench.ts';
import type { PeerMessage } from '../protocol/peer-message.ts';
import type { EngineOutput, EngineSettings } from './engine-io.ts';
import { codeOf } from './part-code.ts';
import { draw, hashText } from './rendezvous.ts';
import { tuning } from './settings.ts';

const others = ['a', 'b', 'c'];
const all = 4;
const dealt = { key: part(1), state: 'dealt', hops: 0, delay: 0, pieces: all } as const;

const messages = <Kind extends PeerMessage['kind']>(outputs: readonly EngineOutput[], kind: Kind) =>
  outputs.flatMap((output) =>
    output.kind === 'send' && output.message.kind === kind
      ? [{ peer: output.peer, message: output.message as PeerMessage & { kind: Kind } }]
      : [],
  );
const chunksTo = (outputs: readonly EngineOutput[]) =>
  messages(outputs, 'chunk').map(({ peer, message }) => ({
    peer,
    index: message.offset / 100,
    isToPassOn: message.isToPassOn,
  }));
const refusals = (outputs: readonly EngineOutput[]) =>
  messages(outputs, 'refuse').map(({ peer, message }) => [peer, message.reason]);

/** Fetches part 1 for all, who are seen from here. */
function dealer(
  neighbours: readonly string[] = others,
  settings: Partial<EngineSettings> = {},
): { bench: EngineBench; outputs: EngineOutput[] } {
  const bench = new EngineBench({ fetchShare: 1 / (neighbours.length + 1), ...settings });
  const { chunkBytes } = settings;
  for (const peer of neighbours) bench.join(peer, chunkBytes === undefined ? {} : { chunkBytes });
  const outputs = [...bench.wantNewest(3_000), ...bench.wait(2 * tuning.escalation + 10)];
  expect(find(outputs, 'fetch')).toBeDefined();
  return { bench, outputs };
}

const fetched = (bench: EngineBench, key = part(1), time = 100) =>
  bench.drain(bench.give({ kind: 'http-bytes', key, offset: 0, bytes: truth }), time);

/** Neighbour a, who has given something before, deals out part 1. */
function heir(within = 3_000): EngineBench {
  const bench = new EngineBench({ fetchShare: 1e-9 });
  for (const peer of others) bench.join(peer);
  bench.announce(part(0));
  bench.want(part(0), 3_000);
  bench.say('a', { kind: 'have', offers: [{ ...dealt, key: part(0), state: 'whole', pieces: 0xf }] });
  for (const index of [0, 1, 2, 3]) bench.chunk('a', index, truth, { key: part(0) });
  bench.give({ kind: 'verified', key: part(0), isGood: true });
  bench.now += 500;
  bench.announce(part(1));
  bench.want(part(1), within);
  expect(sent(bench.say('a', { kind: 'have', offers: [dealt] }))).not.toContain('a want');
  return bench;
}

describe('who fetches a part where everybody sees everybody', () => {
  it('says so to all, and deals each chunk to one of them, to each as many', () => {
    const { bench, outputs } = dealer();
    const words = messages(outputs, 'have').map(({ peer, message }) => [peer, message.offers[0]?.state]);
    expect(words).toEqual(others.map((peer) => [peer, 'dealt']));
    const chunks = chunksTo(fetched(bench));
    expect(chunks.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(chunks.every(({ isToPassOn }) => isToPassOn)).toBe(true);
    expect(new Set(chunks.slice(0, 3).map(({ peer }) => peer))).toEqual(new Set(others));
  });

  it('sends nothing to who wants nothing, although nobody else is there', () => {
    const { bench } = dealer(['a']);
    bench.say('a', { kind: 'refuse', key: part(1), reason: 'unwanted' });
    expect(chunksTo(fetched(bench))).toEqual([]);
  });

  it('deals nothing to who only downloads; where nobody else is there it sends everything itself', () => {
    const bench = new EngineBench({ fetchShare: 1 });
    for (const peer of others) bench.join(peer, { isDownloadOnly: true });
    bench.wantNewest(3_000);
    const chunks = chunksTo(fetched(bench, part(1), 800));
    expect(chunks).toHaveLength(others.length * all);
    expect(chunks.some(({ isToPassOn }) => isToPassOn)).toBe(false);
  });

  it('deals nothing out where there are others that it does not see', () => {
    const bench = new EngineBench({ fetchShare: 0.2 });
    for (const peer of others) bench.join(peer);
    const outputs = [...bench.wantNewest(3_000), ...bench.wait(500)];
    expect(messages(outputs, 'have').map(({ message }) => message.offers[0]?.state)).toEqual([
      'coming',
      'coming',
      'coming',
    ]);
    expect(chunksTo(fetched(bench))).toEqual([]);
  });

  it.each([
    { uploadFactor: 2, neighbours: others, pieces: 35 },
    // Each of four would send 3/4 of what it gets; so .85 × 4/3 of the cap can be dealt out.
    { uploadFactor: 0.6, neighbours: others, pieces: 24 },
    { uploadFactor: 0.3, neighbours: others, pieces: 12 },
    { uploadFactor: 0.3, neighbours: ['a'], pieces: 18 },
    // More than four fifths: the rest is not worth four fetches.
    { uploadFactor: 0.72, neighbours: others, pieces: 35 },
  ])('deals out what a cap of $uploadFactor bitrates carries to $neighbours: $pieces of 35', (given) => {
    const { outputs } = dealer(given.neighbours, { uploadFactor: given.uploadFactor, chunkBytes: 10 });
    expect(messages(outputs, 'have').map(({ message }) => message.offers[0]?.pieces)).toEqual(
      given.neighbours.map(() => given.pieces),
    );
  });

  it('deals less to who declines to pass on, and nothing for a while to who does not watch', () => {
    const { bench } = dealer();
    fetched(bench);
    bench.say('a', { kind: 'refuse', key: part(1), reason: 'unwanted' });
    const again = (index: number) => {
      const key = part(index);
      bench.announce(key);
      bench.want(key, 3_000);
      bench.wait(2 * tuning.escalation + 10);
      return chunksTo(fetched(bench, key)).map(({ peer }) => peer);
    };
    expect(again(2)).not.toContain('a');
    bench.wait(tuning.unwanted);
    expect(again(3)).toContain('a');
    const before = [4, 5, 6].flatMap(again).filter((peer) => peer === 'a').length;
    for (let index = 10; index < 40; index += 1) {
      again(index);
      bench.say('a', { kind: 'refuse', key: part(index), reason: 'busy' });
    }
    const after = [40, 41, 42].flatMap(again).filter((peer) => peer === 'a').length;
    expect(after).toBeLessThan(before);
  });

  it.each([
    { neighbours: ['a'], say: ['a'], isBelieved: true },
    { neighbours: others, say: ['a'], isBelieved: false },
    { neighbours: others, say: ['a', 'c'], isBelieved: true },
  ])('deals less of a part where $say of $neighbours say that they missed much: $isBelieved', (given) => {
    const { bench, outputs } = dealer(given.neighbours);
    fetched(bench);
    const promised = (from: readonly EngineOutput[]) =>
      messages(from, 'have').flatMap(({ message }) => message.offers.map(({ pieces }) => pieces))[0];
    expect(promised(outputs)).toBe(all);
    let last = all;
    for (let index = 2, count = 0; count < 6; index += 1) {
      const key = part(index);
      const ours = draw(hashText('me'), codeOf(key));
      if (given.neighbours.some((peer) => draw(hashText(peer), codeOf(key)) < ours)) continue;
      count += 1;
      last = promised([...bench.announce(key), ...bench.want(key, 3_000)]) ?? NaN;
      fetched(bench, key);
      for (const peer of given.say) bench.say(peer, { kind: 'refuse', key, reason: 'too-late' });
    }
    expect(last < all).toBe(given.isBelieved);
  });
});

describe('who is dealt a chunk', () => {
  it('passes it on to all but the dealer, as one that goes no further', () => {
    const outputs = heir().chunk('a', 2, truth, { isToPassOn: true });
    expect(chunksTo(outputs).toSorted((x, y) => x.peer.localeCompare(y.peer))).toEqual([
      { peer: 'b', index: 2, isToPassOn: false },
      { peer: 'c', index: 2, isToPassOn: false },
    ]);
  });

  it('keeps to itself what was only passed on to it, or is here already', () => {
    const bench = heir();
    expect(chunksTo(bench.chunk('b', 2))).toEqual([]);
    expect(chunksTo(bench.chunk('a', 2, truth, { isToPassOn: true }))).toEqual([]);
  });

  it('sends none to who has cancelled the part', () => {
    const bench = heir();
    bench.say('b', { kind: 'cancel', key: part(1) });
    expect(chunksTo(bench.chunk('a', 2, truth, { isToPassOn: true })).map(({ peer }) => peer)).toEqual(['c']);
  });

  it('says so where it does not upload', () => {
    const bench = heir();
    bench.give({ kind: 'settings', settings: { uploadFactor: 0 } });
    const outputs = bench.chunk('a', 2, truth, { isToPassOn: true });
    expect(chunksTo(outputs)).toEqual([]);
    expect(refusals(outputs)).toEqual([['a', 'download-only']]);
  });

  it('tells those to whom it passed bad bytes on that they were bad', () => {
    const bench = heir();
    const lie = truth.map((byte) => byte ^ 1);
    for (const index of [0, 1, 2, 3]) bench.chunk('a', index, lie, { isToPassOn: true });
    const outputs = bench.give({ kind: 'verified', key: part(1), isGood: false });
    expect(sent(outputs)).toEqual(expect.arrayContaining(['b retract', 'c retract']));
  });

  it('keeps it until it hears of the part itself', () => {
    const bench = new EngineBench();
    for (const peer of others) bench.join(peer);
    bench.give({ kind: 'announced', part: announcedFirst, signed: undefined });
    bench.want(part(0), 3_000);
    for (const index of [0, 1, 2, 3]) bench.chunk('a', index, truth, { isToPassOn: true });
    const outputs = bench.announce(part(1));
    expect(find(outputs, 'verify')).toMatchObject({ key: part(1) });
    expect(chunksTo(outputs).length).toBeGreaterThan(0);
  });

  it('says that it is not wanted where the live edge is not watched, once a second', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.announce(part(1));
    const said = [0, 1].flatMap((index) => [...bench.chunk('a', index)]);
    expect(refusals(said)).toEqual([['a', 'unwanted']]);
    bench.wait(1_100);
    expect(refusals(bench.chunk('a', 2))).toEqual([['a', 'unwanted']]);
  });
});

describe('what ought to come by itself', () => {
  it('is wanted of the dealer where a later chunk has overtaken it for too long', () => {
    const bench = heir();
    bench.chunk('b', 0);
    const wants: EngineOutput[] = [];
    for (let time = 0; time <= tuning.overtaken + 20; time += 20) {
      if (time === 20) bench.chunk('c', 2);
      // Others of the part go on coming, so that it is not silence that is noticed.
      if (time === 100) bench.chunk('b', 3);
      wants.push(...bench.wait(20));
    }
    expect(messages(wants, 'want').map(({ peer, message }) => [peer, message.from, message.to])).toEqual([
      ['a', 100, 200],
    ]);
  });

  it('is wanted of the dealer where nothing has come for too long', () => {
    const bench = heir();
    expect(messages(bench.wait(tuning.pushPatience - 10), 'want')).toEqual([]);
    const wants = messages(bench.wait(20), 'want');
    expect(wants.map(({ peer, message }) => [peer, message.from, message.to])).toEqual([['a', 0, 350]]);
  });

  it('is taken by HTTP at once as far as it is not dealt out, and the rest is waited for', () => {
    const bench = new EngineBench({ fetchShare: 1e-9 });
    bench.join('a');
    bench.askFor('a');
    bench.chunks('a');
    bench.give({ kind: 'verified', key: part(1), isGood: true });
    bench.announce(part(2));
    bench.want(part(2), 3_000);
    const outputs = bench.say('a', { kind: 'have', offers: [{ ...dealt, key: part(2), pieces: 3 }] });
    const reason = 'not dealt out: the mesh carries no more';
    expect(find(outputs, 'fetch')).toMatchObject({ from: 300, to: 350, reason });
    expect(sent(outputs)).toEqual([]);
    bench.give({ kind: 'http-bytes', key: part(2), offset: 300, bytes: truth.subarray(300) });
    expect(find(bench.give({ kind: 'http-done', key: part(2) }), 'fetch')).toBeUndefined();
    const rest = [0, 1, 2].flatMap((index) => [...bench.chunk('a', index, truth, { key: part(2) })]);
    expect(find(rest, 'verify')?.bytes).toEqual(truth);
  });

  it('is not waited for where a stranger says that it deals it out', () => {
    const bench = new EngineBench({ fetchShare: 1e-9 });
    bench.join('a');
    bench.wantNewest(3_000);
    expect(sent(bench.say('a', { kind: 'have', offers: [dealt] }))).toContain('a want');
  });

  it('is taken by HTTP hole by hole', () => {
    const bench = heir(3_000);
    for (let index = 20; index < 50; index += 1) {
      bench.announce(part(index));
      bench.want(part(index), 0);
      bench.give({ kind: 'http-bytes', key: part(index), offset: 0, bytes: truth });
    }
    bench.chunk('b', 0);
    bench.chunk('c', 2);
    const fetch = find(bench.wait(2_900), 'fetch');
    expect(fetch).toMatchObject({ from: 100, to: 200 });
    bench.give({ kind: 'http-bytes', key: part(1), offset: 100, bytes: truth.subarray(100, 200) });
    const next = find(bench.give({ kind: 'http-done', key: part(1) }), 'fetch');
    expect(next).toMatchObject({ from: 300, to: 350 });
    const bytes = truth.subarray(300);
    const outputs = bench.give({ kind: 'http-bytes', key: part(1), offset: 300, bytes });
    expect(find(outputs, 'verify')?.bytes).toEqual(truth);
  });

  it('is declined where HTTP has to take over with much of it missing, and counts against who sent nothing', () => {
    const bench = heir(1_500);
    const outputs = bench.wait(1_400);
    expect(find(outputs, 'fetch')).toMatchObject({ from: 0, to: 350 });
    expect(sent(outputs)).toEqual(expect.arrayContaining(['a cancel', 'b cancel', 'c cancel']));
    expect(refusals(outputs)).toEqual([['a', 'too-late']]);
  });
});

const announcedFirst = {
  key: part(0),
  bytes: truth.length,
  sha256: new Uint8Array(32),
  duration: 250,
  isGap: false,
  isIndependent: true,
  programDate: undefined,
} as const;
