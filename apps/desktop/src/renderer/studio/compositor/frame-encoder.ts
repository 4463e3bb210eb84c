import type { VideoChunk, VideoConfig } from '../../../ipc/media-messages.ts';
import { encoderCandidates, FrameOrders, type EncoderCandidate, type VideoSettings } from './encoder-plan.ts';
import { RateMeter } from './rate-meter.ts';

/** What an encoder needs of its surroundings. */
export interface FrameEncoderDeps {
  /** The studio's clock, ms. */
  now: () => number;
  send: (message: VideoConfig | VideoChunk) => void;
  /** It has stopped for good and must be closed. */
  failed: (message: string) => void;
}

/** How long a coded frame took, and how many bytes came. */
const meterWindowMs = 2000;

/** @returns the first way to encode that this machine has; undefined where there is none. */
export async function chooseEncoder(
  settings: VideoSettings,
  isRefused: (candidate: EncoderCandidate) => boolean,
): Promise<EncoderCandidate | undefined> {
  if (typeof VideoEncoder === 'undefined') return undefined;
  for (const candidate of encoderCandidates(settings)) {
    if (isRefused(candidate)) continue;
    // Rejects a configuration that it does not understand: then it cannot encode it either.
    const answer = await VideoEncoder.isConfigSupported(candidate.config).catch(() => undefined);
    if (answer?.supported === true) return candidate;
  }
  return undefined;
}

/** Encodes painted frames to H.264 and sends them on, one VideoEncoder's life long. */
export class FrameEncoder {
  readonly candidate: EncoderCandidate;
  readonly #settings: VideoSettings;
  readonly #deps: FrameEncoderDeps;
  readonly #encoder: VideoEncoder;
  readonly #orders = new FrameOrders();
  readonly #rate = new RateMeter(meterWindowMs);
  /** By the timestamp of what is being encoded. */
  readonly #pending = new Map<number, { readonly paintedAt: number; readonly givenAt: number }>();
  #bitsPerSecond: number;
  #encodeMs = 0;
  #skipped = 0;
  #description = '';

  constructor(candidate: EncoderCandidate, settings: VideoSettings, deps: FrameEncoderDeps) {
    this.candidate = candidate;
    this.#settings = settings;
    this.#deps = deps;
    this.#bitsPerSecond = settings.bitsPerSecond;
    this.#encoder = new VideoEncoder({
      output: (chunk, metadata) => this.#take(chunk, metadata),
      error: (error) => deps.failed(`${candidate.name}: ${error.message}`),
    });
    this.#encoder.configure(candidate.config);
  }

  get skippedFrames(): number {
    return this.#skipped;
  }

  get encodeMs(): number {
    return this.#encodeMs;
  }

  get targetBitsPerSecond(): number {
    return this.#bitsPerSecond;
  }

  measuredBitsPerSecond(): number {
    return this.#rate.bitsPerSecond(this.#deps.now());
  }

  /**
   * Encodes what is on the canvas, or skips it where the encoder is behind.
   *
   * @param time of the frame, ms on the studio's clock
   * @param interval to the next frame, ms
   * @param paintedAt ms on the studio's clock
   */
  encode(canvas: OffscreenCanvas, time: number, interval: number, paintedAt: number): void {
    if (this.#encoder.state !== 'configured') return;
    const timestamp = Math.round(time * 1000);
    const order = this.#orders.next(timestamp, this.#encoder.encodeQueueSize);
    if (order.action === 'skip') {
      this.#skipped++;
      return;
    }
    this.#pending.set(timestamp, { paintedAt: Math.round(paintedAt * 1000), givenAt: this.#deps.now() });
    const frame = new VideoFrame(canvas, {
      timestamp,
      duration: Math.round(interval * 1000),
      alpha: 'discard',
    });
    try {
      this.#encoder.encode(frame, { keyFrame: order.isKey });
    } finally {
      frame.close();
    }
  }

  /** Takes effect with the next frame, without a key frame. */
  setBitrate(bitsPerSecond: number): void {
    if (bitsPerSecond === this.#bitsPerSecond || this.#encoder.state !== 'configured') return;
    this.#bitsPerSecond = bitsPerSecond;
    this.#encoder.configure({ ...this.candidate.config, bitrate: bitsPerSecond });
  }

  askForKey(): void {
    this.#orders.askForKey();
  }

  /** Sends what is still being encoded, then ends. */
  async finish(): Promise<void> {
    // Rejects where it has failed, which was told.
    if (this.#encoder.state === 'configured') await this.#encoder.flush().catch(() => undefined);
    this.close();
  }

  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  #take(chunk: EncodedVideoChunk, metadata?: EncodedVideoChunkMetadata): void {
    if (metadata?.decoderConfig !== undefined) this.#sendConfig(metadata.decoderConfig);
    const { timestamp, duration, type, byteLength } = chunk;
    const data = new Uint8Array(byteLength);
    chunk.copyTo(data);
    const now = this.#deps.now();
    const pending = this.#pending.get(timestamp);
    this.#pending.delete(timestamp);
    const paintedAt = pending?.paintedAt ?? timestamp;
    const took = pending === undefined ? this.#encodeMs : now - pending.givenAt;
    this.#deps.send({
      ...{ kind: 'video', timestamp, duration: duration ?? 0, isKey: type === 'key', data, paintedAt },
      codedIn: Math.round(Math.max(0, took) * 1000),
    });
    this.#rate.add(now, byteLength);
    this.#encodeMs += (took - this.#encodeMs) / 16;
  }

  #sendConfig({ codec, description }: VideoDecoderConfig): void {
    const bytes = bytesOf(description);
    if (bytes === undefined) return;
    const seen = bytes.join(' ');
    if (seen === this.#description) return;
    this.#description = seen;
    const { width, height, frameRate } = this.#settings;
    this.#deps.send({ kind: 'video-config', codec, width, height, frameRate, description: bytes });
  }
}

function bytesOf(source: AllowSharedBufferSource | undefined): Uint8Array | undefined {
  if (source === undefined) return undefined;
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array(source).slice();
}
