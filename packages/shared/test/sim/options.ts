/** What a run of the simulator is made of. Times in seconds unless they say otherwise. */
export interface SimOptions {
  readonly peers: number;
  readonly seed: number;
  /** From the live edge to the playhead. */
  readonly latency: number;
  readonly seconds: number;
  /** Not counted at the beginning. */
  readonly warmup: number;
  /** The first peers join over this time. */
  readonly ramp: number;
  readonly bitrate: number;
  readonly partMs: number;
  /** A chunk in thousands of bytes. The real 4.5 or so are a burst of SCTP; a larger one makes a large swarm quicker to simulate. */
  readonly chunk: number;
  /** Seconds of a recording, in whole segments, which all watch from its beginning; 0: a broadcast on air. */
  readonly recorded: number;
  /** Mean of the peers' uplinks as a multiple of the bitrate. */
  readonly upload: number;
  /** Share of peers without upload. */
  readonly noUpload: number;
  /** All uplinks are alike instead of spread from 1 to 5. */
  readonly isEqual: boolean;
  /** The engine's cap as a multiple of the bitrate. */
  readonly uploadFactor: number;
  /** Share of peers that leave in a minute, each replaced by another. */
  readonly churn: number;
  readonly loss: number;
  /** Mean round trip between two peers, ms. */
  readonly roundTripMs: number;
  readonly liars: number;
  readonly freeRiders: number;
  /** NAT classes: some pairs cannot connect. */
  readonly hasNat: boolean;
  /** So many more peers join from `flashAt` on, within `flashSeconds`. */
  readonly flash: number;
  readonly flashAt: number;
  readonly flashSeconds: number;
  /** The tracker is away from … to. */
  readonly outage: readonly [number, number] | undefined;
  /** Every message goes through the codec. */
  readonly usesWire: boolean;
}

export const defaultOptions: SimOptions = {
  peers: 100,
  seed: 1,
  latency: 3,
  seconds: 60,
  warmup: 10,
  ramp: 3,
  bitrate: 1_600_000,
  partMs: 250,
  chunk: 4,
  recorded: 0,
  upload: 2,
  noUpload: 0.2,
  isEqual: false,
  uploadFactor: 2,
  churn: 0.1,
  loss: 0.001,
  roundTripMs: 60,
  liars: 0,
  freeRiders: 0,
  hasNat: true,
  flash: 0,
  flashAt: 15,
  flashSeconds: 10,
  outage: undefined,
  usesWire: false,
};
