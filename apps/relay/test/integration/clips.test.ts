import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import * as path from 'node:path';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBoxes } from '@starling/shared/fmp4/box.ts';
import { clockPeriod } from '@starling/shared/test-card/clock-code.ts';
import type { Millis } from '@starling/shared/units.ts';
import { jpegSize } from '../../src/archive/jpeg-size.ts';
import { DiskBlobs } from '../../src/archive/disk-blobs.ts';
import { ClipMaker, type ClipMakerOptions, type MadeClip } from '../../src/clips/clip-maker.ts';
import type { ClipSegment } from '../../src/clips/clip-source.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { type ProbedStream, probeStreams } from '../support/ffprobe.ts';
import {
  type Film,
  firstPictureOnly,
  readClocks,
  recordFilm,
  recordForeignFilm,
  recordSound,
} from '../support/recorded-film.ts';

const found = await findFfmpeg();
const builds = [...new Set([found.path, ffmpegInstaller.path])];
const date = Date.UTC(2026, 0, 1, 12);
const base: Film = { width: 320, height: 180, frameRate: 30, seconds: 12, date, start: 100_000 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'starling-clips-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const media = () => path.join(folder, 'clips/0a.mp4');

function maker(ffmpegPath: string, segments: readonly ClipSegment[], more: Partial<ClipMakerOptions> = {}) {
  return new ClipMaker({
    ...{ ffmpegPath, blobs: new DiskBlobs(folder), workFolder: path.join(folder, 'unfinished') },
    source: { find: () => Promise.resolve({ channel: 'anna', segments, isGrowing: false }) },
    ...more,
  });
}

/** Cuts `[from, to)` of what was recorded, in ms since `date`. */
async function cut(
  ffmpegPath: string,
  segments: readonly ClipSegment[],
  from: Millis,
  to: Millis,
): Promise<MadeClip> {
  const order = { id: '0a', video: '0123456789abcdef', from: date + from, to: date + to };
  return maker(ffmpegPath, segments).make(order, new AbortController().signal, () => undefined);
}

/** The clocks in the clip, in ms since `date`. */
const clocks = (size: { width: number; height: number } = base) =>
  readClocks(found.path, media(), size).map(
    (clock) => (clock - (date % clockPeriod) + clockPeriod) % clockPeriod,
  );

/** When the pictures of a film were painted, from number `first` on, in ms since `date`. */
function painted(first: number, count: number): Millis[] {
  return Array.from({ length: count }, (_, index) => Math.floor(((first + index) * 1000) / base.frameRate));
}

function probe(): Record<'video' | 'audio', ProbedStream | undefined> {
  const streams = probeStreams(media());
  const of = (type: string) => streams.find(({ codec_type }) => codec_type === type);
  return { video: of('video'), audio: of('audio') };
}

/** Loudness of each tenth of a second of the clip's sound, as the greatest sample of 16 bits. */
function loudness(): number[] {
  const { stdout } = spawnSync(found.path, [
    '-v',
    'error',
    '-i',
    media(),
    '-map',
    '0:a',
    '-ac',
    '1',
    '-ar',
    '10000',
    '-f',
    's16le',
    '-',
  ]);
  const samples = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
  return Array.from({ length: Math.floor(samples.length / 1000) }, (_, tenth) =>
    samples
      .subarray(tenth * 1000, tenth * 1000 + 1000)
      .reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0),
  );
}

describe.each(builds)('a clip made by %s', (ffmpegPath) => {
  it('has exactly the pictures from its first to its last moment', async () => {
    const made = await cut(ffmpegPath, recordFilm(ffmpegPath, base), 3_000, 9_000);
    expect(clocks()).toEqual(painted(90, 180));
    expect(made.duration).toBeCloseTo(6_000, -2);
    expect(made).toMatchObject({ size: { width: 320, height: 180 } });
    const { video, audio } = probe();
    expect([video?.codec_name, video?.profile, audio?.codec_name]).toEqual(['h264', 'High', 'aac']);
    expect(Number(video?.duration)).toBeCloseTo(6, 1);
    expect(Number(audio?.duration)).toBeCloseTo(6, 1);
  });

  it('begins and ends with whole pictures: those on screen at its ends', async () => {
    await cut(ffmpegPath, recordFilm(ffmpegPath, base), 3_015, 8_990);
    expect(clocks()).toEqual(painted(90, 180));
  });

  it('counts B-frames by when they are shown', async () => {
    const segments = recordFilm(ffmpegPath, { ...base, options: ['-bf', '3', '-b_strategy', '0'] });
    await cut(ffmpegPath, segments, 4_000, 9_000);
    // They are shown two pictures after they are decoded: at 4 s the one before the keyframe of 4 s, and one more.
    expect(clocks()).toEqual(painted(118, 150));
  });

  it('goes on over a reconnect with another size, without the pause, and with silence where there was no sound', async () => {
    const later = { width: 240, height: 240, date: date + 20_000, start: 112_000, hasSound: false };
    const segments = [
      ...recordFilm(ffmpegPath, base),
      ...recordFilm(ffmpegPath, { ...base, ...later, discontinuity: true }),
    ];
    const made = await cut(ffmpegPath, segments, 9_000, 23_000);
    expect(made.duration).toBeCloseTo(6_000, -2);
    expect(made).toMatchObject({ size: { width: 320, height: 180 } });
    const pictures = clocks();
    expect(pictures).toHaveLength(180);
    expect(pictures.slice(0, 90)).toEqual(painted(270, 90));
    const loud = loudness().map((peak) => peak > 500);
    expect(loud.slice(1, 29)).toEqual(Array(28).fill(true));
    expect(loud.slice(32, 59)).toEqual(Array(27).fill(false));
  });

  it('shows black where there was sound only', async () => {
    const [first, second] = [
      recordFilm(ffmpegPath, { ...base, seconds: 4 }),
      recordSound(ffmpegPath, { date: date + 4_000, start: 104_000, seconds: 4 }),
    ];
    const made = await cut(
      ffmpegPath,
      [...second, ...first].toSorted((a, b) => a.start - b.start),
      1_000,
      8_000,
    );
    expect(made.duration).toBeCloseTo(7_000, -2);
    expect(made).toMatchObject({ size: { width: 320, height: 180 } });
    expect(clocks().slice(0, 90)).toEqual(painted(30, 90));
    expect(Number(probe().video?.duration)).toBeCloseTo(7, 0);
    expect(loudness().filter((peak) => peak > 500).length).toBeGreaterThan(66);
  });

  it('has neither pictures nor thumbnail where the broadcast has none', async () => {
    const made = await cut(ffmpegPath, recordSound(ffmpegPath, { date, start: 0, seconds: 8 }), 1_000, 7_000);
    expect(made.size).toBeUndefined();
    expect(probe().video).toBeUndefined();
    expect(Number(probe().audio?.duration)).toBeCloseTo(6, 1);
    expect(await readdir(path.join(folder, 'clips'))).toEqual(['0a.mp4']);
  });

  it('holds the picture on screen while the source pauses', async () => {
    const film = recordFilm(ffmpegPath, { ...base, seconds: 12 });
    // Segments 2 and 3 have their first picture only.
    const segments = film.map((segment, index) =>
      index === 2 || index === 3 ? firstPictureOnly(segment) : segment,
    );
    const made = await cut(ffmpegPath, segments, 5_000, 11_000);
    expect(made.duration).toBeCloseTo(6_000, -2);
    expect(clocks()).toEqual([...painted(120, 1), ...painted(180, 1), ...painted(240, 90)]);
    expect(Number(probe().video?.duration)).toBeCloseTo(6, 1);
  });

  it('fits into 1080p and keeps its shape', async () => {
    const tall = { width: 1440, height: 2560, seconds: 6, frameRate: 5 };
    const made = await cut(ffmpegPath, recordFilm(ffmpegPath, { ...base, ...tall }), 0, 5_000);
    expect(made.size).toEqual({ width: 1080, height: 1920 });
  });

  it('has its header in front and a thumbnail beside it', async () => {
    await cut(ffmpegPath, recordFilm(ffmpegPath, base), 3_000, 8_000);
    const types = readBoxes(readFileSync(media())).map(({ type }) => type);
    expect(types.indexOf('moov')).toBeLessThan(types.indexOf('mdat'));
    expect(jpegSize(readFileSync(path.join(folder, 'clips/0a.jpg')))).toEqual({ width: 640, height: 360 });
    expect(await readdir(path.join(folder, 'unfinished'))).toEqual([]);
  });
});

describe('other codecs', () => {
  const encoders = [
    [
      'HEVC and Opus',
      [
        '-c:v',
        'libx265',
        '-preset',
        'ultrafast',
        '-tag:v',
        'hvc1',
        '-x265-params',
        'log-level=none:bframes=0:open-gop=0',
        '-c:a',
        'libopus',
      ],
    ],
    ['AV1 and AAC', ['-c:v', 'libsvtav1', '-preset', '12', '-c:a', 'aac']],
    [
      'VP9 and Opus',
      [
        '-c:v',
        'libvpx-vp9',
        '-deadline',
        'realtime',
        '-cpu-used',
        '8',
        '-lag-in-frames',
        '0',
        '-c:a',
        'libopus',
      ],
    ],
  ] as const;
  const cases = builds.flatMap((build) => encoders.map(([name, options]) => [name, build, options] as const));
  it.each(cases)('%s become H.264 and AAC with %s', async (_name, ffmpegPath, options) => {
    const segments = recordForeignFilm(found.path, { ...base, seconds: 8 }, options);
    await cut(ffmpegPath, segments, 1_000, 7_000);
    expect(clocks()).toEqual(painted(30, 180));
    const { video, audio } = probe();
    expect([video?.codec_name, audio?.codec_name]).toEqual(['h264', 'aac']);
  });
});

describe('making a clip', () => {
  const order = { id: '0a', video: '0123456789abcdef', from: date + 1_000, to: date + 7_000 };
  const segments = recordFilm(found.path, { ...base, seconds: 8 });
  const isRunning = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  /** Leaves nothing: no clip, no unfinished files. */
  async function expectNothing(): Promise<void> {
    expect(await readdir(folder)).not.toContain('clips');
    expect(await readdir(path.join(folder, 'unfinished')).catch(() => [])).toEqual([]);
  }

  it('tells how far it is, rising to the whole', async () => {
    const shares: number[] = [];
    await maker(found.path, segments).make(order, new AbortController().signal, (share) =>
      shares.push(share),
    );
    expect(shares.at(-1)).toBeGreaterThan(0.9);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it('gives way to the media path', async () => {
    let niceness: number | undefined;
    const onStart = ({ pid }: { pid?: number | undefined }) => {
      setImmediate(() => (niceness = getPriority(pid ?? 0)));
    };
    await maker(found.path, segments, { onStart }).make(order, new AbortController().signal, () => undefined);
    expect(niceness).toBe(10);
  });

  it('stops at once on abort, ffmpeg with it', async () => {
    const abort = new AbortController();
    let pid = 0;
    const onStart = (child: { pid?: number | undefined }) => {
      pid = child.pid ?? 0;
      setTimeout(() => abort.abort(new Error('deleted')), 50);
    };
    // A segment that never comes: without the abort it would wait for ever.
    const stuck = { ...segments[1], read: hangAfter(segments[1], 1) } as ClipSegment;
    const making = maker(found.path, [segments[0], stuck, ...segments.slice(2)] as ClipSegment[], {
      onStart,
    });
    await expect(making.make(order, abort.signal, () => undefined)).rejects.toThrow('deleted');
    expect(pid).toBeGreaterThan(0);
    expect(isRunning(pid)).toBe(false);
    await expectNothing();
  });

  it('is given up where it takes too long', async () => {
    const stuck = { ...segments[1], read: hangAfter(segments[1], 1) } as ClipSegment;
    const making = maker(found.path, [segments[0], stuck, ...segments.slice(2)] as ClipSegment[], {
      patience: 200,
    });
    await expect(making.make(order, new AbortController().signal, () => undefined)).rejects.toThrow(
      /took longer/,
    );
    await expectNothing();
  });

  it.each([
    [
      'has been deleted',
      () => segments.map((segment) => ({ ...segment, read: () => Promise.resolve(undefined) })),
    ],
    ['has been deleted', () => []],
    ['is broken', () => segments.map((segment) => ({ ...segment, start: segment.start + 50_000 }))],
    [
      'could not make',
      () => segments.map((segment, index) => (index === 0 ? segment : withoutMedia(segment))),
    ],
  ])('says that a stretch %s', async (words, broken) => {
    await expect(
      maker(found.path, broken()).make(order, new AbortController().signal, () => undefined),
    ).rejects.toThrow(words);
    await expectNothing();
  });

  it('says so where ffmpeg cannot be started', async () => {
    const making = maker('/nowhere/ffmpeg', segments).make(
      order,
      new AbortController().signal,
      () => undefined,
    );
    await expect(making).rejects.toThrow(/ffmpeg could not make the clip: .*ENOENT/);
    await expectNothing();
  });

  it('is refused where the disk is nearly full', async () => {
    const blobs = Object.assign(new DiskBlobs(folder), { free: () => Promise.resolve(1_000_000) });
    const making = maker(found.path, segments, { blobs }).make(
      order,
      new AbortController().signal,
      () => undefined,
    );
    await expect(making).rejects.toThrow(/disk is full/);
    await expectNothing();
  });
});

/** Its fragments' headers are as they were. */
function withoutMedia(segment: ClipSegment): ClipSegment {
  const read = async () => {
    const bytes = Uint8Array.from((await segment.read()) ?? []);
    for (const { type, body } of readBoxes(bytes)) if (type === 'mdat') body.fill(0);
    return bytes;
  };
  return { ...segment, read };
}

/** Reads the segment so many times, and then hangs. */
function hangAfter(segment: ClipSegment | undefined, times: number): ClipSegment['read'] {
  let reads = 0;
  return () => {
    reads += 1;
    return reads > times ? new Promise(() => undefined) : (segment?.read() ?? Promise.resolve(undefined));
  };
}
