import type { BitsPerSecond, Millis } from '@starling/shared/units.ts';

/** How the bitrate follows the network; OBS's figures by default. */
export interface DynamicBitrateSettings {
  /** So much of the broadcast in front of the network makes it go down. Default 200 ms. */
  readonly triggerMs: Millis;
  /** What it rises by, as a share of the full bitrate. Default 0.1. */
  readonly riseShare: number;
  /** And how often it tries. Default 4 s. */
  readonly riseEveryMs: Millis;
  /** It never goes below this share of the full bitrate. Default 0.2. */
  readonly floorShare: number;
}

export const defaultDynamicBitrate: DynamicBitrateSettings = {
  ...{ triggerMs: 200, riseShare: 0.1, riseEveryMs: 4_000, floorShare: 0.2 },
};

/** A new bitrate for the encoder, and why. */
export interface BitrateDecision {
  readonly bitsPerSecond: BitsPerSecond;
  readonly because: 'network-is-slower' | 'trying-more';
}

/** After going down it waits for what the encoder made before to leave. */
const settle: Millis = 1_000;
/** Of what arrives a second pictures get this share, so that the queue can empty. */
const drainShare = 0.9;
/** Each step goes down by this at least: the measured rate may lag. */
const leastFall = 0.9;

/** Decides the video's bitrate from what waits in front of the network. Pure: time comes in. */
export class DynamicBitrate {
  readonly #full: BitsPerSecond;
  readonly #audio: BitsPerSecond;
  readonly #settings: DynamicBitrateSettings;
  #current: BitsPerSecond;
  #changedAt: Millis = -Infinity;

  constructor(
    full: BitsPerSecond,
    audio: BitsPerSecond,
    settings: DynamicBitrateSettings = defaultDynamicBitrate,
  ) {
    this.#full = full;
    this.#audio = audio;
    this.#settings = settings;
    this.#current = full;
  }

  /** What the encoder is to make now, without sound. */
  get current(): BitsPerSecond {
    return this.#current;
  }

  /** @param arrivingRate what the network carried lately, with sound */
  decide(now: Millis, sendBufferMs: Millis, arrivingRate: BitsPerSecond): BitrateDecision | undefined {
    const { triggerMs, riseEveryMs, riseShare, floorShare } = this.#settings;
    if (sendBufferMs >= triggerMs) {
      if (now - this.#changedAt < settle) return undefined;
      const carried = (arrivingRate - this.#audio) * drainShare;
      const wanted = Math.min(carried, this.#current * leastFall);
      return this.#change(now, Math.max(wanted, this.#full * floorShare), 'network-is-slower');
    }
    const mayRise = this.#current < this.#full && now - this.#changedAt >= riseEveryMs;
    if (!mayRise || sendBufferMs > triggerMs / 2) return undefined;
    return this.#change(now, Math.min(this.#full, this.#current + this.#full * riseShare), 'trying-more');
  }

  #change(
    now: Millis,
    wanted: BitsPerSecond,
    because: BitrateDecision['because'],
  ): BitrateDecision | undefined {
    const bitsPerSecond = Math.round(wanted);
    this.#changedAt = now;
    if (bitsPerSecond === this.#current) return undefined;
    this.#current = bitsPerSecond;
    return { bitsPerSecond, because };
  }
}
