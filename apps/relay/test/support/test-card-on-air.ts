import type { ChildProcess } from 'node:child_process';
import { publishTestCard } from '../../src/demo/test-card-publisher.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';

/** A test card that a real ffmpeg encodes and publishes. */
export interface OnAir {
  /** Ends it as an encoder's "stop" does. */
  stop(): Promise<void>;
  /** Ends it without a word, as a lost network does. */
  crash(): Promise<void>;
}

interface TestCardChoices {
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  readonly bitrate?: number;
  readonly keyframeEvery?: number;
  /** Arguments for ffmpeg's output; by default those for RTMP, for an `srt:` URL those for SRT. */
  readonly output?: readonly string[];
}

/** Publishes 640 × 360 at 30 frames a second with a keyframe each second or as told. */
export async function putTestCardOnAir(url: string, options: TestCardChoices = {}): Promise<OnAir> {
  const stopping = new AbortController();
  const { path: ffmpegPath } = await findFfmpeg();
  const complaints: string[] = [];
  let child: ChildProcess | undefined;
  const ended = publishTestCard({
    ...{ ffmpegPath, url, width: 640, height: 360, frameRate: 30, bitrate: 1_200_000, keyframeEvery: 2 },
    ...(url.startsWith('srt:') ? { output: ['-f', 'mpegts'] } : {}),
    ...options,
    signal: stopping.signal,
    onStart: (started) => (child = started),
    onMessage: (line) => complaints.push(line),
  }).then((exitCode) => {
    if (!stopping.signal.aborted)
      console.error(`the publisher ended by itself with ${exitCode ?? 'a signal'}: ${complaints.join('\n')}`);
  });
  return {
    crash: async () => {
      stopping.abort();
      child?.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}
