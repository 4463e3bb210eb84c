import { TransportDemuxer } from '@starling/shared/mpegts/demuxer.ts';
import type { SrtLink } from '@starling/shared/srt-socket/srt-link.ts';
import type { Millis } from '@starling/shared/units.ts';
import { LivePublication } from './live-publication.ts';
import type { Admission, RtmpOptions } from './rtmp-connection.ts';

/** Turned away by codec, or for a stream key that may not go on air. */
type Granted = Extract<Admission, { granted: true }>;

const defaultIdleTimeout: Millis = 30_000;

/** One SRT publisher: its connection, the transport stream in it, and the publication that comes out of it. */
export class SrtPublisher {
  /** Resolves when it has left and its channel is free. */
  readonly left: Promise<void>;
  readonly #link: SrtLink;
  readonly #admission: Granted;
  readonly #options: RtmpOptions;
  readonly #demuxer = new TransportDemuxer();
  readonly #publication: LivePublication;
  readonly #deadline: NodeJS.Timeout;
  #reason: string | undefined;

  constructor(link: SrtLink, admission: Granted, options: RtmpOptions) {
    this.#link = link;
    this.#admission = admission;
    this.#options = options;
    this.#publication = new LivePublication(admission.channel, undefined, (reason) => this.close(reason));
    const patience = options.idleTimeoutMs ?? defaultIdleTimeout;
    this.#deadline = setTimeout(() => this.close(`Nothing to play was sent for ${patience} ms.`), patience);
    link.onPayload = (bytes) => this.#take(bytes);
    this.left = this.#run();
    options.log.info(this.#who(), 'a publisher is on air, by SRT');
    options.onPublication(this.#publication);
  }

  /** SRT has no word for a reason: the publisher sees its connection end, the log tells why. */
  close(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#link.close();
  }

  async #run(): Promise<void> {
    const because = await this.#link.closed;
    clearTimeout(this.#deadline);
    // An encoder that stops says so; one that crashes or loses its network falls silent.
    const ending = because === 'shutdown' ? 'finished' : 'lost';
    if (this.#publication.end(ending))
      this.#options.log.info(
        {
          ...{ ...this.#who(), ending, reason: this.#reason ?? because, ...this.#publication.counts() },
          ...{ damaged: this.#demuxer.damaged, link: this.#linkFacts() },
        },
        'a publisher left',
      );
    this.#admission.release();
  }

  #take(bytes: Uint8Array): void {
    if (this.#reason !== undefined) return;
    for (const demuxed of this.#demuxer.push(bytes)) {
      if (demuxed.kind === 'unsupported') {
        const choose = demuxed.type === 'audio' ? 'AAC' : 'H.264 or HEVC';
        this.#refuse(`${demuxed.what} cannot be taken here by SRT: choose ${choose} and start again.`);
        return;
      }
      this.#deadline.refresh();
      const outcome = this.#publication.take(demuxed.tag);
      if (outcome.kind === 'refused') {
        this.#refuse(outcome.reason);
        return;
      }
      if (outcome.kind === 'first-malformed')
        this.#options.log.warn(
          { ...this.#who(), reason: outcome.reason },
          'a tag cannot be read and was left out',
        );
    }
  }

  #refuse(reason: string): void {
    this.#options.onRefusal?.('codec');
    this.#options.log.info({ ...this.#who(), reason }, 'a publisher was refused');
    this.close(reason);
  }

  #linkFacts(): object {
    const { msRTT, pktRecvTotal, pktRcvLossTotal, pktRcvDropTotal, pktRcvUndecryptTotal, msRcvTsbPdDelay } =
      this.#link.statistics();
    return { msRTT, pktRecvTotal, pktRcvLossTotal, pktRcvDropTotal, pktRcvUndecryptTotal, msRcvTsbPdDelay };
  }

  #who(): object {
    const { address, port } = this.#link.peer;
    return { peer: `${address}:${port}`, channel: this.#admission.channel };
  }
}
