import type { Frame } from '@starling/shared/frame.ts';
import { type AudioTranscoderEvents, AudioTranscoder, needsTranscoding } from './audio-transcoder.ts';
import { LateSound } from './late-sound.ts';

export interface PlayableSoundOptions {
  readonly ffmpegPath: string;
  /** Takes what players can play. */
  readonly deliver: (frame: Frame) => void;
  readonly onFailure: AudioTranscoderEvents['onFailure'];
}

/**
 * Hands on the frames of one publication so that players can play their sound: as they are, or turned into AAC, with the
 * pictures held back for as long as that takes.
 */
export class PlayableSound {
  readonly #options: PlayableSoundOptions;
  readonly #lateSound = new LateSound();
  #transcoder: AudioTranscoder | undefined;
  #fault: Error | undefined;

  constructor(options: PlayableSoundOptions) {
    this.#options = options;
  }

  /** @throws what `deliver` threw, here or since the last call */
  take(frame: Frame): void {
    this.#throwFault();
    if (frame.kind === 'audio' && needsTranscoding(frame.format)) {
      this.#transcoder ??= this.#startTranscoder();
      this.#transcoder.write(frame);
    } else if (this.#transcoder === undefined) this.#options.deliver(frame);
    else if (frame.kind === 'audio') this.#deliver(this.#lateSound.addSound(frame));
    else this.#deliver(this.#lateSound.addPicture(frame));
  }

  /**
   * What is under way is delivered before this resolves.
   *
   * @throws what `deliver` threw, here or since the last call
   */
  async close(): Promise<void> {
    await this.#transcoder?.close();
    this.#throwFault();
    this.#deliver(this.#lateSound.end());
  }

  /** Ends at once; nothing is delivered any more. */
  kill(): void {
    this.#fault ??= new Error('the publication was given up');
    this.#transcoder?.kill();
  }

  #startTranscoder(): AudioTranscoder {
    return new AudioTranscoder(this.#options.ffmpegPath, {
      onFrame: (sound) => {
        if (this.#fault !== undefined) return;
        try {
          this.#deliver(this.#lateSound.addSound(sound));
        } catch (error) {
          this.#fault = error instanceof Error ? error : new Error(String(error));
        }
      },
      onFailure: this.#options.onFailure,
    });
  }

  #deliver(frames: readonly Frame[]): void {
    for (const frame of frames) this.#options.deliver(frame);
  }

  #throwFault(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }
}
