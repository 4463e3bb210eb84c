import { describe, expect, it } from 'vitest';
import { ladderArgs } from './ffmpeg-args.ts';
import { chooseRungs } from './ladder.ts';

const source = { width: 1920, height: 1080, frameRate: 59.94, bitrate: 0 };
const rungs = chooseRungs(source, {
  kind: 'these',
  rungs: [
    { shortSide: 720, frameRate: 60 },
    { shortSide: 360, frameRate: 30 },
  ],
});
const plan = { rungs, encoder: 'libx264', thumbnailSeconds: 5, tileSeconds: 10 } as const;
const args = ladderArgs(plan);
const after = (option: string) => args.flatMap((arg, index) => (arg === option ? [args[index + 1]] : []));

describe('ladderArgs', () => {
  it('decodes once, from stdin, and keeps the stamps', () => {
    expect(after('-i')).toEqual(['pipe:0']);
    expect(args.indexOf('-copyts')).toBeLessThan(args.indexOf('-i'));
    expect(after('-filter_complex')).toEqual([
      [
        '[0:v]settb=1/1000,split=4[in0][in1][in2][in3]',
        '[in0]scale=1280:720,setsar=1,format=yuv420p[out0]',
        "[in1]select='if(key,1+st(0,0),0*st(0,mod(ld(0)+1,2))+eq(ld(0),0))',scale=640:360,setsar=1,format=yuv420p[out1]",
        "[in2]select='isnan(prev_selected_t)+gte(t-prev_selected_t,5)',scale=480:-2,format=yuvj420p[thumbnails]",
        "[in3]select='key*(isnan(prev_selected_t)+gt(floor(t/10),floor(prev_selected_t/10)))',scale=160:-2,format=yuvj420p[tiles]",
      ].join(';'),
    ]);
  });

  it('writes each rung to its own pipe, and thumbnails and tiles behind them', () => {
    expect(after('-map')).toEqual(['[out0]', '[out1]', '[thumbnails]', '[tiles]']);
    expect(args.filter((arg) => /^pipe:[1-9]/.test(arg))).toEqual(['pipe:3', 'pipe:4', 'pipe:5', 'pipe:6']);
  });

  it('keeps keyframes and frame count of the source', () => {
    expect(after('-force_key_frames')).toEqual(['source', 'source']);
    expect(after('-vsync')).toEqual(Array(4).fill('passthrough'));
    expect(after('-sc_threshold')).toEqual(['0', '0']);
  });

  it('holds each rung to its bitrate at its own rate', () => {
    expect(after('-b:v')).toEqual(['3750k', '700k']);
    expect(after('-maxrate')).toEqual(['3750k', '700k']);
    expect(after('-x264-params')).toEqual(['force-cfr=1:fps=59940/1000', 'force-cfr=1:fps=29970/1000']);
  });

  it('makes no stills where none are wanted', () => {
    const without = ladderArgs({ ...plan, thumbnailSeconds: 0, tileSeconds: 0 });
    expect(without.join(' ')).not.toContain('thumbnails');
    expect(without.join(' ')).toContain('split=2[in0][in1];');
    expect(without.at(-1)).toBe('pipe:4');
  });

  it.each([
    ['h264_nvenc', '-forced-idr'],
    ['h264_qsv', '-forced_idr'],
    ['h264_vaapi', 'vaapi=gpu'],
    ['h264_videotoolbox', '-realtime'],
  ] as const)('knows what %s needs', (encoder, option) => {
    const line = ladderArgs({ ...plan, encoder });
    expect(line).toContain(option);
    expect(line.filter((arg) => arg === encoder)).toHaveLength(2);
    expect(line.join(' ')).not.toContain('x264');
    expect(line.filter((arg) => arg === '-force_key_frames')).toHaveLength(2);
  });
});
