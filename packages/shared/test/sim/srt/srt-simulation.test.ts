import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SrtSimOptions, SrtSimulation } from './srt-simulation.ts';

const good: SrtSimOptions = {
  ...{ seed: 1, duration: 10_000, bitrate: 6e6, payload: 1_316, latency: 200 },
  ...{ delay: 25, jitter: 0, loss: 0, burst: 1, reorder: 0, duplicate: 0 },
};
const simulate = (options: Partial<SrtSimOptions>) => new SrtSimulation({ ...good, ...options }).run();

describe('a stream over a simulated path', () => {
  it('is delivered a latency after it was sent, none sooner or later, without a fault', () => {
    const { sent, delivered, longest, sender, receiver } = simulate({});
    expect(delivered).toBe(sent);
    expect(longest).toBeCloseTo(225, 1);
    expect(sender).toMatchObject({ pktRetransTotal: 0, pktSndDropTotal: 0, pktRecvNAKTotal: 0 });
    expect(sender.msRTT).toBeCloseTo(50, 0);
    expect(receiver.msRTT).toBeCloseTo(50, 0);
  });

  it.each([1, 2, 3])(
    'loses nothing at four round trips under a loss of one in twenty, jitter, reordering and duplicates (seed %d)',
    (seed) => {
      const { sent, delivered, sender } = simulate({
        ...{ seed, duration: 30_000, loss: 0.05, jitter: 10, reorder: 0.01, duplicate: 0.01 },
      });
      expect(sent - delivered).toBe(0);
      expect(sender.pktRetransTotal).toBeLessThan(sent * 0.2);
    },
  );

  it('loses little of what 20 % loss leaves time for', () => {
    const { sent, delivered, sender } = simulate({ loss: 0.2, latency: 400 });
    expect((sent - delivered) / sent).toBeLessThan(0.001);
    expect(sender.pktRetransTotal).toBeGreaterThan(sent * 0.2);
  });

  it('loses little to bursts of twenty packets, both ways', () => {
    const { sent, delivered, sender } = simulate({ loss: 0.05, burst: 20, latency: 400 });
    expect((sent - delivered) / sent).toBeLessThan(0.003);
    expect(sender.pktRetransTotal).toBeGreaterThan(sent * 0.03);
  });

  it('goes on after a black-out of three seconds, without what was too late', () => {
    const { sent, delivered, sender } = simulate({ blackout: { from: 4_000, to: 7_000 } });
    const inBlackout = (3 / 10) * sent;
    expect(sent - delivered).toBeLessThan(inBlackout * 1.1);
    expect(sent - delivered).toBeGreaterThan(inBlackout * 0.5);
    expect(sender.pktFlightSize).toBe(0);
  });

  it('does not notice that sequence numbers wrap', () => {
    const { sent, delivered } = simulate({ firstSequence: 0x7fff_ff00, loss: 0.05, jitter: 5 });
    expect(delivered).toBe(sent);
  });

  it('does not notice that stamps wrap', () => {
    const { sent, delivered, longest } = simulate({ firstStamp: 2 ** 32 - 5e6, loss: 0.05 });
    expect(delivered).toBe(sent);
    expect(longest).toBeLessThan(226);
  });

  it.each([-200, 200])('follows a clock that runs %d millionths fast, for minutes', (drift) => {
    const { sent, delivered, receiver } = simulate({ drift, duration: 180_000, bitrate: 1e6 });
    expect(delivered).toBe(sent);
    expect(receiver.pktRcvDropTotal).toBe(0);
  });

  it('is encrypted with ever new keys', () => {
    const { sent, delivered, receiver } = simulate({
      ...{ isEncrypted: true, loss: 0.1, latency: 400, duration: 5_000 },
      settings: { keyRefreshEvery: 400, keyAnnouncedBefore: 150 },
    });
    expect(delivered).toBe(sent);
    expect(receiver.pktRcvUndecryptTotal).toBe(0);
  });

  it('ends where a burst of losses takes every sign of life for five seconds', () => {
    const { sent, delivered } = simulate({
      ...{ seed: 921082545, loss: 0.11162538104032346, burst: 22, reorder: 0.004172052256762982, delay: 0 },
      ...{ latency: 2_000, payload: 1_316, bitrate: 6e6, firstSequence: 0, duration: 3_000 },
      blackout: { from: 1_000, to: 2_500 },
    });
    expect(delivered).toBeLessThan(sent);
  });

  it('keeps its promises whatever the path does', () => {
    const share = (max: number) => fc.double({ min: 0, max, noNaN: true });
    const options = fc.record({
      ...{ seed: fc.nat(), loss: share(0.2), burst: fc.integer({ min: 1, max: 30 }), reorder: share(0.1) },
      ...{
        duplicate: share(0.2),
        delay: share(300),
        jitter: share(100),
        latency: fc.constantFrom(20, 120, 2_000),
      },
      ...{ payload: fc.constantFrom(188, 1_316, 1_456), bitrate: fc.constantFrom(2e5, 6e6, 2e7) },
      ...{ firstSequence: fc.constantFrom(0, 0x7fff_fff0), firstStamp: fc.constantFrom(0, 2 ** 32 - 1e6) },
      ...{ blackout: fc.option(fc.constant({ from: 1_000, to: 2_500 }), { nil: undefined }) },
    });
    fc.assert(
      fc.property(options, (faults) => {
        const { sent, delivered } = simulate({ ...faults, duration: 3_000 });
        expect(delivered).toBeLessThanOrEqual(sent);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
