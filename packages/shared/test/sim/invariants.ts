import { equalBytes } from '../../src/bytes.ts';
import type { Millis } from '../../src/units.ts';
import type { Content } from './content.ts';
import type { EventLog } from './event-log.ts';
import type { SimOptions } from './options.ts';
import type { SimPeer } from './sim-peer.ts';
import { channelBytes, storeBytesOf } from './sim-peer.ts';

const mostLoading = 256;
const mostNeighbours = 16;
/** The upload bucket's depth, s; see `tuning.burst`. */
const burst = 0.5;

/** A promise of the engine was broken. Its message holds the seed and what the peer did last. */
export class SimFailure extends Error {}

/** What must hold at every step, whatever the network does. */
export class Invariants {
  readonly #options: SimOptions;
  readonly #content: Content;
  readonly #log: EventLog;

  constructor(options: SimOptions, content: Content, log: EventLog) {
    this.#options = options;
    this.#content = content;
    this.#log = log;
  }

  delivered(peer: SimPeer, index: number, bytes: Uint8Array, now: Millis): void {
    const { player } = peer;
    if (!equalBytes(bytes, this.#content.part(index).bytes))
      this.fail(peer, now, `bad bytes of part ${index} were delivered`);
    if (!player.wanted.delete(index)) this.fail(peer, now, `part ${index} was delivered unasked or twice`);
  }

  /** The part was due and is not there: then HTTP must be at it, however late. */
  missing(peer: SimPeer, index: number, now: Millis): void {
    if (!peer.fetches.has(index)) this.fail(peer, now, `part ${index} is due, and nobody fetches it`);
  }

  uploaded(peer: SimPeer, bytes: number, now: Millis): void {
    const second = Math.floor(now / 1_000);
    if (peer.second !== second) {
      peer.second = second;
      peer.uploadedInSecond = 0;
    }
    peer.uploadedInSecond += bytes;
    // A key frame's second and the mean over four seconds that the cap is taken from may differ by a quarter.
    const most =
      this.#content.rate * 1.25 * this.#options.uploadFactor * 1_000 * (1 + burst) + 2 * channelBytes;
    if (peer.uploadedInSecond > most)
      this.fail(peer, now, `${peer.uploadedInSecond} bytes uploaded within a second`);
  }

  buffered(peer: SimPeer, bytes: number, now: Millis): void {
    if (bytes > 1.2 * channelBytes) this.fail(peer, now, `a channel holds ${bytes} bytes`);
  }

  holdings(peer: SimPeer, now: Millis): void {
    const { stored, loading, neighbours } = peer.engine.holdings;
    if (stored > storeBytesOf(this.#options)) this.fail(peer, now, `${stored} bytes are stored`);
    if (loading > mostLoading) this.fail(peer, now, `${loading} parts are loading`);
    if (neighbours > mostNeighbours) this.fail(peer, now, `${neighbours} neighbours`);
  }

  fail(peer: SimPeer, now: Millis, what: string): never {
    const { seed, peers } = this.#options;
    throw new SimFailure(
      `seed ${seed}, ${peers} peers, ${now.toFixed(1)} ms, peer ${peer.number} (${peer.behaviour}): ${what}\n${this.#log.of(peer.number)}`,
    );
  }
}
