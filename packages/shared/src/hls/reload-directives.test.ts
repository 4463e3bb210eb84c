import { describe, expect, it } from 'vitest';
import { hasReached, judgeReload, type PlaylistPosition } from './reload-directives.ts';

/** Segment 10 is growing and has parts 0 to 2. */
const growing: PlaylistPosition = {
  ...{ lastMsn: 10, parts: 3, isComplete: false, partTarget: 250, hasEnded: false },
};
const complete: PlaylistPosition = { ...growing, parts: 8, isComplete: true };
const slow: PlaylistPosition = { ...growing, partTarget: 1000 };
const ended: PlaylistPosition = { ...complete, hasEnded: true };

const judge = (query: string, position: PlaylistPosition) =>
  judgeReload(new URLSearchParams(query), position);

describe('judgeReload', () => {
  it.each([
    ['', growing, 'answer'],
    ['_HLS_msn=9', growing, 'answer'],
    ['_HLS_msn=0', growing, 'answer'],
    ['_HLS_msn=0&_HLS_part=0', growing, 'answer'],
    ['_HLS_msn=9&_HLS_part=7', growing, 'answer'],
    ['_HLS_msn=9&_HLS_part=99', growing, 'answer'],
    ['_HLS_msn=10', growing, 'wait'],
    ['_HLS_msn=10', complete, 'answer'],
    ['_HLS_msn=10&_HLS_part=2', growing, 'answer'],
    ['_HLS_msn=10&_HLS_part=3', growing, 'wait'],
    ['_HLS_msn=10&_HLS_part=7', complete, 'answer'],
    ['_HLS_msn=10&_HLS_part=8', complete, 'wait'],
    ['_HLS_msn=11&_HLS_part=0', growing, 'wait'],
    ['_HLS_msn=11', growing, 'wait'],
    ['_HLS_msn=12', growing, 'wait'],
    ['_HLS_msn=12&_HLS_part=0', growing, 'wait'],
    ['_HLS_msn=13', growing, 'refuse'],
    ['_HLS_msn=13&_HLS_part=0', growing, 'refuse'],
    ['_HLS_msn=999999999999999', growing, 'refuse'],
    ['_HLS_msn=10&_HLS_part=14', growing, 'wait'],
    ['_HLS_msn=10&_HLS_part=15', growing, 'refuse'],
    ['_HLS_msn=11&_HLS_part=12', growing, 'wait'],
    ['_HLS_msn=11&_HLS_part=13', growing, 'refuse'],
    ['_HLS_msn=10&_HLS_part=5', slow, 'wait'],
    ['_HLS_msn=10&_HLS_part=6', slow, 'refuse'],
    ['_HLS_part=0', growing, 'refuse'],
    ['_HLS_msn=9&_HLS_msn=9', growing, 'refuse'],
    ['_HLS_skip=YES&_HLS_skip=YES', growing, 'refuse'],
    ['_HLS_skip=v9', growing, 'answer'],
    ['_HLS_msn=', growing, 'refuse'],
    ['_HLS_msn=-1', growing, 'refuse'],
    ['_HLS_msn=1.5', growing, 'refuse'],
    ['_HLS_msn=0x1', growing, 'refuse'],
    ['_HLS_msn=1e1', growing, 'refuse'],
    ['_HLS_msn=10&_HLS_part=x', growing, 'refuse'],
    ['_HLS_msn=10&_HLS_part=', growing, 'refuse'],
    ['_HLS_msn=99&_HLS_part=99', ended, 'answer'],
    ['_HLS_part=nonsense', ended, 'answer'],
  ] as const)('judges "%s"', (query, position, action) => {
    expect(judge(query, position).action).toBe(action);
  });

  it('carries on what is waited for', () => {
    expect(judge('_HLS_msn=10&_HLS_part=3&_HLS_skip=v2', growing)).toEqual({
      ...{ action: 'wait', msn: 10, part: 3, skip: true },
    });
    expect(judge('_HLS_msn=11', growing)).toEqual({ action: 'wait', msn: 11, part: undefined, skip: false });
  });

  it('skips on YES and v2 only, and never after the end', () => {
    expect(judge('_HLS_skip=YES', growing)).toEqual({ action: 'answer', skip: true });
    expect(judge('_HLS_skip=v2', growing)).toEqual({ action: 'answer', skip: true });
    expect(judge('_HLS_skip=no', growing)).toEqual({ action: 'answer', skip: false });
    expect(judge('_HLS_skip=YES', ended)).toEqual({ action: 'answer', skip: false });
  });
});

describe('hasReached', () => {
  it('takes a part behind the last one of a segment for the first of the next', () => {
    expect(hasReached(10, 8, complete)).toBe(false);
    expect(hasReached(10, 8, { ...growing, lastMsn: 11, parts: 1 })).toBe(true);
  });
});
