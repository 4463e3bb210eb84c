import type { EngineInput } from '../../src/mesh/engine-io.ts';
import type { Millis } from '../../src/units.ts';
import type { SimOptions } from './options.ts';
import type { Random } from './random.ts';
import type { SimEvent } from './sim-event.ts';
import type { SimPeer } from './sim-peer.ts';

/** A simulation as its parts see it. */
export interface SimWorld {
  readonly options: SimOptions;
  readonly random: Random;
  /** On the virtual clock. */
  readonly now: Millis;
  push(at: Millis, event: SimEvent): void;
  /** Hands an input to a peer's engine, and does what it answers. */
  give(peer: SimPeer, input: EngineInput): void;
}
