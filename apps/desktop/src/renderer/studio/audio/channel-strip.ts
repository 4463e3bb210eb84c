import type { Strip } from '../scene/collection.ts';
import { DynamicsCompressor } from './compressor.ts';
import { approach, factorOf } from './decibels.ts';
import { DelayLine } from './delay-line.ts';
import { NoiseGate } from './gate.ts';
import { LevelMeter, type Level } from './level-meter.ts';
import { PeakLimiter } from './limiter.ts';

/** A fader or a switch reaches its place in some 5 ms × 3, so that it does not click. */
const glideMs = 5;

/** The lowest place of a fader is silence. */
const silentGainDb = -60;

interface Filter {
  process(left: Float32Array, right: Float32Array): void;
}

/** Where a strip's sound goes. */
interface StripOutputs {
  /** To the viewers. */
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** To the streamer's ears. */
  readonly monitorLeft: Float32Array;
  readonly monitorRight: Float32Array;
}

/** One source's way through the mixer: gate, compressor, limiter, gain, delay; then the viewers, the monitor or both. */
export class ChannelStrip {
  readonly #sampleRate: number;
  readonly #glide: number;
  readonly #delay: DelayLine;
  readonly #meter = new LevelMeter();
  #settings: Strip | undefined;
  #filters: { readonly gate?: Filter; readonly compressor?: Filter; readonly limiter?: Filter } = {};
  #gain = { now: 0, target: 0 };
  #program = { now: 0, target: 0 };
  #monitor = { now: 0, target: 0 };

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#glide = approach(glideMs, sampleRate);
    this.#delay = new DelayLine(sampleRate);
  }

  /** Filters whose settings stay the same keep their state. */
  set(settings: Strip): void {
    const before = this.#settings;
    this.#filters = {
      ...this.#kept('gate', before, settings, (gate) => new NoiseGate(gate, this.#sampleRate)),
      ...this.#kept('compressor', before, settings, (set) => new DynamicsCompressor(set, this.#sampleRate)),
      ...this.#kept('limiter', before, settings, (limiter) => new PeakLimiter(limiter, this.#sampleRate)),
    };
    this.#settings = settings;
    this.#delay.setDelay(settings.delayMs);
    this.#gain.target = settings.gainDb <= silentGainDb ? 0 : factorOf(settings.gainDb);
    this.#program.target = settings.muted || settings.monitoring === 'monitor-only' ? 0 : 1;
    this.#monitor.target = settings.muted || settings.monitoring === 'off' ? 0 : 1;
    // The first settings are where the strip begins, not where it glides to.
    if (before === undefined) for (const glide of this.#glides()) glide.now = glide.target;
  }

  /**
   * @param left changed where it is
   * @param right changed where it is
   */
  process(left: Float32Array, right: Float32Array, outputs: StripOutputs): void {
    this.#filters.gate?.process(left, right);
    this.#filters.compressor?.process(left, right);
    this.#filters.limiter?.process(left, right);
    for (let index = 0; index < left.length; index++) {
      this.#gain.now += (this.#gain.target - this.#gain.now) * this.#glide;
      left[index] = (left[index] ?? 0) * this.#gain.now;
      right[index] = (right[index] ?? 0) * this.#gain.now;
    }
    // Also while muted: a streamer sees whether there is anything to be heard.
    this.#meter.add(left, right);
    this.#delay.process(left, right);
    this.#send(this.#program, left, right, outputs.left, outputs.right);
    this.#send(this.#monitor, left, right, outputs.monitorLeft, outputs.monitorRight);
  }

  /** @returns how loud it was since the last reading, after the fader and before the mute. */
  readLevel(): Level {
    return this.#meter.read();
  }

  #send(
    glide: { now: number; readonly target: number },
    left: Float32Array,
    right: Float32Array,
    toLeft: Float32Array,
    toRight: Float32Array,
  ): void {
    for (let index = 0; index < left.length; index++) {
      glide.now += (glide.target - glide.now) * this.#glide;
      toLeft[index] = (left[index] ?? 0) * glide.now;
      toRight[index] = (right[index] ?? 0) * glide.now;
    }
  }

  #glides() {
    return [this.#gain, this.#program, this.#monitor];
  }

  #kept<Name extends 'gate' | 'compressor' | 'limiter'>(
    name: Name,
    before: Strip | undefined,
    settings: Strip,
    make: (settings: NonNullable<Strip[Name]>) => Filter,
  ): Partial<Record<Name, Filter>> {
    const wanted = settings[name];
    if (wanted === null) return {};
    const current = this.#filters[name];
    const isSame = JSON.stringify(before?.[name]) === JSON.stringify(wanted);
    const filter = isSame && current !== undefined ? current : make(wanted);
    return { [name]: filter } as Partial<Record<Name, Filter>>;
  }
}
