import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amend, beginHistory, endGroup, record, redo, undo, type History } from './history.ts';

const steps = fc.array(fc.record({ value: fc.integer(), group: fc.option(fc.constantFrom('a', 'b')) }));

function after(all: readonly { value: number; group: string | null }[]): History<number> {
  return all.reduce((history, { value, group }) => record(history, value, group), beginHistory(0));
}

describe('history', () => {
  it('is where it was after undoing and redoing the same number of steps', () => {
    fc.assert(
      fc.property(steps, fc.nat(20), (all, count) => {
        const end = after(all);
        const most = Math.min(count, end.past.length);
        let history = end;
        for (let step = 0; step < most; step += 1) history = undo(history);
        for (let step = 0; step < most; step += 1) history = redo(history);
        expect(endGroup(history)).toEqual(endGroup(end));
      }),
    );
  });

  it('comes back to the beginning by undoing everything', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let history = after(all);
        while (history.past.length > 0) history = undo(history);
        expect(history.present).toBe(0);
      }),
    );
  });

  it('undoes a whole drag in one step', () => {
    let history = beginHistory('start');
    for (const place of ['a', 'b', 'c']) history = record(history, place, 'drag');
    expect(undo(history).present).toBe('start');
  });

  it('takes two drags apart where the first one ended', () => {
    let history = record(beginHistory('start'), 'first', 'drag');
    history = record(endGroup(history), 'second', 'drag');
    expect(undo(history).present).toBe('first');
  });

  it('forgets what was undone once something else is done', () => {
    const history = record(undo(record(beginHistory(1), 2)), 3);
    expect(redo(history)).toBe(history);
  });

  it('makes no step of what changes nothing', () => {
    const history = beginHistory('same');
    expect(record(history, 'same')).toBe(history);
  });

  it('keeps what was amended out of the steps', () => {
    const history = amend(record(beginHistory(1), 2), 3);
    expect(history.present).toBe(3);
    expect(undo(history).present).toBe(1);
  });

  it('remembers the last 200 steps and no more', () => {
    let history = beginHistory(0);
    for (let value = 1; value <= 500; value += 1) history = record(history, value);
    expect(history.past).toHaveLength(200);
    expect(history.past[0]).toBe(300);
  });
});
