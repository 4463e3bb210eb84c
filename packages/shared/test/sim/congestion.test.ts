import { describe, expect, it } from 'vitest';
import { CongestionWindow } from './congestion.ts';

const roundTrip = 100;

describe('the congestion window of a simulated channel', () => {
  it('lets ten packets go at once, and the next when they are acknowledged', () => {
    const window = new CongestionWindow();
    expect([window.leave(5, 0, roundTrip), window.leave(5, 0, roundTrip)]).toEqual([0, 0]);
    expect(window.leave(1, 0, roundTrip)).toBe(100);
  });

  it('grows while it is full, by half of what was acknowledged', () => {
    const window = new CongestionWindow();
    window.leave(10, 0, roundTrip);
    expect([window.leave(10, 100, roundTrip), window.leave(5, 100, roundTrip)]).toEqual([100, 100]);
    expect(window.leave(1, 100, roundTrip)).toBe(200);
  });

  it('does not grow, nor shrink, while little is sent', () => {
    const window = new CongestionWindow();
    for (let now = 0; now < 10_000; now += 1_000) window.leave(2, now, roundTrip);
    expect(window.leave(10, 20_000, roundTrip)).toBe(20_000);
    expect(window.leave(1, 20_000, roundTrip)).toBe(20_100);
  });

  it('is halved by a loss, which costs a round trip; one at the end of a burst costs a time-out', () => {
    const window = new CongestionWindow();
    window.leave(6, 0, roundTrip);
    expect(window.lose(5, 0, roundTrip)).toBe(120);
    expect([window.leave(5, 500, roundTrip), window.leave(1, 500, roundTrip)]).toEqual([500, 600]);
    expect(new CongestionWindow().lose(0, 0, roundTrip)).toBe(400);
  });

  it('sends window by window what is larger than it', () => {
    expect(new CongestionWindow().leave(25, 0, roundTrip)).toBe(200);
  });
});
