import { type ChildProcess, spawn } from 'node:child_process';
import { FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { Frame } from '@starling/shared/frame.ts';
import type { ChannelLogin } from '@starling/shared/ids.ts';
import type { Publication } from '../media.ts';
import { FrameQueue } from './frame-queue.ts';
import { Timeline } from './timeline.ts';

/** A picture that is shown in place of a publisher, shaped like what that one sent. */
export interface SlateOptions {
  readonly ffmpegPath: string;
  /** A picture that ffmpeg reads. */
  readonly picture: string;
  readonly channel: ChannelLogin;
  /** Even numbers of pixels. */
  readonly width: number;
  readonly height: number;
  /** Hz. */
  readonly frameRate: number;
  /** Undefined for pictures without sound. */
  readonly sound: { readonly sampleRate: number; readonly channels: number } | undefined;
  /** ffmpeg has ended by itself; `lastMessage` is the last line that it printed. */
  readonly onFailure: (lastMessage: string) => void;
}

/** A keyframe each so many seconds: whoever joins sees something soon. */
const keyframeEvery = 2;

/** One still picture and silence as H.264 and AAC in FLV on stdout, in real time. */
function slateArgs({ picture, width, height, frameRate, sound }: SlateOptions): string[] {
  const fit = `scale=${width}:${height}:force_original_aspect_ratio=decrease`;
  const silence =
    sound === undefined
      ? ['-an']
      : [
          ...['-map', '1:a', '-c:a', 'aac', '-profile:a', 'aac_low', '-b:a', '32k'],
          ...['-ar', `${sound.sampleRate}`, '-ac', `${sound.channels}`],
        ];
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostats'],
    ...['-re', '-loop', '1', '-framerate', `${frameRate}`, '-i', picture],
    ...(sound === undefined
      ? []
      : [
          '-f',
          'lavfi',
          '-i',
          `anullsrc=r=${sound.sampleRate}:cl=${sound.channels === 1 ? 'mono' : 'stereo'}`,
        ]),
    ...['-map', '0:v', '-vf', `${fit},pad=${width}:${height}:-1:-1,setsar=1,format=yuv420p`],
    ...['-c:v', 'libx264', '-preset', 'superfast', '-tune', 'zerolatency', '-profile:v', 'high'],
    ...['-crf', '23', '-g', `${Math.round(keyframeEvery * frameRate)}`, '-threads', '1'],
    ...[...silence, '-flush_packets', '1', '-f', 'flv', 'pipe:1'],
  ];
}

/** The frames of a slate, made by an ffmpeg of its own until it is stopped. It ends when the relay does: by its pipe. */
export class SlatePublication implements Publication {
  readonly channel: ChannelLogin;
  readonly #child: ChildProcess;
  readonly #queue = new FrameQueue();
  readonly #timeline = new Timeline();
  readonly #decoder = new TagDecoder();
  #isStopped = false;

  constructor(options: SlateOptions) {
    this.channel = options.channel;
    const child = spawn(options.ffmpegPath, slateArgs(options), {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#child = child;
    const reader = new FlvStreamReader();
    child.stdout.on('data', (bytes: Uint8Array) => {
      for (const tag of reader.push(bytes)) this.#take(tag);
    });
    let lastMessage = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      lastMessage = text.trim().split('\n').at(-1) ?? lastMessage;
    });
    const end = () => {
      this.#queue.end();
      if (!this.#isStopped) options.onFailure(lastMessage);
    };
    child.once('error', ({ message }) => (lastMessage = message));
    child.once('close', end);
  }

  get frames(): AsyncIterable<Frame> {
    return this.#queue;
  }

  readonly ending = (): 'lost' | undefined => (this.#isStopped ? 'lost' : undefined);
  readonly encoder = (): undefined => undefined;
  readonly declaredBitrate = (): undefined => undefined;
  readonly keyframeInterval = (): undefined => undefined;
  readonly refuse = (): void => this.stop();

  /** Its frames end with what has been made. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#queue.end();
    this.#child.kill('SIGKILL');
  }

  #take(tag: Parameters<TagDecoder['decode']>[0]): void {
    const decoded = this.#decoder.decode(tag);
    const frame = decoded.kind === 'frame' ? this.#timeline.place(decoded.frame) : undefined;
    if (frame !== undefined) this.#queue.push(frame);
  }
}
