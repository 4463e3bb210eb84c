import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import type { AudioFormat, AudioFrame } from '@starling/shared/frame.ts';
import type { BitsPerSecond, Bytes, Millis } from '@starling/shared/units.ts';
import { ExactTimes } from '@starling/shared/flv/exact-times.ts';

/** How ffmpeg ended. */
export interface AudioProcessEnd {
  readonly exitCode: number | null;
  /** The last line that it printed. */
  readonly lastMessage: string;
}

const mostChannels = 2;
/** Native AAC of ffmpeg is clean from here on. */
const bitratePerChannel: BitsPerSecond = 80_000;
/** AAC holds 6,144 bits a frame and channel at most; ISO/IEC 14496-3 §4.5.3. */
const mostBitsPerSample = 6;
/** 8 s of AC-3 at its highest rate, more of anything else: an ffmpeg that lets so much wait has hung. */
const mostWaiting: Bytes = 640 * 1024;
/** 10 s at 48 kHz. */
const mostUnread = 480;
const killAfter: Millis = 2_000;

/**
 * Arguments for one ffmpeg that turns sound in fragmented MP4 from stdin into AAC-LC of the same rate, mono or stereo,
 * as FLV on stdout. Both carry stamps, so that a frame which cannot be decoded shifts nothing, and FLV hands out each
 * frame as soon as it is coded.
 */
function audioArgs({ channels, sampleRate }: AudioFormat): string[] {
  const out = Math.min(channels, mostChannels);
  const bitrate = out * Math.min(bitratePerChannel, (mostBitsPerSample - 1) * sampleRate);
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostats', '-copyts', '-threads', '1'],
    ...['-analyzeduration', '100000', '-f', 'mp4', '-i', 'pipe:0', '-vn', '-ac', `${out}`],
    ...['-c:a', 'aac', '-profile:a', 'aac_low', '-b:a', `${bitrate}`],
    ...['-flush_packets', '1', '-f', 'flv', 'pipe:1'],
  ];
}

/** One run of ffmpeg that turns the sound of one format into AAC. */
export class AudioProcess {
  readonly format: AudioFormat;
  /** Resolves when it is gone and has handed out all that it made. */
  readonly ended: Promise<AudioProcessEnd>;
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #times = new ExactTimes();
  #onFrame: ((frame: AudioFrame) => void) | undefined;
  /** Node throws the output of a process that has ended away where nobody listens. */
  readonly #unread: AudioFrame[] = [];
  #sequence = 0;
  #lastMessage = '';

  constructor(ffmpegPath: string, format: AudioFormat) {
    this.format = format;
    const child = spawn(ffmpegPath, audioArgs(format), {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#child = child;
    this.#input = child.stdin;
    // A broken pipe is ffmpeg's end, which `close` reports.
    this.#input.on('error', () => undefined);
    this.#listen(child.stdout);
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#readMessages(text));
    this.ended = new Promise((resolve) => {
      child.once('error', ({ message }) => resolve({ exitCode: null, lastMessage: message }));
      child.once('close', (exitCode) => resolve({ exitCode, lastMessage: this.#lastMessage }));
    });
  }

  /** Begins to hand out what it makes; what it has made so far comes at once. */
  read(onFrame: (frame: AudioFrame) => void): void {
    this.#onFrame = onFrame;
    for (const frame of this.#unread.splice(0)) onFrame(frame);
  }

  /** Hands it a frame of its format. One that takes nothing any more is killed. */
  write(frame: AudioFrame): void {
    if (!this.#input.writable) return;
    if (this.#input.writableLength > mostWaiting) {
      this.kill();
      return;
    }
    this.#sequence += 1;
    if (this.#sequence === 1) this.#input.write(writeInit({ audio: frame.format }));
    const content = { sequence: this.#sequence, video: [], videoEnd: 0, audio: [frame] };
    this.#input.write(writeFragment(content));
  }

  /** Lets it finish what it has, and kills it if that takes longer than two seconds. */
  async close(): Promise<void> {
    this.#input.end();
    const kill = setTimeout(() => this.kill(), killAfter);
    await this.ended;
    clearTimeout(kill);
  }

  /** Ends it at once; what it still has is lost. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #listen(output: Readable): void {
    const reader = new FlvStreamReader();
    const decoder = new TagDecoder();
    output.on('data', (bytes: Uint8Array) => {
      for (const tag of reader.push(bytes)) {
        const decoded = decoder.decode(tag);
        if (decoded.kind === 'frame' && decoded.frame.kind === 'audio') this.#handOut(decoded.frame);
      }
    });
  }

  #handOut(stamped: AudioFrame): void {
    const frame = { ...stamped, decodeTime: this.#times.place(stamped.format, stamped.decodeTime) };
    if (this.#onFrame !== undefined) this.#onFrame(frame);
    else if (this.#unread.length < mostUnread) this.#unread.push(frame);
  }

  #readMessages(text: string): void {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    this.#lastMessage = lines.at(-1)?.trim() ?? this.#lastMessage;
  }
}
