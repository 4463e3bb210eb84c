import type { MediaMessage } from '../../../ipc/media-messages.ts';
import { PcmTimeline, pcmSampleRate, type SoundBlock } from '../audio/pcm-timeline.ts';

/** The mix on its way to the muxer: blocks from the worklet in, gapless PCM out while something is encoded. */
export class SoundTrack {
  readonly #now: () => number;
  readonly #timeline: PcmTimeline;
  #send: ((message: MediaMessage) => void) | undefined;
  #port: MessagePort | undefined;

  /** @param now the studio's clock, ms */
  constructor(now: () => number) {
    this.#now = now;
    this.#timeline = new PcmTimeline(now());
  }

  /** Takes blocks from this port, and no longer from the one before. */
  listen(port: MessagePort): void {
    this.#port?.close();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<SoundBlock>) => {
      if (this.#send === undefined) this.#timeline.observe(data, this.#now());
      else this.#timeline.push(data, this.#now());
      this.pump();
    };
  }

  /**
   * Begins to send, from now on.
   *
   * @param pictureDelay how much later than its sound a picture is painted, ms: sound waits for it
   */
  start(send: (message: MediaMessage) => void, pictureDelay: number): void {
    this.#timeline.restart(this.#now(), pictureDelay);
    this.#send = send;
    send({ kind: 'audio-config', sampleRate: pcmSampleRate, channels: 2 });
  }

  stop(): void {
    this.#send = undefined;
  }

  /** Sends what is whole, and silence for what did not come; to be called often. */
  pump(): void {
    const send = this.#send;
    if (send === undefined) return;
    for (const { time, samples } of this.#timeline.take(this.#now())) {
      const data = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      send({ kind: 'audio', timestamp: Math.round(time * 1000), data });
    }
  }
}
