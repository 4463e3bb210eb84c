import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AudioFormat } from '../frame.ts';
import { ExactTimes } from './exact-times.ts';

const aac: AudioFormat = {
  ...{ codec: 'aac', decoderConfig: Uint8Array.of(0x11, 0x90), codecString: 'mp4a.40.2' },
  ...{ sampleRate: 48_000, channels: 2, samplesPerFrame: 1024 },
};

const lengthAt = (sampleRate: number) => (1024 * 1000) / sampleRate;

describe('ExactTimes', () => {
  it('counts samples from the first stamp, for hours, at any rate', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8_000, 11_025, 22_050, 44_100, 48_000),
        fc.nat(1_000_000),
        (rate, first) => {
          const times = new ExactTimes();
          const format = { ...aac, sampleRate: rate };
          for (let frame = 0; frame < 20_000; frame += 1) {
            const time = first + frame * lengthAt(rate);
            if (Math.abs(times.place(format, Math.round(time)) - time) > 1e-3) return false;
          }
          return true;
        },
      ),
      { numRuns: 20 },
    );
  });

  it('begins anew behind a gap, and goes on counting there', () => {
    const times = new ExactTimes();
    const length = lengthAt(aac.sampleRate);
    expect([0, 21, 43, 500, 521].map((stamp) => times.place(aac, stamp))).toEqual([
      ...[0, length, 2 * length],
      ...[500, 500 + length],
    ]);
  });

  it('follows a stamp that goes back', () => {
    const times = new ExactTimes();
    times.place(aac, 1_000);
    expect(times.place(aac, 980)).toBe(980);
  });
});
