import type { VideoChunk, VideoConfig } from '../../../ipc/media-messages.ts';
import type { VideoSettings } from './encoder-plan.ts';
import { chooseEncoder, FrameEncoder } from './frame-encoder.ts';

/** What coding for a recording needs of its surroundings. */
export interface RecordingEncoderDeps {
  /** The studio's clock, ms. */
  now: () => number;
  send: (picture: VideoConfig | VideoChunk) => void;
  problem: (message: string) => void;
}

/**
 * Codes what is painted a second time, while a recording is to be better than the stream. A frame that is painted anyway costs one
 * more encoding so; making it of the stream later would cost a decoder, too, and could win nothing back.
 */
export class RecordingEncoder {
  readonly #settings: VideoSettings;
  readonly #deps: RecordingEncoderDeps;
  /** A system may give one hardware encoder and no second. */
  readonly #refused = new Set<string>();
  #encoder: FrameEncoder | undefined;
  #bitsPerSecond = 0;

  constructor(settings: VideoSettings, deps: RecordingEncoderDeps) {
    this.#settings = settings;
    this.#deps = deps;
  }

  /** @param bitsPerSecond 0 ends it, after what is being coded */
  async set(bitsPerSecond: number): Promise<void> {
    if (bitsPerSecond === this.#bitsPerSecond) return;
    this.#bitsPerSecond = bitsPerSecond;
    const before = this.#encoder;
    this.#encoder = undefined;
    await before?.finish();
    if (bitsPerSecond !== 0) await this.#open(bitsPerSecond);
  }

  /** As {@link FrameEncoder.encode}; nothing while nobody records. */
  encode(canvas: OffscreenCanvas, time: number, interval: number, paintedAt: number): void {
    this.#encoder?.encode(canvas, time, interval, paintedAt);
  }

  async #open(bitsPerSecond: number): Promise<void> {
    const settings = { ...this.#settings, bitsPerSecond };
    const candidate = await chooseEncoder(settings, ({ name }) => this.#refused.has(name));
    if (this.#bitsPerSecond !== bitsPerSecond || this.#encoder !== undefined) return;
    if (candidate === undefined) {
      this.#deps.problem('No encoder is left for the recording');
      return;
    }
    const encoder = new FrameEncoder(candidate, settings, {
      now: this.#deps.now,
      send: this.#deps.send,
      failed: (message) => {
        this.#refused.add(candidate.name);
        this.#deps.problem(`The recording: ${message}`);
        encoder.close();
        this.#encoder = undefined;
        void this.#open(bitsPerSecond);
      },
    });
    this.#encoder = encoder;
  }
}
