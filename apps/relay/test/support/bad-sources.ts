import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { Tag } from '@starling/shared/flv/tag.ts';
import type { Seconds } from '@starling/shared/units.ts';
import { joinFlv, publishTags } from './flv-publisher.ts';

const run = promisify(execFile);

/** How a source is encoded: arguments of ffmpeg after the moving picture and the tone. */
interface Recipe {
  readonly size?: string;
  readonly seconds?: Seconds;
  readonly video?: readonly string[];
  readonly audio?: readonly string[];
  /** In place of a tone. */
  readonly sound?: string;
}

/** A source that encoders send although they should not. */
export interface BadSource {
  readonly recipes: readonly Recipe[];
  /** Which tags are sent; those that are left out were never there. Without it ffmpeg publishes the file itself. */
  readonly sends?: (tag: Tag) => boolean;
}

const plain = ['-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '50'];
const isVideoHeader = ({ body }: Tag) => body[1] === 0;
const isKeyframe = ({ body }: Tag) => (body[0] ?? 0) >> 4 === 1 && body[1] === 1;

export const badSources = {
  'a GOP of ten seconds': { recipes: [{ seconds: 40, video: [...plain, '-g', '250'] }] },
  'B-frames': {
    recipes: [
      {
        video: [
          ...['-preset', 'veryfast', '-bf', '3', '-b_strategy', '0'],
          ...['-g', '50', '-pix_fmt', 'yuv420p'],
        ],
      },
    ],
  },
  'one IDR only': {
    recipes: [{ seconds: 40, video: [...plain, '-g', '100000', '-keyint_min', '100000'] }],
  },
  'no IDR for its first five seconds': {
    recipes: [{ video: plain }],
    sends: (tag) => tag.type !== 'video' || isVideoHeader(tag) || !isKeyframe(tag) || tag.timestamp > 5_000,
  },
  'H.264 of 4:2:2': {
    recipes: [
      { video: ['-preset', 'ultrafast', '-profile:v', 'high422', '-pix_fmt', 'yuv422p', '-g', '50'] },
    ],
  },
  'H.264 of 10 bits': {
    recipes: [
      { video: ['-preset', 'ultrafast', '-profile:v', 'high10', '-pix_fmt', 'yuv420p10le', '-g', '50'] },
    ],
  },
  'a frame rate that varies': {
    recipes: [
      {
        video: [
          ...['-vf', "select='if(lt(mod(t,4),2),1,not(mod(n,3))+eq(mod(n,7),0))'", '-vsync', 'vfr'],
          ...plain,
        ],
      },
    ],
  },
  'another size in the middle': {
    recipes: [{ seconds: 12 }, { size: '160x120', seconds: 30 }],
    sends: () => true,
  },
  silence: { recipes: [{ sound: 'anullsrc=r=44100:cl=stereo' }] },
  'sound that is declared and never sent': {
    recipes: [{}],
    sends: (tag) => tag.type !== 'audio' || tag.body[1] === 0,
  },
  'pictures alone': { recipes: [{ audio: ['-an'] }] },
  'sound alone': { recipes: [{ video: ['-vn'] }] },
} as const satisfies Record<string, BadSource>;

export type BadSourceName = keyof typeof badSources;

/** Encodes a source beforehand, so that sending it costs next to nothing. */
async function encode(ffmpegPath: string, recipe: Recipe, file: string): Promise<void> {
  const { size = '192x108', seconds = 30, video = plain, audio = ['-c:a', 'aac', '-b:a', '64k'] } = recipe;
  const hasVideo = !video.includes('-vn');
  const coder = hasVideo ? ['-c:v', 'libx264', '-sc_threshold', '0', '-b:v', '300k', '-threads', '1'] : [];
  await run(ffmpegPath, [
    ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25`],
    ...['-f', 'lavfi', '-i', recipe.sound ?? 'sine=frequency=440:sample_rate=48000'],
    ...['-t', String(seconds), ...coder, ...video, ...audio, '-f', 'flv', file],
  ]);
}

/** A source that is being sent. */
export interface Sending {
  /** What ffmpeg complained of so far. */
  complaints(): string;
  stop(): Promise<void>;
}

/** Encodes the source and begins to send it in real time. */
export async function sendBadSource(
  ffmpegPath: string,
  { recipes, sends }: BadSource,
  rtmpUrl: string,
  streamKey: string,
): Promise<Sending> {
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-source-'));
  const files = recipes.map((_, index) => path.join(folder, `${index}.flv`));
  for (const [index, recipe] of recipes.entries()) await encode(ffmpegPath, recipe, files[index] ?? '');
  if (sends === undefined) return sendByFfmpeg(ffmpegPath, files[0] ?? '', `${rtmpUrl}/${streamKey}`, folder);
  const tags = joinFlv(files.map((file) => readFileSync(file))).filter(sends);
  rmSync(folder, { recursive: true });
  const stopping = new AbortController();
  const sent = publishTags(rtmpUrl, streamKey, tags, stopping.signal);
  return {
    complaints: () => '',
    stop: async () => {
      stopping.abort();
      await sent;
    },
  };
}

function sendByFfmpeg(ffmpegPath: string, file: string, url: string, folder: string): Sending {
  const args = ['-v', 'error', '-re', '-i', file, '-c', 'copy', '-f', 'flv', url];
  const child = spawn(ffmpegPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    complaints: () => complaints,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
