import { describe, expect, it } from 'vitest';
import { keepStretch, readStretch, shownAt, type Stretches, wantedStretch } from './replay-window.ts';

const minute = 60_000;
const said = (offset: number) => ({
  ...{ id: String(offset), at: offset, offset },
  lines: [`@id=${offset} :bob!b@b PRIVMSG #alice :at ${offset}`],
});
const stretches = (...all: (readonly [number, readonly number[]])[]): Stretches =>
  new Map(all.map(([number, offsets]) => [number, readStretch(number, offsets.map(said))]));
const texts = (loaded: Stretches, position: number) =>
  shownAt(loaded, position).map(({ message }) => message.text);

describe('what is loaded next', () => {
  it('is what is playing, then what comes, then what was before', () => {
    expect(wantedStretch(new Map(), 5 * minute)).toBe(5);
    expect(wantedStretch(stretches([5, []]), 5 * minute)).toBe(6);
    expect(wantedStretch(stretches([5, []], [6, []]), 5 * minute)).toBe(4);
    expect(wantedStretch(stretches([4, []], [5, []], [6, []]), 5 * minute)).toBeNull();
  });

  it('is nothing before the beginning', () => {
    expect(wantedStretch(stretches([0, []], [1, []]), 10)).toBeNull();
  });
});

describe('what is kept', () => {
  it('is bounded: what is far from where the video is goes first', () => {
    let loaded: Stretches = new Map();
    for (let number = 0; number < 40; number += 1)
      loaded = keepStretch(loaded, number, { offsets: [], entries: [] }, number * minute);
    expect([...loaded.keys()].sort((a, b) => a - b)).toEqual([
      28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
    ]);
  });
});

describe('what is shown', () => {
  const loaded = stretches([0, [1_000, 50_000]], [1, [61_000, 90_000]]);

  it('is what had been said until then', () => {
    expect(texts(loaded, 500)).toEqual([]);
    expect(texts(loaded, 61_000)).toEqual(['at 1000', 'at 50000', 'at 61000']);
    expect(texts(loaded, 119_000)).toHaveLength(4);
  });

  it('goes back with the picture', () => {
    expect(texts(loaded, 2_000)).toEqual(['at 1000']);
  });

  it('has no holes: behind one that is not loaded nothing is shown', () => {
    expect(texts(stretches([0, [1_000]], [2, [121_000]]), 122_000)).toEqual(['at 121000']);
    expect(texts(stretches([0, [1_000]]), 122_000)).toEqual([]);
  });

  it('has the same keys when a stretch is loaded again', () => {
    const again = stretches([0, [1_000, 50_000]]);
    expect(shownAt(again, 55_000).map(({ key }) => key)).toEqual(
      shownAt(loaded, 55_000).map(({ key }) => key),
    );
  });
});
