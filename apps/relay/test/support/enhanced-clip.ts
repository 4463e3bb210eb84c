import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { concatBytes } from '@starling/shared/bytes.ts';
import type { Tag } from '@starling/shared/flv/tag.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { VideoFrame } from '@starling/shared/frame.ts';
import type { Millis } from '@starling/shared/units.ts';
import { type Mp4Track, readMp4, type Sample } from './mp4-samples.ts';

/** Arguments of ffmpeg for an encoder of each codec that Enhanced RTMP carries, fast rather than good. */
export const encoders = {
  h264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-pix_fmt', 'yuv420p', '-g', '15'],
  hevc: [
    ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1'],
    ...['-x265-params', 'log-level=none:keyint=15:min-keyint=15:bframes=2'],
  ],
  hevcMain10: [
    ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-tag:v', 'hvc1'],
    ...['-x265-params', 'log-level=none:keyint=15:min-keyint=15:open-gop=0:bframes=0'],
  ],
  av1: [
    '-c:v',
    'libsvtav1',
    '-preset',
    '10',
    '-pix_fmt',
    'yuv420p',
    '-g',
    '15',
    '-svtav1-params',
    'pred-struct=1',
  ],
  av1Hdr: [
    ...['-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', '-pix_fmt', 'yuv420p10le', '-g', '15'],
    ...['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'],
  ],
  vp9: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-pix_fmt', 'yuv420p', '-g', '15'],
  opus: ['-c:a', 'libopus'],
  flac: ['-c:a', 'flac', '-strict', '-2'],
  aac: ['-c:a', 'aac'],
  mp3: ['-c:a', 'libmp3lame'],
  ac3: ['-c:a', 'ac3'],
} as const;

/** Where the timeline of a publisher begins. */
const timelineStart: Millis = 2_000;

/** One coded block of a clip. */
interface Block extends Sample {
  readonly kind: Mp4Track['kind'];
  readonly fourCc: string;
}

/** A clip that a real encoder made, as a publisher of Enhanced RTMP would send it. */
export interface EnhancedClip {
  /** Sequence starts first; whole milliseconds. */
  readonly tags: readonly Tag[];
  readonly blocks: readonly Block[];
}

/** Whether this ffmpeg was built with all of these encoders. */
export function hasEncoders(ffmpegPath: string, names: readonly string[]): boolean {
  const { stdout } = spawnSync(ffmpegPath, ['-hide_banner', '-encoders'], { encoding: 'utf8' });
  const words = new Set(stdout.split(/\s+/));
  return names.every((name) => words.has(name));
}

/** Encodes two seconds (or as told) of a test picture of 642 × 362 at 30 frames a second, and of a tone of 48 kHz. */
export function makeEnhancedClip(
  ffmpegPath: string,
  args: readonly string[],
  options: { readonly seconds?: number; readonly hasVideo?: boolean; readonly hasAudio?: boolean } = {},
): EnhancedClip {
  const { seconds = 2, hasVideo = true, hasAudio = true } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-clip-'));
  try {
    const file = path.join(folder, 'clip.mp4');
    const inputs = [
      ...(hasVideo ? ['-f', 'lavfi', '-i', 'testsrc=s=642x362:r=30'] : []),
      ...(hasAudio ? ['-f', 'lavfi', '-i', 'sine=r=48000'] : []),
    ];
    const all = ['-hide_banner', '-v', 'error', '-y', ...inputs, '-t', `${seconds}`, '-ac', '2', ...args];
    const done = spawnSync(ffmpegPath, [...all, file], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`no clip: ${done.stderr}`);
    return toClip(readMp4(readFileSync(file)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where `esds` of ffmpeg has things; ISO/IEC 14496-1 §7.2.6, with lengths of 4 bytes. */
const esdsAt = { objectType: 17, aacConfig: 35 } as const;
const mpegAudio: readonly (number | undefined)[] = [0x69, 0x6b];

function toClip(files: readonly Mp4Track[]): EnhancedClip {
  const tracks = files.map((track) => {
    const isMp3 = mpegAudio.includes(track.boxes.get('esds')?.[esdsAt.objectType]);
    return isMp3 ? { ...track, fourCc: '.mp3' } : track;
  });
  const blocks = tracks
    .flatMap(({ kind, fourCc, samples }) => samples.map((sample) => ({ ...sample, kind, fourCc })))
    .sort((a, b) => a.decodeTime - b.decodeTime);
  return { tags: [...tracks.flatMap(startTag), ...blocks.map(codedTag)], blocks };
}

/** MP3 and AC-3 have none: each of their frames tells all. */
function startTag(track: Mp4Track): Tag[] {
  const start = record(track);
  if (start === undefined) return [];
  const body = concatBytes([header(track.kind, true, 0, track.fourCc), start]);
  return [{ type: track.kind, timestamp: 0, body }];
}

/** What a sequence start holds, by what a file has in its sample entry. */
function record({ fourCc, boxes }: Mp4Track): Uint8Array | undefined {
  if (fourCc === '.mp3' || fourCc === 'ac-3') return undefined;
  const find = (type: string) => boxes.get(type);
  const dOps = find('dOps');
  if (dOps !== undefined) return opusHead(dOps);
  const dfLa = find('dfLa');
  if (dfLa !== undefined) return concatBytes([Buffer.from('fLaC'), dfLa.subarray(4)]);
  const esds = find('esds');
  if (esds !== undefined)
    return esds.subarray(esdsAt.aacConfig, esdsAt.aacConfig + (esds[esdsAt.aacConfig - 1] ?? 0));
  const found = find('avcC') ?? find('hvcC') ?? find('av1C') ?? find('vpcC')?.subarray(4);
  if (found === undefined) throw new Error(`no configuration among ${[...boxes.keys()].join(', ')}`);
  return found;
}

/** RFC 7845 §5.1 has the least significant byte first, Opus-ISOBMFF §4.3.2 the most significant. */
function opusHead(dOps: Uint8Array): Uint8Array {
  const head = Buffer.concat([Buffer.from('OpusHead\x01'), dOps.subarray(1)]);
  head.subarray(10, 12).swap16();
  head.subarray(12, 16).swap32();
  head.subarray(16, 18).swap16();
  return head;
}

function codedTag({ kind, fourCc, decodeTime, presentationTime, isKeyframe, data }: Block): Tag {
  const timestamp = Math.round(decodeTime);
  const hasOffset = fourCc === 'avc1' || fourCc === 'hvc1';
  const offset = new Uint8Array(hasOffset ? 3 : 0);
  if (hasOffset) Buffer.from(offset.buffer).writeUIntBE(Math.round(presentationTime) - timestamp, 0, 3);
  return { type: kind, timestamp, body: concatBytes([header(kind, isKeyframe, 1, fourCc), offset, data]) };
}

function header(kind: Mp4Track['kind'], isKeyframe: boolean, packetType: 0 | 1, fourCc: string): Uint8Array {
  const first = kind === 'audio' ? 0x90 : isKeyframe ? 0x90 : 0xa0;
  return Uint8Array.from([first | packetType, ...Buffer.from(fourCc)]);
}

/** The pictures of a clip as a broadcast's ladder is handed them: a keyframe is decoded when it is shown. */
export function placedPictures({ tags }: EnhancedClip): VideoFrame[] {
  const decoder = new TagDecoder();
  const pictures = tags.flatMap((tag) => {
    const decoded = decoder.decode(tag);
    return decoded.kind === 'frame' && decoded.frame.kind === 'video' ? [decoded.frame] : [];
  });
  const [first] = pictures;
  if (first === undefined) throw new Error('a clip without pictures');
  const reordering = first.presentationTime - first.decodeTime;
  return pictures.map((frame) => ({
    ...frame,
    decodeTime: timelineStart + frame.decodeTime + reordering,
    presentationTime: timelineStart + frame.presentationTime,
  }));
}
