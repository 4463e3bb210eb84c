import { describe, expect, it } from 'vitest';
import { LinkPressure } from './link-pressure.ts';

const step = 200;
const perStep = 100;
const packetBytes = 1_332;

/** Statistics of a connection as they would grow, 100 packets each 200 ms. */
class Way {
  readonly pressure = new LinkPressure();
  #now = 0;
  #sent = 0;
  #again = 0;

  run(steps: number, { loss = 0, roundTrip = 40, waiting = 60 } = {}): this {
    for (let count = 0; count < steps; count += 1) {
      this.#now += step;
      const again = perStep * loss;
      this.#again += again;
      this.#sent += perStep;
      this.pressure.learn(
        {
          ...{ msRTT: roundTrip, msSndBuf: waiting, msSndTsbPdDelay: 250, pktRecvACKTotal: this.#now / 10 },
          ...{ pktSentTotal: this.#sent, pktRetransTotal: this.#again, pktSndDropTotal: 0 },
          byteSentTotal: this.#sent * packetBytes,
        },
        this.#now,
      );
    }
    return this;
  }
}

describe('LinkPressure', () => {
  it('sees a way that carries all, and how much that is', () => {
    const { pressure } = new Way().run(50);
    expect(pressure.behind).toBe(0);
    expect(pressure.lossShare).toBe(0);
    expect(pressure.rate).toBeCloseTo((perStep * packetBytes * 8_000) / step);
  });

  it('takes what SRT can repair for no pressure, on a long way either', () => {
    expect(new Way().run(100, { loss: 0.1 }).pressure.behind).toBe(0);
    expect(new Way().run(100, { loss: 0.05, roundTrip: 300, waiting: 500 }).pressure.behind).toBe(0);
  });

  it('falls behind on a way that loses half, as a socket would, and catches up when it does not', () => {
    const way = new Way().run(20).run(5, { loss: 0.5 });
    expect(way.pressure.behind).toBeGreaterThan(150);
    expect(way.run(10, { loss: 0.5 }).pressure.behind).toBeGreaterThan(700);
    expect(way.pressure.rate).toBeCloseTo((perStep * packetBytes * 4_000) / step);
    expect(way.run(25).pressure.behind).toBe(0);
  });

  it('never falls behind more than three seconds', () => {
    expect(new Way().run(1_000, { loss: 1 }).pressure.behind).toBeLessThanOrEqual(3_000);
  });

  it('sees a queue on the way by its round trip, and forgets a shorter one after half a minute', () => {
    const way = new Way().run(20).run(5, { roundTrip: 400 });
    expect(way.pressure.behind).toBe(300);
    expect(way.run(160, { roundTrip: 400 }).pressure.behind).toBe(0);
  });

  it('sees a way on which nothing is acknowledged', () => {
    expect(new Way().run(20).run(1, { waiting: 1_000 }).pressure.behind).toBe(650);
  });

  it('knows nothing before it was told anything', () => {
    const { behind, rate, lossShare } = new LinkPressure();
    expect([behind, rate, lossShare]).toEqual([0, 0, 0]);
  });
});
