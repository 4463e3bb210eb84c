import { ChannelStrip } from './channel-strip.ts';
import { LevelMeter } from './level-meter.ts';
import { PeakLimiter } from './limiter.ts';
import type { SoundBlock } from './pcm-timeline.ts';
import {
  masterProcessorName,
  stripProcessorName,
  type MasterRequest,
  type StripRequest,
} from './worklet-messages.ts';

/** Meters are read twenty times a second. */
const readingsPerSecond = 20;
/** Samples in a block of the mix: four quanta, some 10 ms. */
const tapSamples = 512;
/** Nothing leaves louder: coding to AAC raises peaks by up to a decibel. */
const masterLimiter = { ceilingDb: -1, releaseMs: 60 };

const longestQuantum = 1024;
const silence = new Float32Array(longestQuantum);

/** Counts samples and says when a meter is to be read. */
class ReadingClock {
  #count = 0;

  isDue(samples: number): boolean {
    this.#count += samples;
    if (this.#count < sampleRate / readingsPerSecond) return false;
    this.#count = 0;
    return true;
  }
}

class StripProcessor extends AudioWorkletProcessor {
  readonly #strip = new ChannelStrip(sampleRate);
  readonly #clock = new ReadingClock();
  #hasEnded = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<StripRequest>) => {
      if (data.kind === 'strip') this.#strip.set(data.strip);
      else this.#hasEnded = true;
    };
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    const [monitorLeft, monitorRight] = outputs[1] ?? [];
    if (!left || !right || !monitorLeft || !monitorRight) return !this.#hasEnded;
    const quiet = silence.subarray(0, left.length);
    const input = inputs[0] ?? [];
    const workLeft = Float32Array.from(input[0] ?? quiet);
    const workRight = Float32Array.from(input[1] ?? input[0] ?? quiet);
    this.#strip.process(workLeft, workRight, { left, right, monitorLeft, monitorRight });
    if (this.#clock.isDue(left.length)) this.port.postMessage(this.#strip.readLevel());
    return !this.#hasEnded;
  }
}

class MasterProcessor extends AudioWorkletProcessor {
  readonly #limiter = new PeakLimiter(masterLimiter, sampleRate);
  readonly #meter = new LevelMeter();
  readonly #clock = new ReadingClock();
  #tap: MessagePort | null = null;
  #epoch = 0;
  #left = new Float32Array(tapSamples);
  #right = new Float32Array(tapSamples);
  #filled = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<MasterRequest>) => {
      this.#tap = data.port;
      this.#epoch = data.epoch;
    };
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (!left || !right) return true;
    const quiet = silence.subarray(0, left.length);
    const input = inputs[0] ?? [];
    left.set(input[0] ?? quiet);
    right.set(input[1] ?? input[0] ?? quiet);
    this.#limiter.process(left, right);
    this.#meter.add(left, right);
    this.#tapOff(left, right);
    if (this.#clock.isDue(left.length)) this.port.postMessage(this.#meter.read());
    return true;
  }

  #tapOff(left: Float32Array, right: Float32Array): void {
    // A quantum divides the block's length.
    this.#left.set(left, this.#filled);
    this.#right.set(right, this.#filled);
    this.#filled += left.length;
    if (this.#filled < tapSamples) return;
    this.#filled = 0;
    if (this.#tap === null) return;
    const block: SoundBlock = {
      epoch: this.#epoch,
      frame: currentFrame + left.length - tapSamples,
      sampleRate,
      left: this.#left,
      right: this.#right,
    };
    this.#tap.postMessage(block);
  }
}

registerProcessor(stripProcessorName, StripProcessor);
registerProcessor(masterProcessorName, MasterProcessor);
