import { describe, expect, it } from 'vitest';
import { LagWatch } from './lag-watch.ts';
import { chooseRungs } from './ladder.ts';
import { LadderBudget, ladderCores } from './ladder-budget.ts';

const source = { width: 1920, height: 1080, frameRate: 30, bitrate: 0 };
const rungs = chooseRungs(source);
const all = { kind: 'all' } as const;

describe('LadderBudget', () => {
  it('reckons about the cores that were measured', () => {
    expect(ladderCores(source, rungs)).toBeGreaterThan(0.45);
    expect(ladderCores(source, rungs)).toBeLessThan(0.75);
    expect(ladderCores(source, [])).toBe(0);
  });

  it('grants everything where there is room', () => {
    const budget = new LadderBudget(1, all);
    expect(budget.request('anna', source, rungs)).toEqual({ rungs, because: 'all rungs below the source' });
    expect(budget.usedCores).toBeCloseTo(ladderCores(source, rungs));
  });

  it('takes rungs from the top where cores are short, and all where there are none', () => {
    const budget = new LadderBudget(0.9, all);
    budget.request('anna', source, rungs);
    const second = budget.request('bert', source, rungs);
    expect(second.rungs.map(({ id }) => id)).toEqual(['360p', '160p']);
    expect(second.because).toBe('no cores are free for 720p30, 480p');
    expect(budget.request('carl', source, rungs)).toEqual({
      rungs: [],
      because: 'no cores are free for a ladder',
    });
  });

  it('has the cores again when a ladder ends', () => {
    const budget = new LadderBudget(0.7, all);
    budget.request('anna', source, rungs);
    expect(budget.request('bert', source, rungs).rungs.length).toBeLessThan(rungs.length);
    budget.release('anna');
    expect(budget.request('bert', source, rungs).rungs).toEqual(rungs);
  });

  it('asks the operator’s list', () => {
    const budget = new LadderBudget(8, { kind: 'only', channels: ['anna'] });
    expect(budget.request('anna', source, rungs).rungs).toEqual(rungs);
    expect(budget.request('bert', source, rungs)).toMatchObject({ rungs: [] });
    expect(new LadderBudget(8, { kind: 'none' }).request('anna', source, rungs).rungs).toEqual([]);
  });
});

describe('LagWatch', () => {
  it('bears a busy moment, and not three seconds of lag', () => {
    const watch = new LagWatch();
    expect(watch.note(2_000, 0)).toBe(false);
    expect(watch.note(2_000, 2_000)).toBe(false);
    expect(watch.note(100, 2_500)).toBe(false);
    expect(watch.note(2_000, 3_500)).toBe(false);
    expect(watch.note(2_500, 6_400)).toBe(false);
    expect(watch.note(2_500, 6_500)).toBe(true);
  });
});
