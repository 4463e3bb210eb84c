import { describe, expect, it } from 'vitest';
import { ladderArgs } from './ffmpeg-args.ts';
import { chooseRungs } from './ladder.ts';

const rungs = chooseRungs({ width: 1920, height: 1080 }, [720, 360]);
const args = ladderArgs({ rungs, frameRate: 29.97, thumbnailSeconds: 5 });
const after = (option: string) => args.flatMap((arg, index) => (arg === option ? [args[index + 1]] : []));

describe('ladderArgs', () => {
  it('decodes once, from stdin, and keeps the stamps', () => {
    expect(after('-i')).toEqual(['pipe:0']);
    expect(args.indexOf('-copyts')).toBeLessThan(args.indexOf('-i'));
    expect(after('-filter_complex')).toEqual([
      [
        '[0:v]settb=1/1000,split=3[in0][in1][in2]',
        '[in0]scale=1280:720,setsar=1,format=yuv420p[out0]',
        '[in1]scale=640:360,setsar=1,format=yuv420p[out1]',
        "[in2]select='isnan(prev_selected_t)+gte(t-prev_selected_t,5)',scale=480:-2,format=yuvj420p[thumbnails]",
      ].join(';'),
    ]);
  });

  it('writes each rung to its own pipe, and the thumbnails behind them', () => {
    expect(after('-map')).toEqual(['[out0]', '[out1]', '[thumbnails]']);
    expect(args.filter((arg) => /^pipe:[1-9]/.test(arg))).toEqual(['pipe:3', 'pipe:4', 'pipe:5']);
  });

  it('keeps keyframes and frame count of the source', () => {
    expect(after('-force_key_frames')).toEqual(['source', 'source']);
    expect(after('-vsync')).toEqual(['passthrough', 'passthrough', 'passthrough']);
    expect(after('-sc_threshold')).toEqual(['0', '0']);
  });

  it('holds each rung to its bitrate at the rate of the source', () => {
    expect(after('-b:v')).toEqual(['2500k', '700k']);
    expect(after('-maxrate')).toEqual(['2500k', '700k']);
    expect(after('-x264-params')).toEqual(['force-cfr=1:fps=29970/1000', 'force-cfr=1:fps=29970/1000']);
  });

  it('makes no thumbnails where none are wanted', () => {
    const without = ladderArgs({ rungs, frameRate: 30, thumbnailSeconds: 0 });
    expect(without.join(' ')).not.toContain('thumbnails');
    expect(without.join(' ')).toContain('split=2[in0][in1];');
    expect(without.at(-1)).toBe('pipe:4');
  });
});
