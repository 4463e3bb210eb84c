import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatBytes } from '@starling/shared/bytes.ts';
import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import type { AudioFrame, Frame, VideoFrame } from '@starling/shared/frame.ts';
import { scriptMedia, scriptPublish, scriptUnpublish } from '@starling/shared/rtmp/publisher-script.ts';
import * as z from 'zod';
import { type RtmpServer, startRtmpServer } from '../../src/ingest/rtmp-server.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { encoders, type EnhancedClip, hasEncoders, makeEnhancedClip } from '../support/enhanced-clip.ts';

const { path: ffmpegPath } = await findFfmpeg();
const ffprobePath = process.env['FFPROBE_PATH'] ?? 'ffprobe';
const log = { info: () => undefined, warn: () => undefined, debug: () => undefined };
const folder = mkdtempSync(path.join(tmpdir(), 'starling-enhanced-'));

let server: RtmpServer;
let received = Promise.withResolvers<Frame[]>();

beforeAll(async () => {
  server = await startRtmpServer({
    ...{ port: 0, host: '127.0.0.1', log },
    admit: () => Promise.resolve({ granted: true, channel: 'kim', release: () => undefined }),
    onPublication: ({ frames }) => void collect(frames),
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function collect(frames: AsyncIterable<Frame>): Promise<void> {
  const all: Frame[] = [];
  for await (const frame of frames) all.push(frame);
  received.resolve(all);
}

/** Publishes over a real socket. @returns what the server made of it */
async function publish({ tags }: EnhancedClip): Promise<{ video: VideoFrame[]; audio: AudioFrame[] }> {
  received = Promise.withResolvers();
  const socket = connect(server.port, '127.0.0.1');
  socket.on('data', () => undefined);
  const media = tags.map(({ type, timestamp, body }) => scriptMedia(type, timestamp, body));
  socket.write(concatBytes([scriptPublish('key'), ...media, scriptUnpublish('key')]));
  const frames = await received.promise;
  socket.destroy();
  return {
    video: frames.filter((frame) => frame.kind === 'video'),
    audio: frames.filter((frame) => frame.kind === 'audio'),
  };
}

/** Packages frames as a source rendition does. @returns the file */
function packageFrames(name: string, video: readonly VideoFrame[], audio: readonly AudioFrame[]): string {
  const [picture] = video;
  const [sound] = audio;
  const init = writeInit({
    ...(picture && { video: picture.format }),
    ...(sound && { audio: sound.format }),
  });
  const videoEnd = (video.at(-1)?.decodeTime ?? 0) + 33;
  const file = path.join(folder, `${name}.mp4`);
  writeFileSync(file, concatBytes([init, writeFragment({ sequence: 1, video, videoEnd, audio })]));
  return file;
}

const probed = z.object({
  streams: z.array(
    z.object({
      codec_name: z.string(),
      codec_tag_string: z.string(),
      width: z.number().optional(),
      height: z.number().optional(),
      channels: z.number().optional(),
      nb_read_frames: z.string(),
    }),
  ),
});

function probe(file: string): z.infer<typeof probed>['streams'] {
  const args = ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', file];
  const { stdout, stderr } = spawnSync(ffprobePath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return probed.parse(JSON.parse(stdout)).streams;
}

/** The ffmpeg that npm brings has no libsvtav1, and comes without ffprobe. */
const canTest =
  hasEncoders(ffmpegPath, ['libx265', 'libsvtav1', 'libaom-av1', 'libvpx-vp9', 'libopus']) &&
  spawnSync(ffprobePath, ['-version']).status === 0;

describe.skipIf(!canTest)('a publisher of enhanced RTMP', () => {
  it.each([
    ['hevc', 'opus', 'hevc', 'hvc1', 'hvc1.1.6.L63.90', 'opus', 'Opus'],
    ['hevcMain10', 'flac', 'hevc', 'hvc1', 'hvc1.2.4.L63.90', 'flac', 'fLaC'],
    ['av1', 'opus', 'av1', 'av01', 'av01.0.01M.08', 'opus', 'Opus'],
    ['av1Hdr', 'opus', 'av1', 'av01', 'av01.0.01M.10.0.110.09.16.09.0', 'opus', 'Opus'],
    ['vp9', 'opus', 'vp9', 'vp09', 'vp09.00.21.08', 'opus', 'Opus'],
    ['h264', 'flac', 'h264', 'avc1', 'avc1.4d401e', 'flac', 'fLaC'],
  ] as const)(
    'sends %s and %s, which ffprobe finds whole in what is packaged',
    async (videoEncoder, audioEncoder, codec, tag, codecString, audioCodec, audioTag) => {
      const clip = makeEnhancedClip(ffmpegPath, [...encoders[videoEncoder], ...encoders[audioEncoder]], {
        seconds: 1,
      });
      const { video, audio } = await publish(clip);
      expect(video[0]?.format).toMatchObject({ width: 642, height: 362 });
      expect(video[0]?.format.codecString).toBe(codecString);
      const sent = clip.blocks.filter(({ kind }) => kind === 'video');
      expect(video.map((frame) => frame.isKeyframe)).toEqual(sent.map((block) => block.isKeyframe));
      expect(video.map((frame) => frame.decodeTime)).toEqual(
        sent.map((block) => 2_000 + Math.round(block.decodeTime)),
      );
      const [picture, sound] = probe(packageFrames(videoEncoder, video, audio));
      expect(picture).toMatchObject({
        ...{ codec_name: codec, codec_tag_string: tag, width: 642, height: 362 },
        nb_read_frames: `${sent.length}`,
      });
      expect(sound).toMatchObject({
        ...{ codec_name: audioCodec, codec_tag_string: audioTag, channels: 2 },
        nb_read_frames: `${audio.length}`,
      });
      expect(audio.length).toBe(clip.blocks.length - sent.length);
    },
  );
});
