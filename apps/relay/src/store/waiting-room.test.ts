import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WaitingRoom } from './waiting-room.ts';

let room: WaitingRoom;
let reached: Set<string>;

beforeEach(() => {
  vi.useFakeTimers();
  room = new WaitingRoom();
  reached = new Set();
});
afterEach(() => vi.useRealTimers());

/** Waits, and notes what has come of it. */
function wait(key: string, patience = 1_000): { outcome: boolean | 'waiting' } {
  const waiter: { outcome: boolean | 'waiting' } = { outcome: 'waiting' };
  void room.wait(key, () => reached.has(key), patience).then((isReached) => (waiter.outcome = isReached));
  return waiter;
}

describe('the waiting room', () => {
  it('lets those go who have got what they wait for, and no others', async () => {
    const [first, second, other] = [wait('5.1'), wait('5.1'), wait('5.2')];
    reached.add('5.1');
    room.look();
    await vi.advanceTimersByTimeAsync(0);
    expect([first.outcome, second.outcome, other.outcome]).toEqual([true, true, 'waiting']);
  });

  it('lets nobody wait for what is there', async () => {
    reached.add('5.1');
    const waiter = wait('5.1');
    await vi.advanceTimersByTimeAsync(0);
    expect(waiter.outcome).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends everyone away when his own patience has run out', async () => {
    const first = wait('5.1');
    await vi.advanceTimersByTimeAsync(600);
    const second = wait('5.1');
    await vi.advanceTimersByTimeAsync(399);
    expect(first.outcome).toBe('waiting');
    await vi.advanceTimersByTimeAsync(2);
    expect([first.outcome, second.outcome]).toEqual([false, 'waiting']);
    await vi.advanceTimersByTimeAsync(600);
    expect(second.outcome).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('has one timer for all who wait for the same, and none when they have gone', async () => {
    const waiters = Array.from({ length: 100 }, () => wait('5.1'));
    expect(vi.getTimerCount()).toBe(1);
    reached.add('5.1');
    room.look();
    await vi.advanceTimersByTimeAsync(0);
    expect(waiters.every(({ outcome }) => outcome === true)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
