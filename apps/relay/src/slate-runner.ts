import type { Logger } from 'pino';
import type { AudioFormat, Frame, VideoFormat } from '@starling/shared/frame.ts';
import type { ChannelLogin } from '@starling/shared/ids.ts';
import type { Millis } from '@starling/shared/units.ts';
import { SlatePublication } from './ingest/slate-publication.ts';

/** What is shown while a lost publisher is waited for. */
export interface SlateSettings {
  readonly ffmpegPath: string;
  /** A picture that ffmpeg reads. */
  readonly picture: string;
}

export interface SlateRunnerOptions extends SlateSettings {
  readonly channel: ChannelLogin;
  readonly log: Logger;
  /** Takes its frames, as a publisher's. */
  readonly deliver: (frame: Frame) => void;
}

/** What the lost publisher sent: the slate is shaped alike, so that players need not change anything. */
export interface SourceShape {
  readonly video: VideoFormat | undefined;
  readonly audio: AudioFormat | undefined;
  /** Hz; 0 where it is not known. */
  readonly frameRate: number;
}

/** A publisher that is back sooner finds no slate: players have about so much in hand. */
const startsAfter: Millis = 1_000;

/** Shows a slate from a moment after a publisher was lost until it is stopped. One at a time. */
export class SlateRunner {
  readonly #options: SlateRunnerOptions;
  #timer: NodeJS.Timeout | undefined;
  #publication: SlatePublication | undefined;
  #shown: Promise<void> = Promise.resolve();

  constructor(options: SlateRunnerOptions) {
    this.#options = options;
  }

  /** Does nothing for what browsers may take amiss: a codec that changes in mid-stream, or a picture in mere sound. */
  start({ video, audio, frameRate }: SourceShape): void {
    const isUsual =
      video?.codec === 'h264' && (audio === undefined || audio.codec === 'aac') && frameRate > 0;
    if (!isUsual) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#shown = this.#show(video, audio, frameRate);
    }, startsAfter);
  }

  /** @returns whether there was one; when it resolves nothing of it comes any more */
  async stop(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const publication = this.#publication;
    publication?.stop();
    await this.#shown;
    this.#publication = undefined;
    return publication !== undefined;
  }

  async #show(video: VideoFormat, audio: AudioFormat | undefined, frameRate: number): Promise<void> {
    const { ffmpegPath, picture, channel, log, deliver } = this.#options;
    const publication = new SlatePublication({
      ...{ ffmpegPath, picture, channel, frameRate },
      ...{ width: even(video.width), height: even(video.height) },
      sound: audio === undefined ? undefined : { sampleRate: audio.sampleRate, channels: audio.channels },
      onFailure: (lastMessage) => log.warn({ lastMessage }, 'the slate ended by itself'),
    });
    this.#publication = publication;
    log.info({ width: video.width, height: video.height, frameRate }, 'the slate is shown');
    try {
      for await (const frame of publication.frames) deliver(frame);
    } catch (error) {
      publication.stop();
      log.error({ err: error }, 'the slate failed');
    }
  }
}

function even(side: number): number {
  return Math.max(2, side - (side % 2));
}
