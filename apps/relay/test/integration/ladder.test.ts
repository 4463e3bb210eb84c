import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { VideoFrame } from '@starling/shared/frame.ts';
import { probeEncoder } from '../../src/transcode/encoder.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { chooseRungs } from '../../src/transcode/ladder.ts';
import { LadderProcess } from '../../src/transcode/ladder-process.ts';
import { encodePictures } from '../support/media-files.ts';

const found = await findFfmpeg();
const binaries = [...new Set([found.path, ffmpegInstaller.path])];

/** Puts pictures through a ladder of 60 and 30 frames a second. */
async function climb(ffmpegPath: string, pictures: readonly VideoFrame[], frameRate: number) {
  const rungs = chooseRungs(
    { width: 640, height: 360, frameRate, bitrate: 0 },
    {
      kind: 'these',
      rungs: [
        { shortSide: 240, frameRate: 60 },
        { shortSide: 160, frameRate: 30 },
      ],
    },
  );
  const out: VideoFrame[][] = rungs.map(() => []);
  const tiles: { jpeg: Uint8Array; time: number }[] = [];
  const plan = { rungs, encoder: 'libx264', thumbnailSeconds: 1, tileSeconds: 2 } as const;
  let thumbnails = 0;
  const ladder = new LadderProcess(ffmpegPath, plan, {
    onFrame: (rung, frame) => out[rung]?.push(frame),
    onThumbnail: () => (thumbnails += 1),
    onTile: (jpeg, time) => tiles.push({ jpeg, time }),
    onFallingBehind: () => undefined,
    onEnd: () => undefined,
  });
  for (const [index, picture] of pictures.entries()) {
    ladder.write(picture);
    if (index % 30 === 0) await sleep(20);
  }
  await ladder.close();
  return { full: out[0] ?? [], half: out[1] ?? [], rungs, tiles, thumbnails };
}

const shown = (frames: readonly VideoFrame[]) =>
  frames.map(({ presentationTime, isKeyframe }) => `${presentationTime}${isKeyframe ? ' key' : ''}`);

/** The pictures in the order in which they are shown; every second one after each keyframe. */
function inOrder(pictures: readonly VideoFrame[]): VideoFrame[] {
  return [...pictures].sort((a, b) => a.presentationTime - b.presentationTime);
}
function halved(pictures: readonly VideoFrame[]): VideoFrame[] {
  let count = 0;
  return inOrder(pictures).filter(({ isKeyframe }) => {
    count = isKeyframe ? 0 : count + 1;
    return count % 2 === 0;
  });
}

const sources: [name: string, frameRate: number, source: string, options: string[]][] = [
  ['60 frames a second', 60, 'testsrc=size=640x360:rate=60', ['-g', '120', '-bf', '0']],
  ['50 frames a second', 50, 'testsrc=size=640x360:rate=50', ['-g', '73', '-bf', '0']],
  ['B-frames', 60, 'testsrc=size=640x360:rate=60', ['-g', '60', '-bf', '3', '-b_strategy', '0']],
  [
    'keyframes at odd distances',
    60,
    'testsrc=size=640x360:rate=60',
    ['-g', '600', '-bf', '0', '-sc_threshold', '0', '-force_key_frames', '0.35,1.1,1.15,3.7'],
  ],
  [
    'a rate that varies',
    60,
    "testsrc=size=640x360:rate=60,select='not(between(n,40,47))*not(between(n,100,101))*not(between(n,150,190))'",
    ['-g', '60', '-bf', '0', '-vsync', 'vfr'],
  ],
];

describe.each(binaries)('a ladder of %s', (ffmpegPath) => {
  it.each(sources)(
    'has each picture and keyframe of a source with %s',
    async (_, frameRate, source, options) => {
      const pictures = encodePictures(ffmpegPath, source, 5, options);
      expect(pictures.length).toBeGreaterThan(150);
      const { full, half, rungs, tiles, thumbnails } = await climb(ffmpegPath, pictures, frameRate);
      expect(rungs.map(({ keepsEvery }) => keepsEvery)).toEqual([1, 2]);
      expect(shown(full)).toEqual(shown(inOrder(pictures)));
      expect(shown(half)).toEqual(shown(halved(pictures)));
      const keyframes = inOrder(pictures).filter(({ isKeyframe }) => isKeyframe);
      expect(
        half.filter(({ isKeyframe }) => isKeyframe).map(({ presentationTime }) => presentationTime),
      ).toEqual(keyframes.map(({ presentationTime }) => presentationTime));
      expect(tiles.length).toBeGreaterThanOrEqual(2);
      for (const { time } of tiles)
        expect(keyframes.map(({ presentationTime }) => presentationTime)).toContain(time);
      expect(thumbnails).toBeGreaterThanOrEqual(4);
    },
  );

  it('can be killed at any moment', async () => {
    const pictures = encodePictures(ffmpegPath, 'testsrc=size=640x360:rate=30', 1, ['-bf', '0']);
    const rungs = chooseRungs({ width: 640, height: 360, frameRate: 30, bitrate: 0 });
    let ends = 0;
    const plan = { rungs, encoder: 'libx264', thumbnailSeconds: 0, tileSeconds: 0 } as const;
    const ladder = new LadderProcess(ffmpegPath, plan, {
      ...{ onFrame: () => undefined, onThumbnail: () => undefined, onTile: () => undefined },
      onFallingBehind: () => undefined,
      onEnd: () => (ends += 1),
    });
    for (const picture of pictures.slice(0, 5)) ladder.write(picture);
    ladder.kill();
    await ladder.close();
    for (const picture of pictures.slice(5)) ladder.write(picture);
    await ladder.close();
    expect(ends).toBe(1);
  });

  it('is probed by encoding with it', async () => {
    expect(await probeEncoder(ffmpegPath, 'libx264')).toBeUndefined();
    expect(await probeEncoder(ffmpegPath, 'h264_nvenc')).toMatch(/./);
  });
});
