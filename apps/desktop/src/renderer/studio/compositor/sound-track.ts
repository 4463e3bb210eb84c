import type { MediaMessage } from '../../../ipc/media-messages.ts';
import { PcmTimeline, pcmSampleRate, type SoundBlock } from '../audio/pcm-timeline.ts';

/** The mix on its way to the muxer: blocks from the worklet in, gapless PCM out while something is encoded. */
export class SoundTrack {
  readonly #now: () => number;
  #timeline: PcmTimeline | undefined;
  #send: ((message: MediaMessage) => void) | undefined;
  #port: MessagePort | undefined;
  #pictureDelay = 0;

  /** @param now the studio's clock, ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes blocks from this port, and no longer from the one before. */
  listen(port: MessagePort): void {
    this.#port?.close();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<SoundBlock>) => {
      this.#timeline?.push(data, this.#now() + this.#pictureDelay);
      this.pump();
    };
  }

  /**
   * Begins to send, from now on.
   *
   * @param pictureDelay how much later than its sound a picture is painted, ms: sound waits for it
   */
  start(send: (message: MediaMessage) => void, pictureDelay: number): void {
    this.#pictureDelay = pictureDelay;
    this.#timeline = new PcmTimeline(this.#now());
    this.#send = send;
    send({ kind: 'audio-config', sampleRate: pcmSampleRate, channels: 2 });
  }

  stop(): void {
    this.#timeline = undefined;
    this.#send = undefined;
  }

  /** Sends what is whole, and silence for what did not come; to be called often. */
  pump(): void {
    for (const { time, samples } of this.#timeline?.take(this.#now()) ?? []) {
      const data = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      this.#send?.({ kind: 'audio', timestamp: Math.round(time * 1000), data });
    }
  }
}
