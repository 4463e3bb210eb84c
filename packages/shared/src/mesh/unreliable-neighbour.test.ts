import { describe, expect, it } from 'vitest';
import { EngineBench, find, part, sent, truth } from '../../test/support/engine-bench.ts';
import type { OfferState } from '../protocol/peer-message.ts';
import type { EngineOutput } from './engine-io.ts';
import { codeOf } from './part-code.ts';
import { allPieces, noPieces } from './pieces.ts';
import { draw, hashText } from './rendezvous.ts';
import { tuning } from './settings.ts';

/** The first part from `from` on that the draw gives to neighbour a before us. */
function partOfA(from: number) {
  let index = from;
  const drawn = (who: string) => draw(hashText(who), codeOf(part(index)));
  while (drawn('a') > drawn('me')) index += 1;
  return part(index);
}

function offer(bench: EngineBench, peer: string, key = part(1), state: OfferState = 'whole') {
  const pieces = state === 'coming' ? noPieces : allPieces;
  return bench.say(peer, { kind: 'have', offers: [{ key, state, hops: 0, delay: 0, pieces }] });
}

/** Neighbour a has given a part. */
function withGiver(): EngineBench {
  const bench = new EngineBench();
  bench.join('a');
  bench.wantNewest(2_000);
  offer(bench, 'a');
  bench.chunks('a');
  return bench;
}

/** From now on everybody is to fetch what nobody before it in the draw fetches. */
function drawAmongAll(bench: EngineBench): void {
  bench.give({ kind: 'settings', settings: { fetchShare: 1 } });
}

/** Neighbour a leaves so many requests unanswered, one after the other; then it might be asked again. */
function letDown(bench: EngineBench, times: number): void {
  for (let count = 0; count < times; count += 1) {
    const key = part(10 + count);
    bench.announce(key);
    bench.want(key, 30_000);
    expect(sent(offer(bench, 'a', key))).toContain('a want');
    expect(sent(bench.wait(tuning.patience + 100))).toContain('a cancel');
    bench.give({ kind: 'unwanted', key });
    bench.wait(2_000);
  }
}

/** Neighbour a has left two requests unanswered, offers two parts more, and is drawn to fetch both. */
function withBrokenWord() {
  const bench = withGiver();
  letDown(bench, 2);
  drawAmongAll(bench);
  const [tried, next] = [partOfA(20), partOfA(30)];
  for (const key of [tried, next]) {
    offer(bench, 'a', key);
    bench.announce(key);
  }
  return { bench, tried, next };
}

const words = (outputs: readonly EngineOutput[], state: OfferState) =>
  outputs.flatMap((output) =>
    output.kind === 'send' && output.message.kind === 'have'
      ? output.message.offers.filter((one) => one.state === state).map(({ pieces }) => [output.peer, pieces])
      : [],
  );

describe('a neighbour that has given a part', () => {
  it('is waited for where it offers another, and where it is its turn to fetch', () => {
    const bench = withGiver();
    drawAmongAll(bench);
    const [offered, unoffered] = [partOfA(20), partOfA(30)];
    bench.announce(offered);
    bench.want(offered, 4_000);
    expect(find([...offer(bench, 'a', offered), ...bench.wait(150)], 'fetch')).toBeUndefined();
    bench.announce(unoffered);
    expect(find([...bench.want(unoffered, 4_000), ...bench.wait(150)], 'fetch')).toBeUndefined();
  });
});

describe('a neighbour that has left two requests unanswered', () => {
  it('is tried with one part, and not waited for with others: who comes next in the draw fetches at once', () => {
    const { bench, tried, next } = withBrokenWord();
    expect(sent(bench.want(tried, 4_000))).toContain('a want');
    const outputs = [...bench.want(next, 4_000), ...bench.wait(5)];
    expect(sent(outputs)).not.toContain('a want');
    expect(find(outputs, 'fetch')).toMatchObject({ key: next, reason: 'assigned: first by rendezvous hash' });
  });

  it('is believed again once it has sent something', () => {
    const { bench, tried, next } = withBrokenWord();
    bench.want(tried, 4_000);
    bench.say('a', {
      kind: 'chunk',
      key: tried,
      total: truth.length,
      offset: 0,
      isToPassOn: false,
      bytes: truth.slice(0, 100),
    });
    const outputs = [...bench.want(next, 4_000), ...bench.wait(5)];
    expect(sent(outputs)).toContain('a want');
    expect(find(outputs, 'fetch')).toBeUndefined();
  });

  it('is not the source of a word that is passed on', () => {
    for (const [failures, heard] of [
      [0, ['b']],
      [2, []],
    ] as const) {
      const bench = withGiver();
      letDown(bench, failures);
      bench.join('b');
      bench.announce(part(60));
      bench.want(part(60), 30_000);
      offer(bench, 'a', part(60), 'coming');
      const passed = words(bench.wait(tuning.wordRest + 5), 'coming').map(([peer]) => peer);
      expect(passed).toEqual(heard);
    }
  });

  it('is given no pieces to pass on to others', () => {
    const chunkBytes = 20;
    const bench = new EngineBench({ chunkBytes });
    for (const peer of ['a', 'b', 'c']) bench.join(peer, { chunkBytes });
    letDown(bench, 2);
    bench.give({ kind: 'settings', settings: { fetchShare: 0.2 } });
    const key = part(70);
    bench.announce(key);
    const invited = words([...bench.want(key, 1_200), ...bench.wait(600)], 'coming');
    expect(invited.find(([peer]) => peer === 'a')).toEqual(['a', noPieces]);
    expect(invited.filter(([, pieces]) => pieces !== noPieces).map(([peer]) => peer)).toEqual(['b', 'c']);
  });
});

describe('a neighbour that has left a request unanswered', () => {
  it('has let us down, too, where the deadline came before its time was over', () => {
    const bench = withGiver();
    for (const index of [20, 21]) {
      bench.announce(part(index));
      bench.want(part(index), 700);
      expect(sent(offer(bench, 'a', part(index)))).toContain('a want');
      const late = bench.wait(500);
      expect(find(late, 'fetch')).toMatchObject({ reason: 'deadline: the mesh would be too late' });
      bench.wait(1_000);
    }
    drawAmongAll(bench);
    const key = partOfA(30);
    bench.announce(key);
    expect(find([...bench.want(key, 4_000), ...bench.wait(5)], 'fetch')).toMatchObject({ key });
  });

  it('is asked for one thing, and for more once it answers', () => {
    const bench = withGiver();
    letDown(bench, 1);
    for (const index of [20, 21]) {
      bench.announce(part(index));
      bench.want(part(index), 30_000);
    }
    const tried = [...offer(bench, 'a', part(20)), ...offer(bench, 'a', part(21)), ...bench.wait(200)];
    expect(sent(tried).filter((what) => what === 'a want')).toHaveLength(1);
    const answered = bench.say('a', {
      ...{
        kind: 'chunk',
        key: part(20),
        total: truth.length,
        offset: 0,
        isToPassOn: false,
        bytes: truth.slice(0, 100),
      },
    });
    expect(sent([...answered, ...bench.wait(600)])).toContain('a want');
  });
});
