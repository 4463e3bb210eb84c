import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DynamicsCompressor } from './compressor.ts';
import { decibelsOf, factorOf, silenceDb } from './decibels.ts';
import { DelayLine } from './delay-line.ts';
import { NoiseGate } from './gate.ts';
import { LevelMeter } from './level-meter.ts';
import { lookAheadMs, PeakLimiter } from './limiter.ts';

const rate = 48_000;
const seconds = (length: number) => Math.round(length * rate);
const sine = (length: number, db: number, hertz = 440) =>
  Float32Array.from(
    { length: seconds(length) },
    (_, index) => factorOf(db) * Math.sin((2 * Math.PI * hertz * index) / rate),
  );
const peak = (samples: Float32Array) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

test('turns decibels into factors and back, and calls silence -100', () => {
  expect(factorOf(-6)).toBeCloseTo(0.501, 3);
  expect(decibelsOf(factorOf(-34.5))).toBeCloseTo(-34.5, 9);
  expect(decibelsOf(0)).toBe(silenceDb);
  expect(decibelsOf(1e-9)).toBe(silenceDb);
});

const gate = { openDb: -40, closeDb: -46, attackMs: 5, holdMs: 100, releaseMs: 50 };

test('a gate silences what stays below its threshold, and lets louder sound through unchanged', () => {
  const quiet = sine(0.5, -50);
  new NoiseGate(gate, rate).process(quiet, quiet.slice());
  expect(peak(quiet)).toBe(0);
  const loud = sine(0.5, -20);
  new NoiseGate(gate, rate).process(loud, loud.slice());
  expect(decibelsOf(peak(loud.subarray(seconds(0.1))))).toBeCloseTo(-20, 1);
});

test('a gate holds after the sound has gone, then closes', () => {
  const samples = new Float32Array(seconds(1));
  samples.set(sine(0.3, -20));
  samples.set(sine(0.7, -60), seconds(0.3));
  const before = samples.slice();
  new NoiseGate(gate, rate).process(samples, samples.slice());
  const held = samples.subarray(seconds(0.31), seconds(0.38));
  expect(peak(held)).toBeGreaterThan(0.95 * peak(before.subarray(seconds(0.31), seconds(0.38))));
  expect(decibelsOf(peak(samples.subarray(seconds(0.9))))).toBeLessThan(-90);
});

test('a gate stays as it is between its two thresholds', () => {
  const samples = new Float32Array(seconds(1));
  samples.set(sine(0.2, -20));
  samples.set(sine(0.8, -43), seconds(0.2));
  new NoiseGate(gate, rate).process(samples, samples.slice());
  expect(decibelsOf(peak(samples.subarray(seconds(0.8))))).toBeCloseTo(-43, 0);
});

test('a compressor lets through what is below its threshold, with the make-up gain', () => {
  const compressor = new DynamicsCompressor(
    { thresholdDb: -20, ratio: 4, attackMs: 1, releaseMs: 100, makeUpDb: 6 },
    rate,
  );
  const samples = sine(0.5, -30);
  compressor.process(samples, samples.slice());
  expect(decibelsOf(peak(samples.subarray(seconds(0.2))))).toBeCloseTo(-24, 1);
});

test('a compressor divides what is above its threshold by its ratio', () => {
  const compressor = new DynamicsCompressor(
    { thresholdDb: -24, ratio: 4, attackMs: 0.1, releaseMs: 500, makeUpDb: 0 },
    rate,
  );
  const steady = new Float32Array(seconds(0.5)).fill(factorOf(-4));
  compressor.process(steady, steady.slice());
  // 20 dB above come out as 5.
  expect(decibelsOf(steady.at(-1) ?? 0)).toBeCloseTo(-19, 2);
});

test('a limiter lets no sample of any sound above its ceiling', () => {
  const sample = fc.float({ min: -8, max: 8, noNaN: true });
  const bursts = fc.array(fc.tuple(sample, fc.integer({ min: 1, max: 300 })), { maxLength: 40 });
  fc.assert(
    fc.property(bursts, fc.double({ min: -24, max: 0, noNaN: true }), (runs, ceilingDb) => {
      const samples = Float32Array.from(runs.flatMap(([value, count]) => Array<number>(count).fill(value)));
      const other = samples.map((value) => -value / 2);
      new PeakLimiter({ ceilingDb, releaseMs: 50 }, rate).process(samples, other);
      expect(peak(samples)).toBeLessThanOrEqual(factorOf(ceilingDb) + 1e-6);
    }),
  );
});

test('a limiter comes down before the peak instead of cutting it off', () => {
  const samples = sine(0.2, 6, 100);
  new PeakLimiter({ ceilingDb: 0, releaseMs: 1000 }, rate).process(samples, samples.slice());
  const steady = samples.subarray(seconds(0.1));
  const atCeiling = steady.filter((value) => Math.abs(value) >= 0.9999).length;
  // A sine that was cut off would spend two thirds of its time there.
  expect(atCeiling / steady.length).toBeLessThan(0.05);
  expect(peak(steady)).toBeGreaterThan(0.98);
});

test('a limiter only delays what is quiet enough', () => {
  const samples = sine(0.1, -12);
  const before = samples.slice();
  new PeakLimiter({ ceilingDb: -6, releaseMs: 50 }, rate).process(samples, samples.slice());
  const late = Math.round((lookAheadMs / 1000) * rate) - 1;
  for (let index = late; index < samples.length; index += 97)
    expect(samples[index]).toBeCloseTo(before[index - late] ?? NaN, 6);
});

test('a delay line holds every sample back by the same time', () => {
  const line = new DelayLine(rate);
  line.setDelay(250);
  line.process(new Float32Array(seconds(0.1)), new Float32Array(seconds(0.1)));
  const left = new Float32Array(seconds(0.5));
  const right = new Float32Array(seconds(0.5));
  left[10] = 1;
  right[20] = -1;
  line.process(left, right);
  expect(left.indexOf(1)).toBe(10 + seconds(0.25));
  expect(right.indexOf(-1)).toBe(20 + seconds(0.25));
});

test('a delay line moves to another delay without a jump', () => {
  const line = new DelayLine(rate);
  const samples = sine(1, -6, 50);
  const size = 128;
  let largest = 0;
  let last = 0;
  for (let at = 0; at + size <= samples.length; at += size) {
    if (at === size * 200) line.setDelay(100);
    const block = samples.slice(at, at + size);
    line.process(block, block.slice());
    for (const sample of block) {
      largest = Math.max(largest, Math.abs(sample - last));
      last = sample;
    }
  }
  expect(largest).toBeLessThan(0.02);
});

test('a meter reads peak and root mean square since the last reading', () => {
  const meter = new LevelMeter();
  const samples = sine(1, -6);
  meter.add(samples, samples);
  const { peakDb, rmsDb } = meter.read();
  expect(peakDb).toBeCloseTo(-6, 1);
  expect(rmsDb).toBeCloseTo(-9.01, 1);
  expect(meter.read()).toEqual({ peakDb: silenceDb, rmsDb: silenceDb });
});
