import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { encoders, hasEncoders, makeEnhancedClip } from '../support/enhanced-clip.ts';
import { putClipOnAir } from '../support/enhanced-publisher.ts';
import { eventually, listSegments, renditionUrl } from '../support/live-playlist.ts';
import { childrenOf } from '../support/relay-children.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

const { path: ffmpegPath } = await findFfmpeg();
const ffprobePath = process.env['FFPROBE_PATH'] ?? 'ffprobe';
const run = promisify(execFile);
const canTest =
  hasEncoders(ffmpegPath, ['libx265', 'libsvtav1', 'libvpx-vp9', 'libopus', 'libmp3lame']) &&
  spawnSync(ffprobePath, ['-version']).status === 0;

let relay: RunningRelay;
let leave: (() => Promise<void>) | undefined;
beforeEach(async () => {
  relay = await startRelay(['--no-demo', '--rungs', '160,audio']);
});
afterEach(async () => {
  await leave?.();
  leave = undefined;
  await relay.stop();
});

const probed = z.object({
  streams: z.array(
    z.object({ codec_name: z.string(), width: z.number().optional(), channels: z.number().optional() }),
  ),
  packets: z.array(z.object({ codec_type: z.string(), pts_time: z.coerce.number() })),
});

/** What ffprobe reads of the first seconds, without a complaint. */
async function probe(url: string, seconds = 3) {
  const args = [
    '-v',
    'error',
    '-live_start_index',
    '0',
    '-read_intervals',
    `%+${seconds}`,
    '-show_streams',
    '-show_packets',
    '-of',
    'json',
  ];
  const { stdout, stderr } = await run(ffprobePath, [...args, url], { timeout: 30_000, maxBuffer: 1 << 24 });
  const { streams, packets } = probed.parse(JSON.parse(stdout));
  const timesOf = (kind: string) =>
    packets.filter(({ codec_type }) => codec_type === kind).map(({ pts_time }) => pts_time);
  return { stderr, streams, pictures: timesOf('video'), sounds: timesOf('audio') };
}

/** The whole segments of a rendition, once there are two. */
async function segmentsOf(rendition: string) {
  const url = await eventually(rendition, () => renditionUrl(relay, 'owner', rendition));
  return eventually(`segments of ${rendition}`, async () => {
    const playlist = await (await fetch(url)).text();
    const segments = listSegments(playlist);
    return segments.length >= 2 ? { url, playlist, segments } : undefined;
  });
}

/** Decodes a rendition to its end. @returns what ffmpeg complains of */
async function decode(url: string): Promise<string> {
  const args = ['-v', 'error', '-nostdin', '-live_start_index', '0', '-i', url, '-t', '3', '-f', 'null', '-'];
  return (await run(ffmpegPath, args, { timeout: 30_000 })).stderr;
}

async function codecsOf(rendition: string): Promise<string | undefined> {
  const lines = (await (await fetch(`${relay.httpUrl}/live/owner/index.m3u8`)).text()).split('\n');
  const at = lines.findIndex((line) => line.endsWith(`/${rendition}/index.m3u8`));
  return /CODECS="([^"]*)"/.exec(lines[at - 1] ?? '')?.[1];
}

/** Distances that are longer than one frame of sound by a millisecond or more. */
const gaps = (times: readonly number[], length: number) =>
  times.slice(1).filter((time, index) => time - (times[index] ?? time) > length + 0.001);

interface Expected {
  readonly video: string;
  readonly audio: string;
  readonly videoCodecs: string;
  readonly audioCodecs: string;
}

/** Reads source, rung and sound alone of what is on air. */
async function expectOnAir({ video, audio, videoCodecs, audioCodecs }: Expected, soundLength: number) {
  const [source, rung] = await Promise.all([segmentsOf('source'), segmentsOf('160p')]);
  await segmentsOf('audio');
  expect(await codecsOf('source')).toBe(`${videoCodecs},${audioCodecs}`);
  expect(await codecsOf('160p')).toMatch(
    new RegExp(`^avc1\\.[0-9a-f]{6},${audioCodecs.replaceAll('.', '\\.')}$`),
  );
  expect(await codecsOf('audio')).toBe(audioCodecs);
  const [sourceMedia, rungMedia] = await Promise.all([probe(source.url), probe(rung.url)]);
  expect(sourceMedia.streams.map(({ codec_name }) => codec_name)).toEqual([video, audio]);
  expect(rungMedia.streams.map(({ codec_name }) => codec_name)).toEqual(['h264', audio]);
  expect(rungMedia.streams[0]?.width).toBe(284);
  for (const { stderr, pictures, sounds } of [sourceMedia, rungMedia]) {
    expect(stderr).toBe('');
    expect(pictures.length).toBeGreaterThan(60);
    expect(gaps(sounds, soundLength)).toEqual([]);
    expect(Math.abs((sounds[0] ?? 0) - Math.min(...pictures))).toBeLessThan(0.05);
  }
  expect(source.playlist).not.toContain('DISCONTINUITY\n');
  expect(rung.playlist).not.toContain('EXT-X-GAP');
  expect(await decode(source.url)).toBe('');
  expect(await decode(rung.url)).toBe('');
}

describe.skipIf(!canTest)('a broadcast by enhanced RTMP', () => {
  it.each([
    ['hevc', 'aac', 'hvc1.1.6.L63.90', 'aac', 'mp4a.40.2', 1024 / 48_000],
    ['av1', 'opus', 'av01.0.01M.08', 'opus', 'opus', 0.02],
    ['vp9', 'mp3', 'vp09.00.21.08', 'aac', 'mp4a.40.2', 1024 / 48_000],
    ['h264', 'ac3', 'avc1.4d401e', 'aac', 'mp4a.40.2', 1024 / 48_000],
  ] as const)(
    'of %s and %s can be watched as source and as a rung',
    async (video, audio, videoCodecs, heard, audioCodecs, soundLength) => {
      const clip = makeEnhancedClip(ffmpegPath, [...encoders[video], ...encoders[audio]], { seconds: 14 });
      const onAir = await putClipOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, clip);
      leave = () => onAir.stop();
      await expectOnAir({ video, audio: heard, videoCodecs, audioCodecs }, soundLength);
    },
  );
});

const pictures = [
  ...['-re', '-f', 'lavfi', '-i', 'testsrc=s=642x362:r=30', '-c:v', 'libx264', '-preset', 'ultrafast'],
  ...['-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '30'],
];
const mp3 = ['-c:a', 'libmp3lame', '-ar', '44100', '-b:a', '128k'];

/** A minute of sound, and pictures where they are asked for, in FLV as it always was. */
function publish(pictureArgs: readonly string[]): void {
  const url = `${relay.rtmpUrl}/${relay.owner.streamKey}`;
  const sound = ['-re', '-f', 'lavfi', '-i', 'sine'];
  const child = spawn(
    ffmpegPath,
    ['-v', 'error', ...sound, ...pictureArgs, '-t', '60', ...mp3, '-f', 'flv', url],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  leave = async () => {
    child.kill('SIGINT');
    await once(child, 'close');
  };
}

describe.skipIf(!canTest)('a broadcast by ffmpeg', () => {
  it('of H.264 and MP3 can be watched as source and as a rung', async () => {
    publish(pictures);
    const expected = { video: 'h264', audio: 'aac', videoCodecs: 'avc1.42c01e', audioCodecs: 'mp4a.40.2' };
    await expectOnAir(expected, 1024 / 44_100);
  });

  it('of MP3 alone can be heard', async () => {
    publish([]);
    const { url } = await segmentsOf('source');
    expect(await codecsOf('source')).toBe('mp4a.40.2');
    const { stderr, streams, sounds } = await probe(url);
    expect(stderr).toBe('');
    expect(streams.map(({ codec_name }) => codec_name)).toEqual(['aac']);
    expect(sounds.length).toBeGreaterThan(100);
    expect(gaps(sounds, 1024 / 44_100)).toEqual([]);
  });

  it('is heard again when the ffmpeg for its sound was killed, and its pictures know nothing of it', async () => {
    publish(pictures);
    const { url } = await segmentsOf('source');
    const [sound] = childrenOf(relay, 'aac_low');
    if (sound === undefined) throw new Error('no ffmpeg for the sound');
    process.kill(sound, 'SIGKILL');
    await eventually('the next one', () =>
      Promise.resolve(childrenOf(relay, 'aac_low').find((pid) => pid !== sound)),
    );
    expect(relay.output()).toContain('ffmpeg for the sound ended by itself');
    const before = listSegments(await (await fetch(url)).text()).length;
    await eventually('two segments more', async () => {
      const segments = listSegments(await (await fetch(url)).text());
      return segments.length >= before + 2 ? true : undefined;
    });
    const playlist = await (await fetch(url)).text();
    expect(playlist).not.toContain('DISCONTINUITY\n');
    const media = await probe(url, 10);
    expect(
      gaps(
        media.pictures.toSorted((a, b) => a - b),
        0.034,
      ),
    ).toEqual([]);
    const pauses = gaps(media.sounds, 1024 / 44_100);
    expect(pauses.length).toBeLessThanOrEqual(1);
    const missing =
      (media.sounds.at(-1) ?? 0) - (media.sounds[0] ?? 0) - ((media.sounds.length - 1) * 1024) / 44_100;
    expect(missing).toBeLessThan(0.5);
  });
});
