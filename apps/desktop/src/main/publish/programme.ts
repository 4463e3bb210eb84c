import { NoFfmpegError } from '@starling/shared/ffmpeg/find-ffmpeg.ts';
import type { BitsPerSecond, Millis } from '@starling/shared/units.ts';
import type { EncoderRequest, MediaMessage } from '../../ipc/media-messages.ts';
import type { PublishError } from '../../ipc/publish-messages.ts';
import type { MediaPort } from '../media-port.ts';
import { prepareFfmpeg } from './ffmpeg-run.ts';
import { findFfmpeg } from './find-ffmpeg.ts';
import { FrameTally } from './frame-tally.ts';
import { Muxer, type MuxerSettings } from './muxer.ts';
import type { ProgrammeTag } from './programme-tag.ts';
import { failure } from './publish-failure.ts';

export interface ProgrammeOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: () => MuxerSettings;
  /** Whether anybody takes what is made; without that ffmpeg does not run. */
  readonly isWanted: () => boolean;
  readonly onRestart: (reason: string, isHopeless: boolean) => void;
}

/** Takes the tags of the programme in their order; must not wait. */
export type ProgrammeSink = (item: ProgrammeTag) => void;

/** What is made in the studio, as tags: from whichever page encodes now, by one ffmpeg, to all who want it. */
export class Programme {
  readonly #options: ProgrammeOptions;
  readonly #sinks = new Set<ProgrammeSink>();
  readonly #configs = new Map<ProgrammeTag['role'], ProgrammeTag>();
  #port: MediaPort | undefined;
  #muxer: Muxer | undefined;
  #recording: { readonly sink: ProgrammeSink; readonly request: EncoderRequest } | undefined;
  #preparing: Promise<PublishError | undefined> | undefined;
  readonly tally = new FrameTally();
  /** What the page has told of its coding; a muxer that comes later has to know it. */
  readonly #told = new Map<MediaMessage['kind'], MediaMessage>();
  /** When media came last; `performance.now`. */
  lastMediaAt: Millis = -Infinity;

  constructor(options: ProgrammeOptions) {
    this.#options = options;
  }

  /** Of the ffmpeg that runs now, if one does. */
  get ffmpegPid(): number | undefined {
    return this.#muxer?.pid;
  }

  /** Whether the page codes each picture itself, and gives a key frame when asked. */
  get hasCodedPictures(): boolean {
    return this.#told.has('video-config');
  }

  /** Takes media from this port from now on. */
  attach(port: MediaPort): void {
    this.#port = port;
    if (this.#recording !== undefined) port.send(this.#recording.request);
    void this.prepare();
    port.onMessage((message) => {
      if (port === this.#port) this.#take(message);
    });
    port.onClose(() => {
      if (port === this.#port) this.#port = undefined;
    });
  }

  /** Finds ffmpeg. @returns why none will do */
  async prepare(): Promise<PublishError | undefined> {
    this.#preparing ??= this.#prepare();
    const error = await this.#preparing;
    // Somebody may install one meanwhile.
    if (error !== undefined) this.#preparing = undefined;
    return error;
  }

  /** @param sink gets the configurations that hold now, then whatever comes. @returns how to stop */
  listen(sink: ProgrammeSink): () => void {
    for (const config of this.#configs.values()) sink(config);
    this.#sinks.add(sink);
    return () => this.#sinks.delete(sink);
  }

  /**
   * Has every picture coded a second time for this sink, and hands it the sound that everybody gets.
   *
   * @returns how to stop
   */
  listenToRecording(sink: ProgrammeSink, bitsPerSecond: BitsPerSecond): () => void {
    const recording = { sink, request: { kind: 'recording', bitsPerSecond } as const };
    this.#recording = recording;
    this.request(recording.request);
    const stop = this.listen((item) => {
      if (item.role === 'audio' || item.role === 'audio-config') sink(item);
    });
    return () => {
      stop();
      if (this.#recording !== recording) return;
      this.#recording = undefined;
      this.request({ kind: 'recording', bitsPerSecond: 0 });
    };
  }

  /** Tells the encoder something; in vain while no page is there. */
  request(request: EncoderRequest): void {
    this.#port?.send(request);
  }

  /** To be called when somebody has stopped taking it: ends ffmpeg if it was the last one. */
  async settle(): Promise<void> {
    if (!this.#options.isWanted()) await this.#muxer?.rest();
  }

  async close(): Promise<void> {
    await this.#muxer?.close();
  }

  async #prepare(): Promise<PublishError | undefined> {
    try {
      const { path } = await findFfmpeg(this.#options.environment);
      await prepareFfmpeg(path);
      this.#muxer = new Muxer({
        ffmpegPath: path,
        settings: this.#options.settings,
        onTag: (item) => this.#handOut(item),
        onRecordingTag: (item) => this.#recording?.sink(item),
        onRequest: (request) => this.request(request),
        onRestart: this.#options.onRestart,
      });
      for (const message of this.#told.values()) this.#muxer.take(message);
      return undefined;
    } catch (error) {
      if (!(error instanceof NoFfmpegError)) throw error;
      return failure('ffmpeg-missing', `${error.message}.`);
    }
  }

  #take(message: MediaMessage): void {
    this.lastMediaAt = performance.now();
    if (message.kind === 'video-config' || message.kind === 'audio-config')
      this.#told.set(message.kind, message);
    this.tally.count(message);
    const isConfig = message.kind === 'video-config' || message.kind === 'audio-config';
    if (isConfig || this.#options.isWanted()) this.#muxer?.take(message);
  }

  #handOut(item: ProgrammeTag): void {
    if (item.role !== 'video' && item.role !== 'audio') this.#configs.set(item.role, item);
    for (const sink of this.#sinks) sink(item);
  }
}
