import { expect, test } from 'vitest';
import { ClockMap } from './clock-map.ts';
import { PcmTimeline, type PcmBlock } from './pcm-timeline.ts';
import { resamplerReach, sampleAt } from './resampler.ts';

const toneHertz = 100;

/** A sound card of its own speed: blocks of 512 samples of a tone and when they come. */
class SoundCard {
  readonly #rate: number;
  readonly #trueRate: number;
  frame = 0;

  constructor(rate: number, partsPerMillion = 0) {
    this.#rate = rate;
    this.#trueRate = rate * (1 + partsPerMillion / 1e6);
  }

  /** When the block that comes next is complete, ms. */
  get nextAt(): number {
    return ((this.frame + 512) / this.#trueRate) * 1000;
  }

  next(epoch = 1) {
    const left = new Float32Array(512);
    for (let index = 0; index < 512; index++)
      left[index] = 0.5 * Math.sin((2 * Math.PI * toneHertz * (this.frame + index)) / this.#trueRate);
    const block = {
      epoch,
      frame: this.frame,
      sampleRate: this.#rate,
      left,
      right: left.map((value) => -value),
    };
    this.frame += 512;
    return block;
  }
}

/** Runs a card for some seconds; its blocks come late by what `lateness` says. */
function run(card: SoundCard, seconds: number, lateness: (block: number) => number, start = 0): PcmBlock[] {
  const timeline = new PcmTimeline(start);
  const blocks: PcmBlock[] = [];
  for (let count = 0; card.nextAt < seconds * 1000; count++) {
    const arrivedAt = card.nextAt + lateness(count);
    timeline.push(card.next(), arrivedAt);
    blocks.push(...timeline.take(arrivedAt));
  }
  return blocks;
}

/** The tone's phase at the begin of a block against the studio's clock, ms. */
function lagOf({ time, samples }: PcmBlock): number {
  let sine = 0;
  let cosine = 0;
  // A block holds one period.
  for (let index = 0; index < 480; index++) {
    const angle = (2 * Math.PI * toneHertz * (time + index / 48)) / 1000;
    sine += (samples[index * 2] ?? 0) * Math.sin(angle);
    cosine += (samples[index * 2] ?? 0) * Math.cos(angle);
  }
  return (-Math.atan2(cosine, sine) / (2 * Math.PI)) * (1000 / toneHertz);
}

test('is gapless on the studio’s clock: one block each ten milliseconds', () => {
  const blocks = run(new SoundCard(48_000), 5, (count) => (count * 37) % 11);
  blocks.forEach((block, index) => expect(block.time).toBeCloseTo(index * 10, 6));
  expect(blocks.length).toBeGreaterThan(480);
});

test.each([400, -400])('follows a sound card that is %d ppm off', (partsPerMillion) => {
  const card = new SoundCard(48_000, partsPerMillion);
  const blocks = run(card, 60, (count) => (count * 37) % 11);
  // By itself it would be off by 24 ms in the end.
  const lags = blocks
    .slice(50)
    .filter(({ because }) => because === 'heard')
    .map(lagOf);
  expect(Math.max(...lags.map(Math.abs))).toBeLessThan(4);
  expect(blocks.filter(({ because }) => because !== 'heard').length).toBeLessThan(5);
});

test('resamples from another rate than 48,000', () => {
  const blocks = run(new SoundCard(44_100), 3, () => 0).slice(20);
  for (const block of blocks) expect(Math.abs(lagOf(block))).toBeLessThan(0.2);
  const samples = blocks.flatMap((block) => [...block.samples.filter((_, index) => index % 2 === 0)]);
  const rms = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length) / 32_767;
  expect(rms).toBeCloseTo(0.5 / Math.SQRT2, 3);
});

test('fills what does not come with silence, then goes on where the clock is', () => {
  const timeline = new PcmTimeline(0);
  const card = new SoundCard(48_000);
  const blocks: PcmBlock[] = [];
  for (let now = 0; now < 3000; now += 5) {
    while (card.nextAt <= now) {
      const at = card.nextAt;
      const block = card.next();
      if (at < 1000 || at > 2000) timeline.push(block, at);
    }
    blocks.push(...timeline.take(now));
  }
  blocks.forEach((block, index) => expect(block.time).toBeCloseTo(index * 10, 6));
  const silent = blocks.filter(({ because }) => because === 'nothing-came');
  expect(silent.length).toBeGreaterThan(95);
  expect(silent.length).toBeLessThan(110);
  const after = blocks.filter(({ time }) => time > 2200);
  expect(after.length).toBeGreaterThan(60);
  for (const block of after) expect(Math.abs(lagOf(block))).toBeLessThan(0.2);
});

test('goes on when another context begins to count anew', () => {
  const timeline = new PcmTimeline(0);
  const blocks: PcmBlock[] = [];
  const feed = (card: SoundCard, epoch: number, from: number) => {
    while (card.nextAt < 1000) {
      const at = from + card.nextAt;
      timeline.push(card.next(epoch), at);
      blocks.push(...timeline.take(at));
    }
  };
  feed(new SoundCard(48_000), 1, 0);
  feed(new SoundCard(44_100), 2, 1000);
  expect(blocks.length).toBeGreaterThan(190);
  blocks.forEach((block, index) => expect(block.time).toBeCloseTo(index * 10, 6));
});

test('goes over without a click where the card’s clock has lost time at once', () => {
  const lost = 43;
  const card = new SoundCard(48_000);
  const blocks = run(card, 8, (count) => (count > 280 ? lost : 0));
  const samples = blocks.flatMap((block) => [...block.samples.filter((_, index) => index % 2 === 0)]);
  const steepest = (2 * Math.PI * toneHertz * 0.5 * 32_767) / 48_000;
  const steps = samples.slice(1).map((sample, index) => Math.abs(sample - (samples[index] ?? 0)));
  expect(steps.filter((step) => step > 2 * steepest + 2)).toEqual([]);
  // A tone repeats itself each 10 ms: of the 43 lost 3 would be seen.
  for (const block of blocks.filter(({ time }) => time > 4500))
    expect(Math.abs(((lagOf(block) - lost + 5005) % 10) - 5)).toBeLessThan(0.2);
});

test('is in step again with the next pause where the card’s clock loses ten milliseconds each second', () => {
  const timeline = new PcmTimeline(0);
  const heard: number[] = [];
  /** The end of the loud part of each second, when it came. */
  const played: number[] = [];
  for (let block = 0; block < 60 * 94; block++) {
    const frame = block * 512;
    const left = Float32Array.from({ length: 512 }, (_, index) =>
      (frame + index) % 48_000 < 2_400 ? 0.5 : 0,
    );
    const arrivedAt = ((frame + 512) / 48_000) * 1000 + 10 * Math.floor(frame / 48_000);
    const loud = left.findIndex((value) => value > 0);
    if (loud >= 0 && (frame + loud) % 48_000 === 0) played.push(arrivedAt - ((512 - loud) / 48_000) * 1000);
    timeline.push({ epoch: 1, frame, sampleRate: 48_000, left, right: left }, arrivedAt);
    for (const { time, samples } of timeline.take(arrivedAt)) {
      const at = samples.findIndex((sample) => sample > 8_000);
      if (at >= 0 && time - (heard.at(-1) ?? -Infinity) > 500) heard.push(time + at / 96);
    }
  }
  const offsets = heard.slice(1).map((time) => Math.min(...played.map((at) => Math.abs(at - time))));
  expect(offsets.length).toBeGreaterThan(50);
  // What was lost within the last second is not known yet.
  expect(Math.max(...offsets)).toBeLessThan(13);
});

test('is all silence where nothing ever comes', () => {
  const blocks = new PcmTimeline(100).take(1100);
  expect(blocks).toHaveLength(88);
  expect(
    blocks.every(({ because, samples }) => because === 'nothing-came' && samples.every((s) => s === 0)),
  ).toBe(true);
});

test('has no error to work off where the clocks were known before it began', () => {
  const timeline = new PcmTimeline(0);
  const card = new SoundCard(48_000);
  const blocks: PcmBlock[] = [];
  for (let count = 0; card.nextAt < 3000; count++) {
    // Whoever begins something is busy for a while.
    const arrivedAt = card.nextAt + (card.nextAt > 2000 && card.nextAt < 2300 ? 43 : count % 3);
    const block = card.next();
    if (arrivedAt < 2000) timeline.observe(block, arrivedAt);
    else timeline.push(block, arrivedAt);
    if (arrivedAt >= 2000 && blocks.length === 0) timeline.restart(2000, 0);
    if (arrivedAt >= 2000) blocks.push(...timeline.take(arrivedAt));
  }
  const heard = blocks.filter(({ because }) => because === 'heard');
  expect(heard.length).toBeGreaterThan(80);
  for (const block of heard) expect(Math.abs(lagOf(block))).toBeLessThan(1);
});

test('places sound later by the delay that was asked for', () => {
  const timeline = new PcmTimeline(0);
  timeline.restart(0, 4);
  const card = new SoundCard(48_000);
  const blocks: PcmBlock[] = [];
  while (card.nextAt < 1000) {
    const at = card.nextAt;
    timeline.push(card.next(), at);
    blocks.push(...timeline.take(at));
  }
  for (const block of blocks.slice(5)) expect(lagOf(block)).toBeCloseTo(4, 1);
});

test('the clock map takes the quickest arrival of the last second', () => {
  const map = new ClockMap(48_000);
  expect(map.frameAt(0)).toBeUndefined();
  map.observe(48_000, 1030);
  map.observe(60_000, 1260);
  map.observe(96_000, 2050);
  expect(map.frameAt(2010)).toBeCloseTo(96_000, 6);
  for (let quarter = 9; quarter <= 20; quarter++) map.observe(quarter * 12_000, quarter * 250 + 50);
  expect(map.frameAt(5050)).toBeCloseTo(5 * 48_000, 6);
});

test('the resampler reads between samples what a sine has there', () => {
  for (const hertz of [100, 1000, 10_000, 18_000]) {
    const angle = (2 * Math.PI * hertz) / 48_000;
    const samples = Float32Array.from({ length: 400 }, (_, index) => Math.sin(angle * index));
    for (let position = resamplerReach; position < 400 - resamplerReach; position += 0.37)
      expect(Math.abs(sampleAt(samples, position) - Math.sin(angle * position))).toBeLessThan(0.01);
  }
});
