import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Frame } from '@starling/shared/frame.ts';
import type { Publication } from '../../src/media.ts';
import { type RtmpServer, startRtmpServer } from '../../src/ingest/rtmp-server.ts';

const ffmpegPath = process.env['FFMPEG_PATH'] ?? (await import('@ffmpeg-installer/ffmpeg')).default.path;
const testPicture = ['-re', '-f', 'lavfi', '-i', 'testsrc=s=642x362:r=30'];
const testSound = ['-re', '-f', 'lavfi', '-i', 'sine=r=44100'];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-bf', '2', '-g', '30'];
const aac = ['-c:a', 'aac', '-ac', '2'];
const log = { info: () => undefined, warn: () => undefined, debug: () => undefined };

let server: RtmpServer;
let frames: Frame[] = [];
let publication: Publication | undefined;

beforeAll(async () => {
  server = await startRtmpServer({
    port: 0,
    host: '127.0.0.1',
    log,
    admit: (key) =>
      Promise.resolve(
        key === 'good'
          ? { granted: true, channel: 'kim', release: () => undefined }
          : { granted: false, reason: 'This stream key is not known here.' },
      ),
    onPublication: (started) => void consume(started),
  });
});
beforeEach(() => {
  frames = [];
  publication = undefined;
});
afterAll(() => server.close());

async function consume(started: Publication): Promise<void> {
  publication = started;
  for await (const frame of started.frames) frames.push(frame);
}

/** @returns what ffmpeg said, and its exit code */
async function publish(streamKey: string, args: readonly string[]): Promise<{ code: unknown; said: string }> {
  const url = `rtmp://127.0.0.1:${server.port}/live/${streamKey}`;
  const child = spawn(ffmpegPath, [
    '-hide_banner',
    '-loglevel',
    'error',
    ...args,
    '-t',
    '2',
    '-f',
    'flv',
    url,
  ]);
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, said };
}

describe('ffmpeg as a publisher', () => {
  it('goes on air with pictures and sound, and finishes', async () => {
    const { code, said } = await publish('good', [...testPicture, ...testSound, ...h264, ...aac]);
    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(publication?.ending()).toBe('finished');
    expect(publication?.encoder()).toMatch(/^Lavf/);
    const pictures = frames.filter((frame) => frame.kind === 'video');
    const sounds = frames.filter((frame) => frame.kind === 'audio');
    expect(pictures.length).toBe(60);
    expect(pictures[0]).toMatchObject({ isKeyframe: true, format: { width: 642, height: 362 } });
    expect(new Set(pictures.map((frame) => frame.format)).size).toBe(1);
    expect(pictures.some((frame) => frame.presentationTime > frame.decodeTime)).toBe(true);
    expect(sounds.length).toBeGreaterThan(80);
    expect(sounds[0]?.format).toMatchObject({ codecString: 'mp4a.40.2', sampleRate: 44_100, channels: 2 });
    for (const [at, frame] of sounds.entries())
      expect(frame.decodeTime - (sounds[0]?.decodeTime ?? 0)).toBeCloseTo((at * 1024_000) / 44_100, 6);
  });

  it('may send sound alone', async () => {
    expect((await publish('good', [...testSound, ...aac])).code).toBe(0);
    expect(new Set(frames.map((frame) => frame.kind))).toEqual(new Set(['audio']));
  });

  it('may send pictures alone', async () => {
    expect((await publish('good', [...testPicture, ...h264])).code).toBe(0);
    expect(new Set(frames.map((frame) => frame.kind))).toEqual(new Set(['video']));
  });

  it('may send MP3, frame by frame', async () => {
    expect((await publish('good', [...testSound, '-c:a', 'libmp3lame'])).code).toBe(0);
    expect(frames.length).toBeGreaterThan(70);
    for (const [at, frame] of frames.entries()) {
      expect(frame.format).toMatchObject({ codec: 'mp3', sampleRate: 44_100 });
      expect(frame.decodeTime - (frames[0]?.decodeTime ?? 0)).toBeCloseTo((at * 1152_000) / 44_100, 6);
    }
  });

  it.each(['good?bandwidthtest=true', 'good/', '/good'])('may write its address with %s', async (name) => {
    expect(await publish(name, [...testSound, ...aac])).toEqual({ code: 0, said: '' });
    expect(publication?.ending()).toBe('finished');
  });

  it('reads that it has named no stream key', async () => {
    expect((await publish('', [...testSound, ...aac])).said).toContain('No stream key came');
  });

  it('reads why its stream key is refused', async () => {
    const { code, said } = await publish('bad', [...testSound, ...aac]);
    expect(code).not.toBe(0);
    expect(said).toContain('This stream key is not known here');
  });

  it('reads which codec to choose', async () => {
    const { said } = await publish('good', [...testSound, '-c:a', 'pcm_alaw', '-ar', '8000', '-ac', '1']);
    expect(said).toContain('G.711 A-law cannot be taken here: choose AAC or Opus');
  });
});
