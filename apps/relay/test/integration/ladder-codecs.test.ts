import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { describe, expect, it } from 'vitest';
import type { VideoFrame } from '@starling/shared/frame.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { chooseRungs } from '../../src/transcode/ladder.ts';
import { LadderProcess } from '../../src/transcode/ladder-process.ts';
import { encoders, hasEncoders, makeEnhancedClip, placedPictures } from '../support/enhanced-clip.ts';
import { eventually } from '../support/live-playlist.ts';

const found = await findFfmpeg();
const binaries = [...new Set([found.path, ffmpegInstaller.path])];
const canEncode = hasEncoders(found.path, ['libx265', 'libsvtav1', 'libaom-av1', 'libvpx-vp9']);

/** A ladder of one rung, and what has come out of it so far. */
function startLadder(ffmpegPath: string, { format }: VideoFrame) {
  const { width, height } = format;
  const source = { width, height, frameRate: 30, bitrate: 0 };
  const rungs = chooseRungs(source, { kind: 'these', rungs: [{ shortSide: 160, frameRate: 30 }] });
  const out: VideoFrame[] = [];
  const plan = { rungs, encoder: 'libx264', thumbnailSeconds: 0, tileSeconds: 0 } as const;
  const ladder = new LadderProcess(ffmpegPath, plan, {
    onFrame: (_, frame) => out.push(frame),
    ...{ onThumbnail: () => undefined, onTile: () => undefined },
    ...{ onFallingBehind: () => undefined, onEnd: () => undefined },
  });
  return { ladder, out };
}

const timesOf = (frames: readonly VideoFrame[]) => frames.map(({ presentationTime }) => presentationTime);
const keyTimesOf = (frames: readonly VideoFrame[]) => timesOf(frames.filter(({ isKeyframe }) => isKeyframe));
const ascending = (times: readonly number[]) => [...times].sort((a, b) => a - b);

/** Pictures that a decoder keeps back to put them into the order in which they are shown. */
const reordered = { h264: 2, hevc: 2, hevcMain10: 0, av1: 0, av1Hdr: 0, vp9: 0 } as const;
type Source = keyof typeof reordered;

describe.skipIf(!canEncode).each(binaries)('a ladder of %s', (ffmpegPath) => {
  it.each(Object.keys(reordered) as Source[])(
    'has each picture and keyframe of a source in %s, at its millisecond',
    async (codec) => {
      const pictures = placedPictures(makeEnhancedClip(found.path, encoders[codec], { hasAudio: false }));
      const [first] = pictures;
      if (first === undefined) throw new Error('no pictures');
      const { ladder, out } = startLadder(ffmpegPath, first);
      for (const picture of pictures) ladder.write(picture);
      await ladder.close();
      expect(timesOf(out)).toEqual(ascending(timesOf(pictures)));
      // To libaom of 2018 each picture of AV1 is a keyframe.
      if (first.format.codec === 'av1' && ffmpegPath === ffmpegInstaller.path)
        expect(keyTimesOf(out)).toEqual(expect.arrayContaining(keyTimesOf(pictures)));
      else expect(keyTimesOf(out)).toEqual(keyTimesOf(pictures));
      expect(keyTimesOf(pictures)).toHaveLength(4);
    },
  );

  it.each(Object.keys(reordered) as Source[])(
    'hands out a picture in %s before the next but one is there',
    async (codec) => {
      const pictures = placedPictures(makeEnhancedClip(found.path, encoders[codec], { hasAudio: false }));
      const [first] = pictures;
      if (first === undefined) throw new Error('no pictures');
      const { ladder, out } = startLadder(ffmpegPath, first);
      for (const picture of pictures) ladder.write(picture);
      // Its input stays open.
      const most = pictures.length - reordered[codec] - 1;
      await eventually(`${most} pictures`, () => Promise.resolve(out.length >= most || undefined));
      await ladder.close();
    },
  );
});
