import { describe, expect, it } from 'vitest';
import type { SimOptions } from './options.ts';
import { defaultOptions } from './options.ts';
import type { SimReport } from './report.ts';
import { Simulation } from './simulation.ts';

const sixEqual = {
  peers: 6,
  churn: 0,
  noUpload: 0,
  upload: 3,
  isEqual: true,
  hasNat: false,
  seconds: 25,
} as const satisfies Partial<SimOptions>;

function run(options: Partial<SimOptions>): SimReport {
  return new Simulation({ ...defaultOptions, seconds: 22, ...options }).run();
}

describe('six equal viewers, 3 s behind live', () => {
  const report = run(sixEqual);

  it('take 94 % of what is possible from each other', () => {
    expect(report.bound).toBeCloseTo(5 / 6, 2);
    expect(report.shareOfBound).toBeGreaterThan(0.94);
  });

  it('never stall', () => {
    expect(report.stalls).toBe(0);
  });

  it('share the work: none uploads more than twice the bitrate, none nothing', () => {
    expect(report.uploadMax).toBeLessThan(2);
    expect(report.uploadP50).toBeGreaterThan(0.5);
    expect(report.uploadGini).toBeLessThan(0.25);
  });

  it('need about one HTTP request for each part', () => {
    expect(report.fetchesPerPart).toBeLessThan(1.3);
  });
});

describe('fifty viewers who come and go, a fifth of them without upload', () => {
  it('reach most of the bound, with every message going through the codec', () => {
    const report = run({ peers: 50, seed: 3, usesWire: true });
    expect(report.shareOfBound).toBeGreaterThan(0.9);
    expect(report.stallShare).toBeLessThan(0.001);
    expect(report.uploadMax).toBeLessThan(2.3);
  });

  it('play on when a third of them lies about every byte', () => {
    const report = run({ peers: 50, seed: 4, liars: 0.33 });
    expect(report.notes.get('bad-part')).toBeGreaterThan(0);
    expect(report.notes.get('liar banned')).toBeGreaterThan(0);
    expect(report.falseBans).toBe(0);
    expect(report.stalls).toBe(0);
  });

  it('play on when a fifth of them never sends what it promised', () => {
    const report = run({ peers: 50, seed: 5, freeRiders: 0.2 });
    expect(report.stalls).toBe(0);
    expect(report.offload).toBeGreaterThan(0.6);
  });

  it('do not notice that the tracker is away', () => {
    const report = run({ peers: 50, seed: 6, outage: [8, 18] });
    expect(report.stalls).toBe(0);
    expect(report.shareOfBound).toBeGreaterThan(0.85);
  });
});

describe('poor networks', () => {
  it('with half a bitrate of upload, HTTP carries the rest and nobody stalls', () => {
    const report = run({ ...sixEqual, uploadFactor: 0.5 });
    expect(report.stalls).toBe(0);
    expect(report.offload).toBeGreaterThan(0.25);
    expect(report.offload).toBeLessThan(0.5);
    expect(report.uploadMax).toBeLessThan(0.55);
  });

  it('with 1 % loss and upload of 1.5 times the bitrate nobody stalls', () => {
    const report = run({ ...sixEqual, upload: 1.5, loss: 0.01, roundTripMs: 40 });
    expect(report.stalls).toBe(0);
    expect(report.shareOfBound).toBeGreaterThan(0.94);
  });

  it('with that network and 1.2 s from announcement to deadline they still share most of it', () => {
    const report = run({ ...sixEqual, latency: 1.2, upload: 1.5, loss: 0.01, roundTripMs: 40 });
    expect(report.stalls).toBe(0);
    expect(report.shareOfBound).toBeGreaterThan(0.8);
    expect(report.uploadGini).toBeLessThan(0.1);
  });

  it('with half of the bitrate as the cap nobody stalls, and nobody uploads more than it', () => {
    const report = run({ ...sixEqual, latency: 1.1, upload: 10, uploadFactor: 0.5 });
    expect(report.stalls).toBe(0);
    expect(report.uploadMax).toBeLessThan(0.55);
    expect(report.offload).toBeGreaterThan(0.25);
  });

  it('80 ms from each other and 1.4 s behind live they still take nearly everything from each other', () => {
    const report = run({ ...sixEqual, latency: 1.4, upload: 10, roundTripMs: 80, loss: 0.0001 });
    expect(report.stalls).toBe(0);
    expect(report.shareOfBound).toBeGreaterThan(0.85);
  });

  it('a viewer alone takes everything by HTTP', () => {
    const report = run({ ...sixEqual, peers: 1 });
    expect(report.offload).toBeLessThanOrEqual(0);
    expect(report.stalls).toBe(0);
  });
});

describe('viewers of a recording', () => {
  const watching = { ...sixEqual, recorded: 120, seconds: 190, warmup: 0 };

  it('who begin within a minute of each other take most of it from each other', () => {
    const report = run({ ...watching, ramp: 60 });
    console.log(`a recording, begun within a minute: ${described(report)}`);
    expect(report.shareOfBound).toBeGreaterThan(0.85);
    expect(report.stalls).toBe(0);
    expect(report.uploadMax).toBeLessThan(2);
  });

  it('who begin together do not wait for each other', () => {
    const report = run({ ...watching, ramp: 3, seconds: 130 });
    console.log(`a recording, begun together: ${described(report)}`);
    expect(report.offload).toBeGreaterThan(0.4);
    expect(report.stalls).toBe(0);
    expect(report.startupP95).toBeLessThan(1_000);
  });

  it('of whom some come and go, a fifth of them without upload, do not stall', () => {
    const report = run({ peers: 30, seed: 8, ...{ recorded: 120, seconds: 150, warmup: 0, ramp: 60 } });
    console.log(`a recording, thirty who come and go: ${described(report)}`);
    expect(report.offload).toBeGreaterThan(0.6);
    expect(report.stallShare).toBeLessThan(0.001);
  });
});

function described({ offload, bound, fetchesPerPart, uploadMax }: SimReport): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return `offload ${percent(offload)} of ${percent(bound)}, ${fetchesPerPart.toFixed(2)} fetches a segment, most upload ${uploadMax.toFixed(2)}`;
}

describe('a crowd that comes at once', () => {
  it('sees its first picture within two seconds', () => {
    const report = run({ peers: 30, seed: 7, flash: 150, flashAt: 10, flashSeconds: 2, seconds: 18 });
    expect(report.startupP95).toBeLessThan(2_000);
    expect(report.stallShare).toBeLessThan(0.001);
  });
});

describe('the simulator', () => {
  it('gives the same run for the same seed', () => {
    const options = { peers: 20, seconds: 14 };
    expect(run(options)).toEqual(run(options));
    expect(run(options)).not.toEqual(run({ ...options, seed: 2 }));
  });
});
