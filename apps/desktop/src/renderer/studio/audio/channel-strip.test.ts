import { expect, test } from 'vitest';
import { defaultFilters, defaultStrip, type Strip } from '../scene/strip.ts';
import { ChannelStrip } from './channel-strip.ts';
import { silenceDb } from './decibels.ts';

const rate = 48_000;

function run(strip: ChannelStrip, level: number, samples = 4800) {
  const outputs = {
    left: new Float32Array(samples),
    right: new Float32Array(samples),
    monitorLeft: new Float32Array(samples),
    monitorRight: new Float32Array(samples),
  };
  strip.process(new Float32Array(samples).fill(level), new Float32Array(samples).fill(-level), outputs);
  return {
    program: outputs.left.at(-1),
    programRight: outputs.right.at(-1),
    monitor: outputs.monitorLeft.at(-1),
  };
}

function stripOf(settings: Partial<Strip>): ChannelStrip {
  const strip = new ChannelStrip(rate);
  strip.set({ ...defaultStrip, ...settings });
  return strip;
}

test('sends sound as it is to the viewers alone', () => {
  expect(run(stripOf({}), 0.5)).toEqual({ program: 0.5, programRight: -0.5, monitor: 0 });
});

test('sends a monitored strip to both, and one that is only monitored to the streamer', () => {
  expect(run(stripOf({ monitoring: 'monitor' }), 0.5)).toMatchObject({ program: 0.5, monitor: 0.5 });
  expect(run(stripOf({ monitoring: 'monitor-only' }), 0.5)).toMatchObject({ program: 0, monitor: 0.5 });
});

test('mutes for viewers and streamer, but goes on measuring', () => {
  const strip = stripOf({ muted: true, monitoring: 'monitor' });
  expect(run(strip, 0.5)).toMatchObject({ program: 0, monitor: 0 });
  expect(strip.readLevel().peakDb).toBeCloseTo(-6.02, 1);
});

test('is silent with its fader all the way down', () => {
  const strip = stripOf({ gainDb: -60 });
  expect(run(strip, 1)).toMatchObject({ program: 0 });
  expect(strip.readLevel().peakDb).toBe(silenceDb);
});

test('glides to a new gain without a jump', () => {
  const strip = stripOf({});
  run(strip, 0.5);
  strip.set({ ...defaultStrip, gainDb: -60 });
  const left = new Float32Array(4800).fill(0.5);
  const output = () => new Float32Array(4800);
  const outputs = { left: output(), right: output(), monitorLeft: output(), monitorRight: output() };
  strip.process(left, left.slice(), outputs);
  const steps = outputs.left.map((value, index) => Math.abs(value - (outputs.left[index - 1] ?? 0.5)));
  expect(Math.max(...steps)).toBeLessThan(0.01);
  expect(outputs.left.at(-1)).toBeLessThan(1e-6);
});

test('a filter keeps its state when something else is set', () => {
  const strip = stripOf({ gate: { ...defaultFilters.gate, attackMs: 0.1 } });
  expect(run(strip, 0.5).program).toBeCloseTo(0.5, 4);
  strip.set({ ...defaultStrip, gate: { ...defaultFilters.gate, attackMs: 0.1 }, gainDb: 0, delayMs: 0 });
  // A gate made anew would be closed at first.
  expect(run(strip, 0.5, 8).program).toBeCloseTo(0.5, 4);
});

test('a filter that is switched off leaves the sound alone', () => {
  const strip = stripOf({ limiter: { ceilingDb: -20, releaseMs: 10 } });
  expect(run(strip, 0.5).program).toBeCloseTo(0.1, 3);
  strip.set(defaultStrip);
  expect(run(strip, 0.5).program).toBeCloseTo(0.5, 4);
});
