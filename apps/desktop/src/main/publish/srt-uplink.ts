import type { Tag } from '@starling/shared/flv/tag.ts';
import { TransportMuxer } from '@starling/shared/mpegts/muxer.ts';
import { PayloadSplitter } from '@starling/shared/srt/payload-splitter.ts';
import { callSrt, SrtCallError } from '@starling/shared/srt-socket/call-srt.ts';
import type { SrtLink } from '@starling/shared/srt-socket/srt-link.ts';
import type { BitsPerSecond, Millis } from '@starling/shared/units.ts';
import type { SrtFigures } from '../../ipc/publish-messages.ts';
import { LinkPressure } from './link-pressure.ts';
import type { UplinkEnd } from './publish-failure.ts';
import type { SrtAddress } from './srt-address.ts';
import type { Uplink, UplinkEvents } from './uplink.ts';

export interface SrtUplinkOptions extends UplinkEvents {
  /** A secret mostly; empty for none. */
  readonly streamId: string;
  /** A secret; undefined for no encryption. */
  readonly passphrase: string | undefined;
}

const watchInterval: Millis = 200;
const callPatience: Millis = 5_000;
const closings = {
  local: 'it was ended here',
  shutdown: 'it was closed',
  silence: 'nothing is heard any more',
};

/** One SRT connection over which a broadcast is published as a transport stream. */
export class SrtUplink implements Uplink {
  readonly #options: SrtUplinkOptions;
  readonly #muxer = new TransportMuxer();
  readonly #splitter = new PayloadSplitter();
  readonly #pressure = new LinkPressure();
  #link: SrtLink | undefined;
  #watch: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor(address: SrtAddress, options: SrtUplinkOptions) {
    this.#options = options;
    void this.#run(address);
  }

  get isLive(): boolean {
    return this.#link !== undefined && !this.#hasEnded;
  }

  get roundTrip(): Millis {
    return Math.round(this.#link?.statistics().msRTT ?? 0);
  }

  /** Always: what SRT cannot send in time it gives up by itself, and what is left out before depends on `behind`. */
  get hasRoom(): boolean {
    return this.isLive;
  }

  get srt(): SrtFigures | undefined {
    const seen = this.#link?.statistics();
    if (seen === undefined) return undefined;
    return {
      lossShare: this.#pressure.lossShare,
      ...{ resentPackets: seen.pktRetransTotal, droppedPackets: seen.pktSndDropTotal },
      ...{ bufferMs: Math.round(seen.msSndBuf), latencyMs: seen.msSndTsbPdDelay },
      isEncrypted: this.#options.passphrase !== undefined,
    };
  }

  expect(): void {
    // SRT looks at what is sent.
  }

  behind(): Millis {
    return this.#pressure.behind;
  }

  rate(): BitsPerSecond {
    return this.#pressure.rate;
  }

  send(tag: Tag): void {
    for (const payload of this.#splitter.push(this.#muxer.push(tag))) this.#link?.send(payload);
  }

  close(): void {
    this.#link?.close();
    this.#end({ kind: 'stopped' });
  }

  async #run(address: SrtAddress): Promise<void> {
    const link = await this.#call(address);
    if (link === undefined) return;
    if (this.#hasEnded) {
      link.close();
      return;
    }
    this.#link = link;
    this.#watch = setInterval(
      () => this.#pressure.learn(link.statistics(), performance.now()),
      watchInterval,
    );
    this.#options.onLive();
    const because = await link.closed;
    this.#end({ kind: 'lost', reason: closings[because] });
  }

  async #call({ host, port, latency, keyLength }: SrtAddress): Promise<SrtLink | undefined> {
    const { streamId, passphrase } = this.#options;
    try {
      return await callSrt({
        ...{ host, port, streamId, passphrase, keyLength, timeout: callPatience },
        settings: { peerLatency: latency },
      });
    } catch (error) {
      this.#end(endOf(error));
      return undefined;
    }
  }

  #end(end: UplinkEnd): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearInterval(this.#watch);
    this.#options.onEnd(end);
  }
}

/** Of a call that nothing came of. */
function endOf(error: unknown): UplinkEnd {
  if (error instanceof SrtCallError) return { kind: 'rejected', code: error.code };
  const isNamed = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return { kind: 'unreachable', reason: isNamed ? String(error.code) : String(error) };
}
