import { equalBytes } from '@starling/shared/bytes.ts';
import type { AudioCodec, AudioFormat, AudioFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';
import { AudioProcess, type AudioProcessEnd } from './audio-process.ts';

/** Codecs that browsers do not play in fragmented MP4. */
const foreign: ReadonlySet<AudioCodec> = new Set(['mp3', 'ac3', 'eac3']);
/** One ffmpeg is not started sooner after another, reckoned in the sound's own time. */
const betweenStarts: Millis = 1_000;
/** Of stamps in whole milliseconds, twice. */
const rounding: Millis = 1;

/** Whether sound has to be turned into AAC before it is packaged. */
export function needsTranscoding({ codec }: AudioFormat): boolean {
  return foreign.has(codec);
}

/** What a transcoder hands out. Called from the event loop, never from within `write`. */
export interface AudioTranscoderEvents {
  /** AAC-LC, in order; its times are its input's. */
  onFrame(frame: AudioFrame): void;
  /** ffmpeg has ended by itself; it is started again with one of the next frames. */
  onFailure(end: AudioProcessEnd): void;
}

/**
 * Turns one publication's sound into AAC-LC by an ffmpeg of its own, 50–100 ms later: started with the first frame, anew
 * when it has ended by itself, and when codec, rate or channels change.
 */
export class AudioTranscoder {
  readonly #ffmpegPath: string;
  readonly #events: AudioTranscoderEvents;
  #run: AudioProcess | undefined;
  /** Resolves when the runs before have handed out all. */
  #before: Promise<unknown> = Promise.resolve();
  #startedAt: Millis = -Infinity;
  /** Until when sound has been handed out, and its format. */
  #end: Millis = -Infinity;
  #format: AudioFormat | undefined;

  constructor(ffmpegPath: string, events: AudioTranscoderEvents) {
    this.#ffmpegPath = ffmpegPath;
    this.#events = events;
  }

  /** @param frame of a format that needs it. It is left out while ffmpeg may not be started again. */
  write(frame: AudioFrame): void {
    if (this.#run !== undefined && !isSameSound(this.#run.format, frame.format)) {
      const run = this.#run;
      this.#run = undefined;
      void run.close();
    }
    this.#run ??= this.#start(frame);
    this.#run?.write(frame);
  }

  /** What ffmpeg still has is handed out before this resolves. */
  async close(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    await run?.close();
    await this.#before;
  }

  /** Ends ffmpeg at once; what it still has is lost. */
  kill(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.kill();
  }

  #start({ format, decodeTime }: AudioFrame): AudioProcess | undefined {
    if (decodeTime < this.#startedAt + betweenStarts) return undefined;
    this.#startedAt = decodeTime;
    const run = new AudioProcess(this.#ffmpegPath, format);
    const before = this.#before;
    void before.then(() => run.read((frame) => this.#handOut(frame)));
    this.#before = before.then(() => run.ended);
    void run.ended.then((end) => {
      if (run !== this.#run) return;
      this.#run = undefined;
      this.#events.onFailure(end);
    });
    return run;
  }

  /** What an encoder makes first lies before its first input, where sound of the run before may be. */
  #handOut(frame: AudioFrame): void {
    if (frame.decodeTime < this.#end - rounding) return;
    this.#end = frame.decodeTime + (frame.format.samplesPerFrame * 1000) / frame.format.sampleRate;
    this.#events.onFrame({ ...frame, format: this.#intern(frame.format) });
  }

  /** Another run makes the same sound: without this it would begin a discontinuity. */
  #intern(format: AudioFormat): AudioFormat {
    if (this.#format === undefined || !equalBytes(this.#format.decoderConfig, format.decoderConfig))
      this.#format = format;
    return this.#format;
  }
}

/** Frames that ffmpeg decodes in one go; those of VBR have a format object each. */
function isSameSound(a: AudioFormat, b: AudioFormat): boolean {
  return a.codec === b.codec && a.sampleRate === b.sampleRate && a.channels === b.channels;
}
