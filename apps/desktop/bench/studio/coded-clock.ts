import { spawn } from 'node:child_process';
import { FlvStreamWriter } from '@starling/shared/flv/stream-writer.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { VideoFrame } from '@starling/shared/frame.ts';
import { messageTypes, type RtmpMessage } from '@starling/shared/rtmp/message.ts';
import { clockHeight, clockPeriod, clockPoints, decodeClock } from '@starling/shared/test-card/clock-code.ts';
import type { Millis } from '@starling/shared/units.ts';

/** A picture of the broadcast as it came by. */
export interface ArrivedPicture {
  /** When its last byte was there, Unix ms. */
  readonly at: Millis;
  /** How old it was then, by the clock in it; undefined where that cannot be read. */
  readonly age: Millis | undefined;
  /** As published, ms. */
  readonly stamp: Millis;
}

interface Arrived {
  readonly message: RtmpMessage;
  /** Unix ms. */
  readonly at: Millis;
}

/** Keeps what is published, with the time at which each picture was there to its last byte. */
export class CodedClock {
  readonly #arrived: Arrived[] = [];
  readonly #width: number;
  readonly #height: number;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
  }

  take(message: RtmpMessage): void {
    if (message.type !== messageTypes.video) return;
    this.#arrived.push({ message, at: performance.timeOrigin + performance.now() });
  }

  /** Decodes it all and reads the clock in each picture. */
  async pictures(ffmpegPath: string): Promise<ArrivedPicture[]> {
    const decoder = new TagDecoder();
    const coded = this.#arrived.flatMap(({ message: { timestamp, body }, at }) => {
      const decoded = decoder.decode({ type: 'video', timestamp, body });
      const isPicture = decoded.kind === 'frame' && decoded.frame.kind === 'video';
      return isPicture ? [{ frame: decoded.frame, at }] : [];
    });
    const rows = await this.#decodeRows(
      ffmpegPath,
      coded.map(({ frame }) => frame),
    );
    const points = clockPoints(this.#width, this.#height);
    return coded.map(({ frame, at }, index) => {
      const row = rows.subarray(index * this.#width, (index + 1) * this.#width);
      const clock = decodeClock(points.map(({ x }) => row[x] ?? 0));
      const age =
        clock === undefined ? undefined : (((at - clock) % clockPeriod) + clockPeriod) % clockPeriod;
      return { at, age, stamp: frame.decodeTime };
    });
  }

  /** @returns of each picture one row of luma out of the middle of the clock. */
  async #decodeRows(ffmpegPath: string, frames: readonly VideoFrame[]): Promise<Buffer> {
    const top = Math.floor((this.#height * (1 - clockHeight / 2)) / 2) * 2;
    const child = spawn(
      ffmpegPath,
      [
        ...['-v', 'error', '-f', 'flv', '-i', 'pipe:0', '-map', '0:v', '-vsync', 'passthrough'],
        ...['-vf', `format=gray,crop=${this.#width}:1:0:${top}`],
        ...['-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'],
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    child.stdin.on('error', () => undefined);
    const writer = new FlvStreamWriter();
    for (const frame of frames) for (const piece of writer.write(frame)) child.stdin.write(piece);
    child.stdin.end();
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await new Promise((resolve) => child.once('close', resolve));
    return Buffer.concat(chunks);
  }
}
