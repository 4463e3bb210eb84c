import { AbrController, type default as Hls, type Events, type FragBufferedData } from 'hls.js';
import type { BitsPerSecond, Bytes, Millis } from '@starling/shared/units.ts';
import { PartBandwidth } from './part-bandwidth.ts';

/** Quickly down, slowly up. */
const halfLives: readonly Millis[] = [2_000, 6_000];

/** hls.js's choice of quality, with an estimate of the bandwidth that suits parts. */
export class PartAbrController extends AbrController {
  constructor(hls: Hls) {
    super(hls);
    this.#replaceEstimator(hls.config.abrEwmaDefaultEstimate);
  }

  override resetEstimator(estimate?: BitsPerSecond): void {
    super.resetEstimator(estimate);
    this.#replaceEstimator(estimate ?? this.hls.config.abrEwmaDefaultEstimate);
  }

  /** hls.js counts the time of parsing, too: of a part that took 5 ms, a busy page makes a slow line. */
  protected override onFragBuffered(event: Events.FRAG_BUFFERED, data: FragBufferedData): void {
    const { part, frag } = data;
    const { loading, parsing } = part !== null && part.stats.loaded > 0 ? part.stats : frag.stats;
    parsing.end = Math.min(parsing.end, loading.end);
    super.onFragBuffered(event, data);
  }

  #replaceEstimator(estimate: BitsPerSecond): void {
    const original = this.bwEstimator;
    const bandwidth = new PartBandwidth(estimate, halfLives, () => performance.now());
    this.bwEstimator = Object.assign(Object.create(original) as typeof original, {
      sample: (duration: Millis, bytes: Bytes) => bandwidth.sample(duration, bytes),
      canEstimate: () => bandwidth.canEstimate(),
      getEstimate: () => bandwidth.estimate(),
    });
  }
}
