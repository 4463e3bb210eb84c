import type { EncoderRequest, MediaMessage } from '../../src/ipc/media-messages.ts';
import type { MediaPort } from '../../src/main/media-port.ts';
import { type StudioMedia, StudioPlayer } from './studio-media.ts';

/** A page's end of the media port: an encoder that plays what was coded before, and does as it is asked. */
export class FakePage {
  readonly port: MediaPort;
  readonly requests: EncoderRequest[] = [];
  readonly player: StudioPlayer;
  readonly #stopping = new AbortController();
  #playing: Promise<void> = Promise.resolve();
  #listener: (message: MediaMessage) => void = () => undefined;
  #onClose: () => void = () => undefined;

  constructor(media: StudioMedia) {
    this.player = new StudioPlayer(media, (message) => this.#listener(message));
    this.port = {
      send: (request) => {
        this.requests.push(request);
        if (request.kind === 'key-frame') this.player.requestKey();
        if (request.kind === 'recording') this.player.setRecording(request.bitsPerSecond > 0);
      },
      onMessage: (listener) => (this.#listener = listener),
      onClose: (listener) => (this.#onClose = listener),
      close: () => undefined,
    };
  }

  /** @param startMicros where its clock stands */
  play(startMicros?: number): this {
    this.#playing = this.player.play(this.#stopping.signal, startMicros);
    return this;
  }

  /** The page is gone, its port with it. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#playing;
    this.#onClose();
  }
}
