import type { BitsPerSecond, Bytes, Millis } from '../units.ts';

/** How one side of a connection behaves. */
export interface SrtSettings {
  /** What is received is held back so long at least, for lost packets to be sent again. 0 to 65,535; default 120. */
  readonly latency: Millis;
  /** The least that the other side is to hold back what it receives from here. Default 0: it decides. */
  readonly peerLatency: Millis;
  /** A side that says nothing for so long is gone. Default 5 s. */
  readonly idleTimeout: Millis;
  /** Packets that wait to be delivered, and that wait for their acknowledgement. A power of two; default 8,192. */
  readonly window: number;
  /** Most that is sent, headers and repetitions included. Default: twice what comes in, 8 Mbit/s at least. */
  readonly maxBandwidth: BitsPerSecond | undefined;
  /** A key encrypts so many packets. Default 2^25. */
  readonly keyRefreshEvery: number;
  /** The other side is told the next key so many packets before. Default 4,000. */
  readonly keyAnnouncedBefore: number;
}

export const defaultSettings: SrtSettings = {
  latency: 120,
  peerLatency: 0,
  idleTimeout: 5_000,
  window: 8_192,
  maxBandwidth: undefined,
  keyRefreshEvery: 2 ** 25,
  keyAnnouncedBefore: 4_000,
};

/** Times and counts that both sides of the protocol agree on, by the draft and libsrt 1.5. */
export const timing = {
  /** Between full acknowledgements; draft §4.8.1. */
  ackEvery: 10,
  /** A light one comes after so many packets. */
  lightAckAfter: 64,
  /** Loss reports are never repeated sooner; draft §4.8.2. */
  leastLossReport: 20,
  keepAliveEvery: 1_000,
  /** A handshake that was not answered is sent again. */
  handshakeEvery: 250,
  /** Too late is what is older than so many latencies, and than this time; draft §4.6. */
  tooLateFactor: 1.25,
  tooLateAtLeast: 1_000,
} as const;

/** What this implementation says its version is. */
export const srtVersion = 0x010500;
/** The oldest whose handshake is version 5. */
export const oldestVersion = 0x010300;
/** A packet with the headers of IP and UDP, as handshakes tell it. */
export const mtu: Bytes = 1_500;
/** Of media in one packet: 1,500 less the headers of IP, UDP and SRT. */
export const largestPayload: Bytes = 1_456;
/** Of IPv4, UDP and SRT. */
export const headerBytes: Bytes = 44;
