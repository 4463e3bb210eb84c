import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { FlvStreamReader } from '../../src/flv/stream-reader.ts';
import { TagDecoder } from '../../src/flv/tag-decoder.ts';
import type { Tag } from '../../src/flv/tag.ts';
import type { Frame } from '../../src/frame.ts';
import { concatBytes } from '../../src/bytes.ts';
import { TransportDemuxer } from '../../src/mpegts/demuxer.ts';
import { TransportMuxer } from '../../src/mpegts/muxer.ts';

/** Streams that ffmpeg muxes, taken apart by us and by ffmpeg; and streams that we mux, taken apart by ffmpeg. */

const program = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
const run = promisify(execFile);
const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30000/1001'];
const tone = ['-f', 'lavfi', '-i', 'sine=r=44100'];
const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '15', '-bf', '2'];

async function ffmpeg(args: readonly string[]): Promise<Uint8Array> {
  const options = { encoding: 'buffer', maxBuffer: 64 * 2 ** 20 } as const;
  return (await run(program, ['-v', 'error', ...args], options)).stdout;
}

function demux(stream: Uint8Array, pieceLength: number): { tags: Tag[]; unsupported: string[] } {
  const demuxer = new TransportDemuxer();
  const demuxed = Array.from({ length: Math.ceil(stream.length / pieceLength) }, (_, at) =>
    demuxer.push(stream.subarray(at * pieceLength, (at + 1) * pieceLength)),
  ).flat();
  return {
    tags: demuxed.flatMap((one) => (one.kind === 'tag' ? [one.tag] : [])),
    unsupported: demuxed.flatMap((one) => (one.kind === 'unsupported' ? [one.what] : [])),
  };
}

function framesOf(tags: readonly Tag[]): { video: Frame[]; audio: Frame[] } {
  const decoder = new TagDecoder();
  const frames = tags.flatMap((tag) => {
    const decoded = decoder.decode(tag);
    expect(['frame', 'format', 'nothing']).toContain(decoded.kind);
    return decoded.kind === 'frame' ? [decoded.frame] : [];
  });
  return {
    video: frames.filter(({ kind }) => kind === 'video'),
    audio: frames.filter(({ kind }) => kind === 'audio'),
  };
}

describe('an H.264 and AAC stream', () => {
  let stream: Uint8Array;
  let expected: ReturnType<typeof framesOf>;
  beforeAll(async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'starling-mpegts-')), 'whole.flv');
    await ffmpeg([...picture, ...tone, ...h264, '-c:a', 'aac', '-t', '3', '-y', file]);
    stream = await ffmpeg(['-i', file, '-c', 'copy', '-f', 'mpegts', 'pipe:1']);
    const flv = readFileSync(file);
    rmSync(path.dirname(file), { recursive: true });
    expected = framesOf(new FlvStreamReader().push(flv));
  });

  it.each([188, 1_316, 1_000, 7])('is what ffmpeg makes of it, in pieces of %d bytes', (length) => {
    const { video, audio } = framesOf(demux(stream, length).tags);
    // The last picture is known to be whole when the next begins.
    expect(video.length).toBe(expected.video.length - 1);
    expect(audio.length).toBeGreaterThanOrEqual(expected.audio.length - 1);
    const shift = (video[0]?.decodeTime ?? 0) - (expected.video[0]?.decodeTime ?? 0);
    for (const [at, frame] of video.entries()) {
      const other = expected.video[at];
      if (frame.kind !== 'video' || other?.kind !== 'video') throw new Error(`no picture ${at}`);
      expect(Math.abs(frame.decodeTime - other.decodeTime - shift)).toBeLessThanOrEqual(1);
      expect(frame.isKeyframe).toBe(other.isKeyframe);
      const offset = (one: typeof frame) => one.presentationTime - one.decodeTime;
      expect(Math.abs(offset(frame) - offset(other))).toBeLessThanOrEqual(1);
      expect([frame.format.codecString, frame.format.width]).toEqual(['avc1.64000d', 320]);
    }
    for (const [at, frame] of audio.entries()) {
      const other = expected.audio[at];
      if (other === undefined) break;
      expect(Buffer.compare(frame.data, other.data)).toBe(0);
      expect(Math.abs(frame.decodeTime - other.decodeTime - shift)).toBeLessThanOrEqual(1);
    }
  });

  it('hands every picture on with the units that its decoder needs', () => {
    const { video } = framesOf(demux(stream, 1_316).tags);
    const slices = (data: Uint8Array) => {
      const types: number[] = [];
      const view = new DataView(data.buffer, data.byteOffset, data.length);
      for (let at = 0; at + 4 < data.length; at += 4 + view.getUint32(at))
        types.push((data[at + 4] ?? 0) & 31);
      return types.filter((type) => type === 1 || type === 5);
    };
    for (const { data } of video) expect(slices(data).length).toBeGreaterThan(0);
  });

  it('loses the picture that a lost packet was part of, and nothing else', () => {
    const whole = framesOf(demux(stream, 188).tags);
    const packets = Array.from({ length: stream.length / 188 }, (_, at) =>
      stream.subarray(at * 188, at * 188 + 188),
    );
    const isMiddle = (packet: Uint8Array) => ((packet[1] ?? 0) & 0x5f) === 0x01 && packet[2] === 0;
    const lost = packets.findIndex((packet, at) => at > packets.length / 2 && isMiddle(packet));
    const rest = Buffer.concat(packets.filter((_, at) => at !== lost));
    const { video, audio } = framesOf(demux(rest, 188).tags);
    expect(video.length).toBe(whole.video.length - 1);
    expect(audio.length).toBe(whole.audio.length);
  });

  it('begins wherever one joins it', () => {
    const { video } = framesOf(demux(stream.subarray(100_001), 1_316).tags);
    expect(video[0]).toMatchObject({ isKeyframe: true });
  });
});

describe('other streams', () => {
  it('of HEVC are taken', async () => {
    const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'];
    const stream = await ffmpeg([...picture, ...x265, '-t', '1', '-f', 'mpegts', 'pipe:1']);
    const { video } = framesOf(demux(stream, 1_316).tags);
    expect(video.length).toBeGreaterThan(20);
    expect(video[0]).toMatchObject({ isKeyframe: true, format: { codec: 'hevc', width: 320, height: 180 } });
    expect(video[0]?.format.codecString).toMatch(/^hvc1\.1\.6\.L60/);
  });

  it.each([
    ['MPEG-2', ['-c:v', 'mpeg2video']],
    ['MP3', ['-c:a', 'libmp3lame']],
    ['AC-3', ['-c:a', 'ac3']],
  ])('of %s are named, once', async (name, codec) => {
    const source = codec[0] === '-c:v' ? picture : tone;
    const stream = await ffmpeg([...source, ...codec, '-t', '1', '-f', 'mpegts', 'pipe:1']);
    expect(demux(stream, 1_316).unsupported).toEqual([name]);
  });
});

describe('a stream of our own', () => {
  it('is to ffmpeg what the FLV was that it was made of, with B frames, without a complaint', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'starling-mpegts-'));
    const [flv, ts] = [path.join(folder, 'from.flv'), path.join(folder, 'made.ts')];
    await ffmpeg([...picture, ...tone, ...h264, '-c:a', 'aac', '-t', '3', '-y', flv]);
    const muxer = new TransportMuxer();
    const tags = new FlvStreamReader().push(readFileSync(flv));
    writeFileSync(ts, concatBytes(tags.map((tag) => muxer.push(tag))));
    // Without stamps: FLV counts milliseconds, and each side rounds on its own way.
    const hashes = async (file: string) =>
      Buffer.from(await ffmpeg(['-i', file, '-map', '0', '-f', 'streamhash', 'pipe:1'])).toString();
    expect(await hashes(ts)).toBe(await hashes(flv));
    const decoded = await run(program, ['-v', 'warning', '-i', ts, '-f', 'null', '-']);
    expect(decoded.stderr).toBe('');
    rmSync(folder, { recursive: true });
  });
});
