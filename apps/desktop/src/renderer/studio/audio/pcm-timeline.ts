import type { Millis } from '@starling/shared/units.ts';
import { ClockMap } from './clock-map.ts';
import { resamplerReach, sampleAt } from './resampler.ts';

/** Samples a second of what comes out. */
export const pcmSampleRate = 48_000;
/** Samples of one channel in a block: 10 ms. */
const pcmBlockSamples = 480;

const blockMs: Millis = (pcmBlockSamples / pcmSampleRate) * 1000;
/** Sound that is later than this is replaced by silence: a picture does not wait for it. */
const patienceMs: Millis = 120;
/** The speed may be changed by so much to follow the clock: nine cents; more could be heard as a change of pitch. */
const maxCorrection = 0.005;
/** Within this time an error is worked off. */
const correctionMs: Millis = 2000;
/**
 * An error larger than this is jumped over, from one place to the other within a block. Where a machine is so busy that
 * sound cards are not fed in time, their clocks lose ten milliseconds and more at once, some every second.
 */
const jumpMs: Millis = 25;
/** The same where there is nothing to hear. */
const quietJumpMs: Millis = 3;
/** −54 dBFS: what is weaker is nothing to hear. */
const quiet = 0.002;
/** What is kept of the input, above all that patience may need. */
const keptSeconds = 0.5;

/** Sound as an audio worklet hands it on. */
export interface SoundBlock {
  /** Counts contexts: another one has another clock. */
  readonly epoch: number;
  /** The context's count of its first sample. */
  readonly frame: number;
  readonly sampleRate: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Ten milliseconds of sound on the studio's clock. */
export interface PcmBlock {
  /** Of its first sample. */
  readonly time: Millis;
  /** s16le, left and right in turns. */
  readonly samples: Int16Array;
  /** Why it is silent, if it is. */
  readonly because: 'heard' | 'nothing-came';
}

/**
 * Sound on the studio's clock without a gap: 48,000 samples for each second of it, whatever the sound card thinks a
 * second is, and silence where no sound came.
 */
export class PcmTimeline {
  #nextTime: Millis;
  #delay: Millis = 0;
  #epoch: number | undefined;
  #rate = pcmSampleRate;
  #clock = new ClockMap(pcmSampleRate);
  #left = new Float32Array(0);
  #right = new Float32Array(0);
  /** The context's count of the first sample that is kept, and of the first that has not come. */
  #first = 0;
  #end = -Infinity;
  /** Where in the context's count the next block begins; undefined after silence. */
  #position: number | undefined;

  /** @param start the time of the first sample */
  constructor(start: Millis) {
    this.#nextTime = start;
  }

  /**
   * Begins anew; what is known of the clocks is kept.
   *
   * @param start the time of the first sample
   * @param delay how much later than it was heard sound is placed
   */
  restart(start: Millis, delay: Millis): void {
    this.#nextTime = start;
    this.#delay = delay;
    this.#position = undefined;
  }

  /** Learns when blocks come, while nothing is made of them: the clocks are known when something is. */
  observe({ epoch, sampleRate, frame, left }: SoundBlock, arrivedAt: Millis): void {
    this.#meet(epoch, sampleRate);
    this.#clock.observe(frame + left.length, arrivedAt);
  }

  /** Takes what has come. A gap in the counting begins anew. */
  push(block: SoundBlock, arrivedAt: Millis): void {
    this.#meet(block.epoch, block.sampleRate);
    if (block.frame !== this.#end) this.#begin(block);
    this.#append(block);
    this.#clock.observe(this.#end, arrivedAt);
  }

  /** @returns the blocks that are whole, and silence for those for which nothing came in time. */
  take(now: Millis): PcmBlock[] {
    const blocks: PcmBlock[] = [];
    while (this.#nextTime + blockMs <= now) {
      const samples = this.#render();
      if (samples === undefined && this.#nextTime + blockMs > now - patienceMs) break;
      if (samples === undefined) this.#position = undefined;
      const because = samples === undefined ? 'nothing-came' : 'heard';
      blocks.push({ time: this.#nextTime, samples: samples ?? new Int16Array(pcmBlockSamples * 2), because });
      this.#nextTime += blockMs;
    }
    return blocks;
  }

  /** Another context has another clock. */
  #meet(epoch: number, sampleRate: number): void {
    if (epoch === this.#epoch && sampleRate === this.#rate) return;
    this.#clock = new ClockMap(sampleRate);
    this.#epoch = epoch;
    this.#rate = sampleRate;
    this.#end = -Infinity;
  }

  #begin({ frame }: SoundBlock): void {
    // Silence before the first sample, so that the resampler may look back.
    this.#left = new Float32Array(resamplerReach);
    this.#right = new Float32Array(resamplerReach);
    this.#first = frame - resamplerReach;
    this.#end = frame;
    this.#position = undefined;
  }

  #append({ left, right }: SoundBlock): void {
    const most = this.#rate * keptSeconds;
    const excess = Math.max(0, this.#left.length + left.length - most);
    this.#left = joined(this.#left, left, excess);
    this.#right = joined(this.#right, right, excess);
    this.#first += excess;
    this.#end += left.length;
  }

  #render(): Int16Array | undefined {
    const target = this.#clock.frameAt(this.#nextTime - this.#delay);
    if (target === undefined) return undefined;
    const step = this.#rate / pcmSampleRate;
    const going = this.#position ?? target;
    const error = ((target - going) / this.#rate) * 1000;
    const isJump =
      Math.abs(error) > jumpMs || (Math.abs(error) > quietJumpMs && this.#isQuiet(going, target));
    const from = isJump ? target : going;
    const correction = isJump ? 0 : Math.max(-maxCorrection, Math.min(maxCorrection, error / correctionMs));
    const speed = step * (1 + correction);
    if (!this.#has(from, speed)) return undefined;
    const samples = this.#resample(from, speed);
    if (isJump && this.#has(going, step)) fadeOver(this.#resample(going, step), samples);
    this.#position = from + speed * pcmBlockSamples;
    return samples;
  }

  /** Whether a block from there on has come, and is still kept. */
  #has(from: number, speed: number): boolean {
    const last = from + speed * pcmBlockSamples + resamplerReach;
    return from - resamplerReach >= this.#first && last < this.#end;
  }

  /** Whether there is nothing to hear from the one place to a block behind the other. */
  #isQuiet(one: number, other: number): boolean {
    const from = Math.max(0, Math.floor(Math.min(one, other) - this.#first));
    const to = Math.ceil(Math.max(one, other) - this.#first + (this.#rate / pcmSampleRate) * pcmBlockSamples);
    const isWeak = (value: number) => Math.abs(value) < quiet;
    return this.#left.subarray(from, to).every(isWeak) && this.#right.subarray(from, to).every(isWeak);
  }

  #resample(from: number, speed: number): Int16Array {
    const samples = new Int16Array(pcmBlockSamples * 2);
    for (let index = 0; index < pcmBlockSamples; index++) {
      const position = from - this.#first + index * speed;
      samples[index * 2] = toInteger(sampleAt(this.#left, position));
      samples[index * 2 + 1] = toInteger(sampleAt(this.#right, position));
    }
    return samples;
  }
}

/** Begins as the first and ends as the second, which it changes. */
function fadeOver(first: Int16Array, second: Int16Array): void {
  for (let index = 0; index < second.length; index++) {
    const share = index / second.length;
    second[index] = Math.round((first[index] ?? 0) * (1 - share) + (second[index] ?? 0) * share);
  }
}

function joined(kept: Float32Array, added: Float32Array, excess: number): Float32Array<ArrayBuffer> {
  const all = new Float32Array(kept.length + added.length - excess);
  all.set(kept.subarray(excess));
  all.set(added, all.length - added.length);
  return all;
}

function toInteger(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767)));
}
