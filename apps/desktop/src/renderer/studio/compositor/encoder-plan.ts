import type { BitsPerSecond, Seconds } from '@starling/shared/units.ts';

/** What is to be encoded. */
export interface VideoSettings {
  /** px, even. */
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly frameRate: number;
  readonly bitsPerSecond: BitsPerSecond;
}

/** The time from key frame to key frame. */
const gopLength: Seconds = 2;

/** So many frames may wait for the encoder; one more is skipped instead, so that live stays live. */
export const encoderQueueLimit = 4;

interface Level {
  readonly idc: number;
  readonly macroblocks: number;
  readonly macroblocksPerSecond: number;
  /** kbit/s of the Main profile; High allows a quarter more. */
  readonly kbits: number;
}

/** ITU-T H.264 Table A-1, from 3.0 on: nothing lower is worth telling apart here. */
const levels: readonly Level[] = [
  { idc: 30, macroblocks: 1620, macroblocksPerSecond: 40_500, kbits: 10_000 },
  { idc: 31, macroblocks: 3600, macroblocksPerSecond: 108_000, kbits: 14_000 },
  { idc: 32, macroblocks: 5120, macroblocksPerSecond: 216_000, kbits: 20_000 },
  { idc: 40, macroblocks: 8192, macroblocksPerSecond: 245_760, kbits: 20_000 },
  { idc: 42, macroblocks: 8704, macroblocksPerSecond: 522_240, kbits: 50_000 },
  { idc: 50, macroblocks: 22_080, macroblocksPerSecond: 589_824, kbits: 135_000 },
  { idc: 51, macroblocks: 36_864, macroblocksPerSecond: 983_040, kbits: 240_000 },
  { idc: 52, macroblocks: 36_864, macroblocksPerSecond: 2_073_600, kbits: 240_000 },
];

/** @returns `level_idc` (ITU-T H.264 A.3) that a stream needs; 5.2 where none is enough. */
export function levelFor({ width, height, frameRate, bitsPerSecond }: VideoSettings): number {
  const macroblocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const level = levels.find(
    (candidate) =>
      candidate.macroblocks >= macroblocks &&
      candidate.macroblocksPerSecond >= macroblocks * frameRate &&
      candidate.kbits * 1000 >= bitsPerSecond,
  );
  return level?.idc ?? 52;
}

const profiles = [
  { name: 'High', bytes: '6400' },
  { name: 'Main', bytes: '4d00' },
  { name: 'Constrained Baseline', bytes: '42e0' },
] as const;

/** A way to encode, best first, with a name for people. */
export interface EncoderCandidate {
  readonly name: string;
  readonly isHardware: boolean;
  readonly config: VideoEncoderConfig;
}

/** @returns the configurations to ask for, in the order in which the first supported one is taken. */
export function encoderCandidates(settings: VideoSettings): EncoderCandidate[] {
  const level = levelFor(settings).toString(16).padStart(2, '0');
  const { width, height, frameRate: framerate, bitsPerSecond: bitrate } = settings;
  // `prefer-hardware` is refused where there is none; `no-preference` then gets the software's.
  return (['prefer-hardware', 'no-preference'] as const).flatMap((hardwareAcceleration) =>
    profiles.map(({ name, bytes }) => ({
      name: `H.264 ${name}`,
      isHardware: hardwareAcceleration === 'prefer-hardware',
      config: {
        ...{ codec: `avc1.${bytes}${level}`, width, height, framerate, bitrate, hardwareAcceleration },
        ...{ bitrateMode: 'constant', latencyMode: 'realtime', avc: { format: 'avc' } },
      },
    })),
  );
}

/** What is asked of each frame. */
export interface FrameOrder {
  readonly action: 'encode' | 'skip';
  readonly because: 'asked' | 'gop' | 'steady' | 'queue-full';
  readonly isKey: boolean;
}

/** Decides for each frame whether it is encoded, and whether as a key frame. */
export class FrameOrders {
  #lastKey: number | undefined;
  #isKeyAsked = true;

  /** The next frame that is encoded becomes a key frame. */
  askForKey(): void {
    this.#isKeyAsked = true;
  }

  /**
   * @param time of the frame, µs
   * @param queued frames that wait for the encoder
   */
  next(time: number, queued: number): FrameOrder {
    if (queued >= encoderQueueLimit) return { action: 'skip', because: 'queue-full', isKey: false };
    // Half a millisecond: frames stand on a grid of µs that does not divide by every rate.
    const isDue = this.#lastKey === undefined || time - this.#lastKey >= gopLength * 1e6 - 500;
    if (!isDue && !this.#isKeyAsked) return { action: 'encode', because: 'steady', isKey: false };
    const because = this.#isKeyAsked ? 'asked' : 'gop';
    this.#isKeyAsked = false;
    this.#lastKey = time;
    return { action: 'encode', because, isKey: true };
  }
}
