import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { VideoFrame } from '@starling/shared/frame.ts';
import type { BitsPerSecond, Millis, Seconds } from '@starling/shared/units.ts';
import type { MediaMessage, VideoChunk } from '../../src/ipc/media-messages.ts';

/** What is made: pictures of real H.264, played over and over. */
export interface StudioMediaOptions {
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  readonly bitsPerSecond?: BitsPerSecond;
  /** A whole number of GOPs of two seconds. */
  readonly seconds?: Seconds;
}

/** Pictures as an encoder in the renderer would post them. */
export interface StudioMedia {
  readonly config: Extract<MediaMessage, { kind: 'video-config' }>;
  readonly pictures: readonly VideoFrame[];
  readonly frameRate: number;
}

const sampleRate = 48_000;
/** 10 ms at a time, as the audio worklet hands it over. */
const samplesPerBlock = 480;
const toneHz = 440;

/** Codes a moving test picture with a key frame each two seconds and no B frames, as WebCodecs does for live use. */
export function makeStudioMedia(ffmpegPath: string, options: StudioMediaOptions = {}): StudioMedia {
  const { width = 640, height = 360, frameRate = 30, bitsPerSecond = 800_000, seconds = 4 } = options;
  const bitrate = `${bitsPerSecond}`;
  const flv = execFileSync(
    ffmpegPath,
    [
      ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=s=${width}x${height}:r=${frameRate}:d=${seconds}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p'],
      ...['-b:v', bitrate, '-minrate', bitrate, '-maxrate', bitrate, '-bufsize', `${bitsPerSecond / 4}`],
      ...['-x264-params', 'nal-hrd=cbr', '-bf', '0', '-g', `${frameRate * 2}`, '-sc_threshold', '0'],
      ...['-f', 'flv', 'pipe:1'],
    ],
    { maxBuffer: 256 * 1024 * 1024, timeout: 60_000 },
  );
  const decoder = new TagDecoder();
  const pictures = new FlvStreamReader().push(flv).flatMap((tag) => {
    const decoded = decoder.decode(tag);
    return decoded.kind === 'frame' && decoded.frame.kind === 'video' ? [decoded.frame] : [];
  });
  const format = pictures[0]?.format;
  if (format === undefined) throw new Error('ffmpeg made no pictures');
  return {
    config: {
      ...{ kind: 'video-config', codec: format.codecString, width, height, frameRate },
      description: format.decoderConfig,
    },
    ...{ pictures, frameRate },
  };
}

/** Posts pictures and a tone as they fall due, from now on until `signal`; the renderer's part. */
export class StudioPlayer {
  readonly #media: StudioMedia;
  readonly #post: (message: MediaMessage) => void;
  #wantsKey = false;
  #recordingAt: number | undefined;
  /** When each picture was posted last: the same ones come again and again. */
  readonly postedAt = new Map<VideoFrame, Millis>();

  constructor(media: StudioMedia, post: (message: MediaMessage) => void) {
    this.#media = media;
    this.#post = post;
  }

  /** The next picture will be one that decoding can begin with, as an encoder does when asked. */
  requestKey(): void {
    this.#wantsKey = true;
  }

  /** Posts each picture a second time from now on, or no longer. */
  setRecording(isOn: boolean): void {
    this.#recordingAt = isOn ? 0 : undefined;
  }

  /** @param startMicros stamp of the first picture: each page's clock begins somewhere else */
  async play(signal: AbortSignal, startMicros = 5_000_000): Promise<void> {
    const { config, frameRate } = this.#media;
    this.#post(config);
    this.#post({ kind: 'audio-config', sampleRate, channels: 2 });
    const begun = performance.now();
    let pictures = 0;
    let blocks = 0;
    let at = 0;
    while (!signal.aborted) {
      const elapsed = performance.now() - begun;
      for (; (blocks * samplesPerBlock * 1000) / sampleRate <= elapsed; blocks += 1)
        this.#post(toneBlock(blocks, startMicros));
      for (; (pictures * 1000) / frameRate <= elapsed; pictures += 1)
        at = this.#picture(at, pictures, startMicros);
      await sleep(4, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Pictures in an order of their own, as another encoder makes them. */
  #postForRecording(message: (of: VideoFrame) => VideoChunk): void {
    const { pictures, config } = this.#media;
    const picture = pictures[(this.#recordingAt ?? 0) % pictures.length];
    if (this.#recordingAt === undefined || picture === undefined) return;
    if (this.#recordingAt === 0) this.#post({ kind: 'recording', picture: config });
    this.#post({ kind: 'recording', picture: message(picture) });
    this.#recordingAt += 1;
  }

  #picture(at: number, count: number, startMicros: number): number {
    const { pictures, frameRate } = this.#media;
    const index = this.#wantsKey ? 0 : at % pictures.length;
    this.#wantsKey = false;
    const picture = pictures[index];
    if (picture === undefined) return 0;
    const timestamp = startMicros + Math.round((count * 1e6) / frameRate);
    this.postedAt.set(picture, performance.now());
    const message = (of: VideoFrame): VideoChunk => ({
      ...{ kind: 'video', timestamp, duration: Math.round(1e6 / frameRate), isKey: of.isKeyframe },
      ...{ data: of.data, paintedAt: timestamp, codedIn: 10_000 },
    });
    this.#post(message(picture));
    this.#postForRecording(message);
    return index + 1;
  }
}

function toneBlock(block: number, startMicros: number): MediaMessage {
  const samples = new Int16Array(samplesPerBlock * 2);
  for (let index = 0; index < samplesPerBlock; index += 1) {
    const value = Math.sin((2 * Math.PI * toneHz * (block * samplesPerBlock + index)) / sampleRate) * 8_000;
    samples[index * 2] = value;
    samples[index * 2 + 1] = value;
  }
  const timestamp = startMicros + Math.round((block * samplesPerBlock * 1e6) / sampleRate);
  return { kind: 'audio', timestamp, data: new Uint8Array(samples.buffer) };
}
