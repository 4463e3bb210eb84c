import type { Strip } from '../scene/collection.ts';

/** The processors that the worklet registers. */
export const stripProcessorName = 'starling-strip';
export const masterProcessorName = 'starling-master';

/** What a strip's processor is told. `end` lets it be collected. */
export type StripRequest = { readonly kind: 'strip'; readonly strip: Strip } | { readonly kind: 'end' };

/** What the master's processor is told: where the mix goes from now on. */
export interface MasterRequest {
  readonly kind: 'tap';
  /** Counts contexts. */
  readonly epoch: number;
  /** Gets {@link SoundBlock}s; null ends it. */
  readonly port: MessagePort | null;
}
