import type { Tag } from '@starling/shared/flv/tag.ts';
import { equalBytes } from '@starling/shared/bytes.ts';
import { LiveMatroskaWriter } from '@starling/shared/matroska/live-writer.ts';
import type { BitsPerSecond, Bytes, Millis } from '@starling/shared/units.ts';
import type {
  AudioChunk,
  EncoderRequest,
  MediaMessage,
  RecorderChunk,
  RecordingPicture,
  VideoChunk,
  VideoConfig,
} from '../../ipc/media-messages.ts';
import { FfmpegRun } from './ffmpeg-run.ts';
import { promiseKeyframes } from './metadata.ts';
import { type MuxerPlan, soundLead } from './muxer-plan.ts';
import { classifyTag, type ProgrammeTag } from './programme-tag.ts';
import { recordingTag } from './recording-tag.ts';
import { RestartPacing } from './restart-pacing.ts';
import { SessionClock } from './session-clock.ts';

/** What the next run of ffmpeg is told. */
export interface MuxerSettings {
  readonly audioBitrate: BitsPerSecond;
  /** For the fallback without WebCodecs alone. */
  readonly videoBitrate: BitsPerSecond;
  readonly frameRate: number;
}

export interface MuxerOptions {
  readonly ffmpegPath: string;
  readonly settings: () => MuxerSettings;
  readonly onTag: (tag: ProgrammeTag) => void;
  /** A picture that was coded for a recording alone. */
  readonly onRecordingTag: (tag: ProgrammeTag) => void;
  readonly onRequest: (request: EncoderRequest) => void;
  /** ffmpeg ended by itself or was ended because it had hung. `isHopeless`: it does so again and again. */
  readonly onRestart: (reason: string, isHopeless: boolean) => void;
}

/** Nothing came out for so long, though something went in: it has hung. The first output may take longer. */
const mostSilence: Millis = 3_000;
const watchInterval: Millis = 500;
/** Nothing came in for so long: the encoder has stopped, and a process need not wait for it. */
const mostIdle: Millis = 10_000;
/** An ffmpeg that lets so much wait has hung, too. */
const mostWaiting: Bytes = 16 * 1024 * 1024;
const requestInterval: Millis = 500;
/** Pictures wait so long for word of the sound before a run begins without it. */
const soundPatience: Millis = 400;
const ebmlMagic = Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3);

/**
 * Turns what the renderer encodes into tags, by an ffmpeg that it keeps going: one that dies or hangs is replaced, and
 * the new one gets the configurations and goes on at the next key frame, on the same timeline.
 */
export class Muxer {
  readonly #options: MuxerOptions;
  readonly #clock = new SessionClock();
  readonly #pacing = new RestartPacing();
  readonly #watch: NodeJS.Timeout;
  #run: FfmpegRun | undefined;
  #writer: LiveMatroskaWriter | undefined;
  #videoConfig: VideoConfig | undefined;
  #hasSound = false;
  #firstPictureAt: Millis | undefined;
  /** Where the run's first picture is; sound before it is left out. */
  #runStart = 0;
  #newestStamp: Millis = 0;
  #heldUntil: Millis = 0;
  #lastInput: Millis = 0;
  #lastOutput: Millis = 0;
  #lastRequest: Millis = -Infinity;
  #isClosed = false;

  constructor(options: MuxerOptions) {
    this.#options = options;
    this.#watch = setInterval(() => this.#check(performance.now()), watchInterval);
  }

  /** Of the ffmpeg that runs now, if one does. */
  get pid(): number | undefined {
    return this.#run?.pid;
  }

  take(message: MediaMessage): void {
    if (this.#isClosed) return;
    const now = performance.now();
    switch (message.kind) {
      case 'video-config':
        return this.#configure(message);
      case 'audio-config':
        return this.#learnSound();
      case 'video':
        return this.#takePicture(message, now);
      case 'audio':
        return this.#takeSound(message, now);
      case 'recording':
        return this.#takeForRecording(message, now);
      case 'recorder-chunk':
        return this.#takeRecorded(message, now);
    }
  }

  /** Nobody needs it for now: ends ffmpeg. The next key frame begins another one. */
  async rest(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    await run?.close();
  }

  /** Lets ffmpeg finish what it has, for a second at most. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#watch);
    await this.#run?.close();
  }

  /** Another size or other parameter sets need another header, so another run; the old one hands out what it has. */
  #configure(config: VideoConfig): void {
    const known = this.#videoConfig;
    const isSame =
      known?.width === config.width &&
      known.height === config.height &&
      equalBytes(known.description, config.description);
    this.#videoConfig = config;
    if (!isSame) void this.rest();
  }

  #learnSound(): void {
    if (!this.#hasSound) void this.rest();
    this.#hasSound = true;
  }

  #takePicture({ timestamp, isKey, data }: VideoChunk, now: Millis): void {
    const placed = this.#clock.place(timestamp, now);
    this.#firstPictureAt ??= now;
    if (this.#run === undefined && !this.#begin(isKey, placed, now)) return;
    this.#write('video', placed, isKey, data, now);
  }

  /** @returns whether a run has begun with this picture */
  #begin(isKey: boolean, placed: number, now: Millis): boolean {
    const mayComeSound = !this.#hasSound && now - (this.#firstPictureAt ?? now) < soundPatience;
    if (this.#videoConfig === undefined || now < this.#heldUntil || mayComeSound) return false;
    if (!isKey) {
      this.#requestKey(now);
      return false;
    }
    const { width, height, frameRate, description } = this.#videoConfig;
    const audio = this.#hasSound ? { sampleRate: 48_000, channels: 2 } : undefined;
    this.#writer = new LiveMatroskaWriter({ video: { width, height, frameRate, description }, audio });
    this.#runStart = placed;
    this.#start({ kind: 'copy', audioBitrate: this.#options.settings().audioBitrate }, now).write([
      this.#writer.header(),
    ]);
    return true;
  }

  #takeSound({ timestamp, data }: AudioChunk, now: Millis): void {
    const placed = this.#clock.place(timestamp, now);
    if (this.#run === undefined || placed < this.#runStart) return;
    this.#write('audio', placed + soundLead * 1_000, true, data, now);
  }

  /** No ffmpeg is needed: it is on the timeline of the sound that comes out of one. */
  #takeForRecording(message: RecordingPicture, now: Millis): void {
    const { picture } = message;
    const placed = picture.kind === 'video' ? this.#clock.place(picture.timestamp, now) / 1_000 : 0;
    this.#options.onRecordingTag(recordingTag(message, Math.round(placed)));
  }

  #write(track: 'video' | 'audio', timestamp: number, isKey: boolean, data: Uint8Array, now: Millis): void {
    if (this.#writer === undefined) return;
    this.#lastInput = now;
    this.#run?.write(this.#writer.block({ track, timestamp, isKey, data }));
  }

  /** A recorder's stream begins with its header, and a run with it; a new recorder means a new run. */
  #takeRecorded({ mimeType, data }: RecorderChunk, now: Millis): void {
    const isWebm = equalBytes(data.subarray(0, ebmlMagic.length), ebmlMagic);
    const isMp4 = String.fromCharCode(...data.subarray(4, 8)) === 'ftyp';
    if (isWebm || isMp4) {
      void this.rest();
      if (now < this.#heldUntil) return;
      this.#writer = undefined;
      const container = mimeType.includes('mp4') ? 'mp4' : 'matroska';
      this.#start({ kind: 'encode', container, ...this.#options.settings() }, now);
    } else if (this.#run === undefined) {
      this.#requestKey(now);
      return;
    }
    this.#lastInput = now;
    this.#run?.write([data]);
  }

  #start(plan: MuxerPlan, now: Millis): FfmpegRun {
    this.#lastOutput = now;
    const offset = plan.kind === 'encode' ? this.#newestStamp : 0;
    const run: FfmpegRun = new FfmpegRun(this.#options.ffmpegPath, plan, {
      onTag: (tag) => this.#handOut(tag, plan, offset),
      onEnd: (message) => this.#ended(run, message),
    });
    this.#run = run;
    return run;
  }

  #handOut(tag: Tag, plan: MuxerPlan, offset: Millis): void {
    this.#lastOutput = performance.now();
    const classified = classifyTag(tag);
    if (classified === undefined) return;
    const isMedia = classified.role === 'video' || classified.role === 'audio';
    const lead = plan.kind === 'copy' && tag.type === 'audio' ? soundLead : 0;
    // ffmpeg stamps headers with 0, which in the midst of a broadcast would look like a jump back.
    const timestamp = isMedia ? Math.max(0, tag.timestamp + offset - lead) : this.#newestStamp;
    if (classified.role === 'video') this.#newestStamp = Math.max(this.#newestStamp, timestamp);
    const body = classified.role === 'metadata' ? promiseKeyframes(tag.body) : tag.body;
    this.#options.onTag({ ...classified, tag: { ...tag, body, timestamp } });
  }

  #ended(run: FfmpegRun, message: string): void {
    if (run !== this.#run) return;
    this.#run = undefined;
    if (this.#isClosed) return;
    const now = performance.now();
    const { wait, isHopeless } = this.#pacing.failed(now);
    this.#heldUntil = now + wait;
    this.#options.onRestart(message === '' ? 'ffmpeg ended by itself' : message, isHopeless);
    if (wait === 0) this.#requestKey(now);
  }

  #check(now: Millis): void {
    if (this.#run === undefined) return;
    const isSilent =
      this.#lastInput > this.#lastOutput &&
      now - this.#lastOutput > mostSilence &&
      now - this.#lastInput < mostSilence;
    if (now - this.#lastInput > mostIdle) void this.rest();
    else if (isSilent || this.#run.waiting > mostWaiting) this.#run.kill();
  }

  #requestKey(now: Millis): void {
    if (now - this.#lastRequest < requestInterval) return;
    this.#lastRequest = now;
    this.#options.onRequest({ kind: 'key-frame' });
  }
}
