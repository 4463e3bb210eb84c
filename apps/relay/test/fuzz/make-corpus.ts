import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { concatBytes } from '@starling/shared/bytes.ts';
import { readBoxes } from '@starling/shared/fmp4/box.ts';
import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import { FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { AudioFrame, VideoFrame } from '@starling/shared/frame.ts';
import { writeMediaPlaylist } from '@starling/shared/hls/media-playlist.ts';
import { writeMultivariantPlaylist } from '@starling/shared/hls/multivariant-playlist.ts';
import { ChunkReader } from '@starling/shared/rtmp/chunk-reader.ts';
import { handshakeLength } from '@starling/shared/rtmp/handshake.ts';
import { messageTypes } from '@starling/shared/rtmp/message.ts';
import { RtmpServerSession } from '@starling/shared/rtmp/server-session.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { corpusFolder } from './corpus.ts';
import { writeTag } from './loose-tags.ts';

/**
 * Makes the part of the corpus that real programs write: `node apps/relay/test/fuzz/make-corpus.ts`, with an ffmpeg that
 * has every encoder. What it writes is kept in the repository, so that a seed means the same inputs everywhere.
 */
const { path: ffmpegPath } = await findFfmpeg();
const run = promisify(execFile);
const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=5', '-pix_fmt', 'yuv420p', '-g', '3'];
const tone = ['-f', 'lavfi', '-i', 'sine=r=48000'];
const both = [...tone, ...picture.slice(0, 4)];
const h264 = [...picture.slice(4), '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '45'];
const aac = ['-c:a', 'aac', '-b:a', '16k'];

await keepPublisher('ffmpeg-h264-aac.bin', [...both, ...h264, ...aac]);
await keepPublisher('ffmpeg-bframes-mp3.bin', [
  ...both,
  ...h264,
  '-bf',
  '2',
  '-c:a',
  'libmp3lame',
  '-ar',
  '44100',
]);
const plain = await flv([...both, ...h264, ...aac]);
keep('flv-stream', 'h264-aac.flv', plain);
keep('flv-tags', 'h264-aac.tags', plain.subarray(13));
keep(
  'flv-tags',
  'sorenson-mp3.tags',
  (await flv([...both, '-c:v', 'flv1', '-ar', '44100', '-c:a', 'libmp3lame'])).subarray(13),
);
await keepEnhanced(
  'hevc',
  'hvc1',
  [...picture, '-c:v', 'libx265', '-x265-params', 'log-level=none:info=0', '-qp', '45', '-tag:v', 'hvc1'],
  'hvcC',
);
await keepEnhanced('av1', 'av01', [...picture, '-c:v', 'libaom-av1', '-cpu-used', '8', '-crf', '60'], 'av1C');
await keepEnhanced('vp9', 'vp09', [...picture, '-c:v', 'libvpx-vp9', '-crf', '60', '-b:v', '0'], 'vpcC');
await keepEnhanced('flac', 'fLaC', [...tone, '-c:a', 'flac', '-strict', '-2'], 'dfLa');
await keepEnhanced('ac3', 'ac-3', [...tone, '-c:a', 'ac3', '-b:a', '64k'], 'dac3');
await keepEnhanced('eac3', 'ec-3', [...tone, '-c:a', 'eac3', '-b:a', '64k'], 'dec3');
await keepEnhanced('opus', 'Opus', [...tone, '-c:a', 'libopus', '-b:a', '16k'], 'dOps');
const reordered = [
  ...both,
  ...h264.slice(0, -2),
  '-qp',
  '51',
  '-bf',
  '2',
  '-g',
  '10',
  '-c:a',
  'aac',
  '-b:a',
  '8k',
];
keep('media-path', 'bframes-aac.tags', (await flv(reordered, 6)).subarray(13));
keepFragments(plain);
await keepPlaylists();
const transport = ['-t', '0.6', '-f', 'mpegts', 'pipe:1'];
keep('mpegts', 'h264-aac.mpegts', await ffmpeg([...both, ...h264, ...aac, ...transport]));
keep(
  'mpegts',
  'hevc.mpegts',
  await ffmpeg([
    ...picture,
    '-c:v',
    'libx265',
    '-x265-params',
    'log-level=none:info=0',
    '-qp',
    '45',
    ...transport,
  ]),
);
const movie = path.join(corpusFolder, 'fmp4', 'ffmpeg-faststart.mp4');
await ffmpeg([...both, ...h264, ...aac, '-t', '1', '-movflags', '+faststart', '-y', movie]);

/** What ffmpeg sends from the first byte on, what follows its handshake, and the AMF0 in it. */
async function keepPublisher(file: string, args: readonly string[]): Promise<void> {
  const sent = await recordPublisher(args);
  keep('rtmp-connection', file, sent);
  const messages = sent.subarray(1 + 2 * handshakeLength);
  keep('rtmp-session', file, messages);
  const amf0Types: readonly number[] = [messageTypes.commandAmf0, messageTypes.dataAmf0];
  for (const [index, { type, body }] of new ChunkReader().push(messages).messages.entries())
    if (amf0Types.includes(type) && file.includes('aac'))
      keep('amf0', `${path.parse(file).name}-${index}.amf`, body);
}

async function recordPublisher(args: readonly string[]): Promise<Uint8Array> {
  const received: Uint8Array[] = [];
  const server = createServer((socket) => {
    const session = new RtmpServerSession({ randomBytes: (length) => new Uint8Array(length) });
    // ffmpeg leaves without waiting for the last answers.
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      if (typeof bytes === 'string') return;
      received.push(Uint8Array.from(bytes));
      const events = session.receive(bytes);
      const asks = events.some(({ kind }) => kind === 'publish-requested');
      for (const event of [...events, ...(asks ? session.acceptPublish() : [])])
        if (event.kind === 'send') socket.write(event.bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await ffmpeg([...args, '-t', '1', '-f', 'flv', `rtmp://127.0.0.1:${port}/live/key`]);
  server.close();
  return concatBytes(received);
}

/** A sequence start and the coded frames of one track as tags of Enhanced RTMP, and the bare records and frames. */
async function keepEnhanced(
  name: string,
  fourCc: string,
  args: readonly string[],
  box: string,
): Promise<void> {
  const file = await fragmentedMp4(args);
  const at = Buffer.from(file).indexOf(box, 0, 'latin1');
  const length = Buffer.from(file).readUInt32BE(at - 4);
  const record = name === 'opus' ? opusHead() : file.subarray(at + 4, at - 4 + length);
  const samples = readBoxes(file)
    .filter(({ type }) => type === 'mdat')
    .slice(0, 4)
    .map(({ body }) => body);
  keep('codec-configs', `${name}-config.bin`, record);
  keep('codec-configs', `${name}-frame.bin`, (samples[0] ?? record).subarray(0, 200));
  const isVideo = args.includes('-c:v');
  const head = (packetType: number) => concatBytes([Uint8Array.of(0x90 | packetType), Buffer.from(fourCc)]);
  const bodies = [
    concatBytes([head(0), record]),
    ...samples.map((sample) => concatBytes([head(isVideo ? 3 : 1), sample])),
  ];
  const type = isVideo ? 'video' : 'audio';
  keep(
    'flv-tags',
    `enhanced-${name}.tags`,
    concatBytes(bodies.map((body, index) => writeTag({ type, timestamp: index * 200, body }))),
  );
}

function opusHead(): Uint8Array {
  return concatBytes([Buffer.from('OpusHead'), Buffer.from('0101380180bb0000000000', 'hex')]);
}

/** What our own writer makes of a stream, and the records in it. */
function keepFragments(stream: Uint8Array): void {
  const decoder = new TagDecoder();
  const video: VideoFrame[] = [];
  const audio: AudioFrame[] = [];
  for (const each of new FlvStreamReader().push(stream)) {
    const decoded = decoder.decode(each);
    if (decoded.kind === 'format')
      keep('codec-configs', `${decoded.format.codec}-config.bin`, decoded.format.decoderConfig);
    if (decoded.kind !== 'frame') continue;
    if (decoded.frame.kind === 'video') video.push(decoded.frame);
    else audio.push(decoded.frame);
  }
  const [pictures, sounds] = [video[0]?.format, audio[0]?.format];
  if (pictures === undefined || sounds === undefined) throw new Error('the stream lacks a track');
  const init = writeInit({ video: pictures, audio: sounds });
  const parts = [video.slice(0, 2), video.slice(2, 3)].map((some, index) =>
    writeFragment({
      sequence: index + 1,
      video: some,
      videoEnd: 400 + index * 200,
      audio: audio.slice(index * 3, index * 3 + 3),
    }),
  );
  keep('fmp4', 'init.mp4', init);
  keep('fmp4', 'segment.m4s', concatBytes(parts));
}

/** As our own writers and ffmpeg's write them. */
async function keepPlaylists(): Promise<void> {
  const segments = Array.from({ length: 8 }, (_, index) => ({
    ...{
      uri: `${40 + index}.m4s`,
      map: `init-${index >> 2}.mp4`,
      duration: 2_000,
      discontinuity: index === 4,
    },
    ...{
      programDate: 1_790_000_000_000 + index * 2_000,
      isGap: index === 2,
      isComplete: index < 7,
      independent: true,
    },
    parts: Array.from({ length: index < 5 ? 0 : 3 }, (__, part) => ({
      ...{ uri: `${40 + index}.${part}.m4s`, duration: 250, independent: part === 0, isGap: false },
    })),
  }));
  const playlist = {
    ...{ targetDuration: 2, partTarget: 250, mediaSequence: 40, discontinuitySequence: 1, hasEnded: false },
    ...{
      segments,
      preloadHint: '47.3.m4s',
      reports: [{ uri: '../480p/index.m3u8', lastMsn: 47, lastPart: 2 }],
    },
  };
  keep('playlists', 'live.m3u8', Buffer.from(writeMediaPlaylist(playlist, { skip: false })));
  keep('playlists', 'delta.m3u8', Buffer.from(writeMediaPlaylist(playlist, { skip: true })));
  const variant = { uri: 'source/index.m3u8', name: 'Source', bandwidth: 2_000_000, frameRate: 30 };
  const [codecs, resolution] = [['avc1.64001f', 'mp4a.40.2'], { width: 1280, height: 720 }];
  const variants = writeMultivariantPlaylist([{ ...variant, codecs, resolution }]);
  keep('playlists', 'multivariant.m3u8', Buffer.from(variants));
  const folder = await mkdtemp(path.join(tmpdir(), 'starling-corpus-'));
  const file = path.join(folder, 'ffmpeg.m3u8');
  await ffmpeg([
    ...both,
    ...h264,
    ...aac,
    '-t',
    '3',
    '-hls_time',
    '1',
    '-hls_segment_type',
    'fmp4',
    '-f',
    'hls',
    file,
  ]);
  keep('playlists', 'ffmpeg.m3u8', await readFile(file));
  await rm(folder, { recursive: true });
}

async function flv(args: readonly string[], seconds = 1): Promise<Uint8Array> {
  return ffmpeg([...args, '-t', String(seconds), '-f', 'flv', 'pipe:1']);
}

async function fragmentedMp4(args: readonly string[]): Promise<Uint8Array> {
  const flags = '+delay_moov+frag_every_frame+default_base_moof';
  return ffmpeg([...args, '-t', '1', '-movflags', flags, '-f', 'mp4', 'pipe:1']);
}

async function ffmpeg(args: readonly string[]): Promise<Uint8Array> {
  const options = { encoding: 'buffer', maxBuffer: 64 * 2 ** 20 } as const;
  return (await run(ffmpegPath, ['-v', 'error', '-fflags', '+bitexact', ...args], options)).stdout;
}

function keep(target: string, file: string, bytes: Uint8Array): void {
  mkdirSync(path.join(corpusFolder, target), { recursive: true });
  writeFileSync(path.join(corpusFolder, target, file), bytes);
}
