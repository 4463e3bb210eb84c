import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAv1Config, readAv1Picture, withoutTemporalDelimiter } from './av1-config.ts';
import { parseHevcConfig, readHevcPicture } from './hevc-config.ts';
import { widenNalLengths } from './nal-units.ts';
import { VideoTrack } from './video-track.ts';
import { parseVp9Config, readVp9Picture, withVp9Level } from './vp9-config.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** As x265, SVT-AV1, libaom and libvpx write them for a picture of 642 × 362. */
const hevcParameterSets =
  'a00001001840010c01ffff01600000030090000003000003003f959009 a10001002b42010101600000030090000003000003003fa005220171c449965644a4c2f0168080000003008000000f04 a2000100064401c073c18927';
const hevc = hex(`0101600000009000000000003ff000fcfdf8f800000f03 ${hevcParameterSets}`);
const hevcMain10 = hex(
  '0102200000009000000000003ff000fcfdfafa00000f02 a00001001840010c01ffff02200000030090000003000003003f959009 a10001002d42010102200000030090000003000003003fa005220171c448d965644a4c2f016808000003000800000300f040',
);
const av1 = hex('81010c00 0a0b0000000cc5036900be0010');
const av1Hdr = hex('81014c00 0a0e0000000cc5036936be5424402410');
const av1Keyframe = hex('0a0b0000000cc503693efe4010 32041400a0c8');
const vp9 = hex('0015820202020000');
const vp9Keyframe = hex('8249834200281016960638241c184a1006e85f7f');
const vp9Keyframe444 = hex('a249834200050202d2c0c70483830942011f5f7f');
const size = { width: 642, height: 362 };

describe('parseHevcConfig', () => {
  it('reads the size, cropped, and makes the CODECS string', () => {
    expect(parseHevcConfig(hevc)).toMatchObject({
      coding: { codec: 'hevc', codecString: 'hvc1.1.6.L63.90', decoderConfig: hevc },
      size,
      lengthSize: 4,
    });
    expect(parseHevcConfig(hevcMain10)).toMatchObject({ coding: { codecString: 'hvc1.2.4.L63.90' }, size });
  });

  it('writes profile space, high tier and every constraint byte up to the last that is not 0', () => {
    const record = hevc.slice();
    record.set([0x61, 0x60, 0, 0, 0, 0xb0, 0, 0x0f, 0, 0, 0, 153], 1);
    expect(parseHevcConfig(record)).toMatchObject({ coding: { codecString: 'hvc1.A1.6.H153.B0.0.F' } });
    record.fill(0, 6, 12);
    expect(parseHevcConfig(record)).toMatchObject({ coding: { codecString: 'hvc1.A1.6.H153' } });
  });

  it('tells NAL lengths of 2 bytes, and hands the record on with 4', () => {
    const record = hevc.slice();
    record[21] = 0x0d;
    expect(parseHevcConfig(record)).toMatchObject({ lengthSize: 2, coding: { decoderConfig: hevc } });
  });

  it('says what is wrong with a record that cannot be used', () => {
    expect(parseHevcConfig(hex('01'))).toEqual({ reason: 'not an HEVC configuration: 1 bytes of version 1' });
    const withoutSps = Uint8Array.from([...hevc.subarray(0, 22), 0]);
    expect(parseHevcConfig(withoutSps)).toHaveProperty('reason');
    expect(parseHevcConfig(hevc.subarray(0, 60))).toHaveProperty('reason');
  });
});

describe('readHevcPicture', () => {
  it.each([
    ['IDR_W_RADL', '00000002 2601', true],
    ['CRA_NUT behind SEI', '00000002 4e01 00000002 2a01', true],
    ['BLA_W_LP', '00000002 2001', true],
    ['TRAIL_R', '00000002 0201', false],
    ['RASL_N', '00000002 1001', false],
    ['parameter sets alone', '00000002 4201', false],
  ])('takes %s for a picture where decoding can start or not', (_name, data, isKeyframe) => {
    expect(readHevcPicture(hex(data))).toEqual({ isKeyframe });
  });
});

describe('parseAv1Config', () => {
  it('reads the size out of the sequence header and makes the short CODECS string', () => {
    expect(parseAv1Config(av1)).toMatchObject({
      coding: { codec: 'av1', codecString: 'av01.0.01M.08', decoderConfig: av1 },
      size,
    });
  });

  it('writes the long CODECS string where colours are not the usual ones', () => {
    expect(parseAv1Config(av1Hdr)).toMatchObject({
      coding: { codecString: 'av01.0.01M.10.0.110.09.16.09.0' },
      size,
    });
  });

  it('leaves the size open where there is no sequence header', () => {
    expect(parseAv1Config(av1.subarray(0, 4))).toMatchObject({
      coding: { codecString: 'av01.0.01M.08' },
      size: undefined,
    });
  });

  it('says what is wrong with a record that cannot be used', () => {
    expect(parseAv1Config(hex('0101'))).toEqual({
      reason: 'not an AV1 configuration: 2 bytes beginning with 1',
    });
  });
});

describe('readAv1Picture', () => {
  it('finds a key frame that is shown, and its size', () => {
    expect(readAv1Picture(av1Keyframe)).toEqual({ isKeyframe: true, size });
  });

  it.each([
    ['an inter frame', '32 01 30'],
    ['a key frame that is not shown', '32 01 00'],
    ['a frame shown again', '1a 01 80'],
    ['an OBU that is cut short', '32 7f 10'],
    ['nothing', ''],
  ])('does not take %s for one', (_name, data) => {
    expect(readAv1Picture(hex(data)).isKeyframe).toBe(false);
  });

  it('sees an OBU without a size field and one with an extension', () => {
    expect(readAv1Picture(hex('30 10')).isKeyframe).toBe(true);
    expect(readAv1Picture(hex('36 00 01 10')).isKeyframe).toBe(true);
  });
});

describe('withoutTemporalDelimiter', () => {
  it('takes a delimiter away and leaves the rest', () => {
    expect(withoutTemporalDelimiter(hex('1200 3201 10'))).toEqual(hex('320110'));
    expect(withoutTemporalDelimiter(av1Keyframe)).toEqual(av1Keyframe);
  });
});

describe('parseVp9Config', () => {
  it('makes the CODECS string, with or without version and flags before the record', () => {
    const coding = { codec: 'vp9', codecString: 'vp09.00.21.08', decoderConfig: vp9 };
    expect(parseVp9Config(vp9)).toMatchObject({ coding, size: undefined });
    expect(parseVp9Config(hex('01000000 0015820202020000'))).toMatchObject({ coding });
  });

  it('writes the long CODECS string where chroma or colours are not the usual ones', () => {
    expect(parseVp9Config(hex('0115860202020000'))).toMatchObject({
      coding: { codecString: 'vp09.01.21.08.03.01.01.01.00' },
    });
    expect(parseVp9Config(hex('0229a30910090000'))).toMatchObject({
      coding: { codecString: 'vp09.02.41.10.01.09.16.09.01' },
    });
  });

  it('fills in a level that the encoder left open', () => {
    const config = parseVp9Config(hex('0000820202020000'));
    if ('reason' in config) throw new Error(config.reason);
    expect(withVp9Level(config.coding, { width: 1280, height: 720 })).toMatchObject({
      codecString: 'vp09.00.31.08',
      decoderConfig: hex('001f820202020000'),
    });
    expect(withVp9Level(config.coding, { width: 8192, height: 4320 }).codecString).toBe('vp09.00.60.08');
  });

  it('says what is wrong with a record that cannot be used', () => {
    expect(parseVp9Config(hex('0915820202020000'))).toEqual({
      reason: 'not a VP9 configuration: 8 bytes, profile 9, 8 bits',
    });
  });
});

describe('readVp9Picture', () => {
  it('finds a key frame and its size', () => {
    expect(readVp9Picture(vp9Keyframe)).toEqual({ isKeyframe: true, size });
    expect(readVp9Picture(vp9Keyframe444)).toEqual({ isKeyframe: true, size });
  });

  it.each([
    ['an inter frame', '8600'],
    ['a frame shown again', '8800'],
    ['a key frame without its sync code', '82000000001016960638'],
    ['another kind of bytes', '0049834200281016960638'],
  ])('does not take %s for one', (_name, data) => {
    expect(readVp9Picture(hex(data))).toEqual({ isKeyframe: false });
  });
});

describe('widenNalLengths', () => {
  it.each([
    [1, '01 65 02 41aa'],
    [2, '0001 65 0000 0002 41aa'],
    [3, '000001 65 000002 41aa'],
  ])('writes lengths of %d bytes anew in 4', (lengthSize, data) => {
    expect(widenNalLengths(hex(data), lengthSize)).toEqual(hex('00000001 65 00000002 41aa'));
  });

  it('leaves out a unit that is cut short', () => {
    expect(widenNalLengths(hex('01 65 09 41'), 1)).toEqual(hex('00000001 65'));
  });

  it('does not copy where lengths have 4 bytes already', () => {
    expect(widenNalLengths(vp9, 4)).toBe(vp9);
  });
});

describe('VideoTrack', () => {
  it('knows the format of VP9 from the first keyframe on, and another one when its size changes', () => {
    const track = new VideoTrack();
    expect(track.learn('vp9', vp9)).toBeUndefined();
    expect(track.read('vp9', hex('8600'), false)).toBeUndefined();
    const first = track.read('vp9', vp9Keyframe, true);
    const again = track.read('vp9', vp9Keyframe, true);
    if (first === undefined || 'reason' in first || again === undefined || 'reason' in again)
      throw new Error('no picture');
    expect(first.format).toMatchObject({ codec: 'vp9', ...size });
    expect(again.format).toBe(first.format);
    const larger = hex('82498342003ff01696063824');
    expect(track.read('vp9', larger, true)).toMatchObject({ format: { width: 1024 } });
  });

  it('gives the size of AV1 from its first keyframe where the sequence header is empty', () => {
    const track = new VideoTrack();
    expect(track.learn('av1', av1.subarray(0, 4))).toBeUndefined();
    expect(track.read('av1', av1Keyframe, true)).toMatchObject({ format: size, isKeyframe: true });
  });

  it('rewrites the pictures of a publisher whose NAL lengths are short', () => {
    const record = hevc.slice();
    record[21] = 0x0d;
    const track = new VideoTrack();
    track.learn('hevc', record);
    expect(track.read('hevc', hex('0002 2601'), true)).toMatchObject({
      format: { decoderConfig: hevc },
      isKeyframe: true,
      data: hex('00000002 2601'),
    });
  });

  it('does not take pictures of one codec after the header of another', () => {
    const track = new VideoTrack();
    track.learn('vp9', vp9);
    expect(track.read('av1', av1Keyframe, true)).toEqual({ reason: 'av1 before its sequence header' });
  });

  it('never throws, and believes no size beyond 16,384', () => {
    const codec = fc.constantFrom('h264' as const, 'hevc' as const, 'av1' as const, 'vp9' as const);
    const base = fc.constantFrom(hevc, av1, av1Hdr, vp9, av1Keyframe, vp9Keyframe, new Uint8Array(0));
    const change = fc.tuple(fc.nat(120), fc.nat(255));
    const bytes = fc
      .tuple(base, fc.array(change, { maxLength: 4 }), fc.uint8Array({ maxLength: 40 }))
      .map(([from, changes, tail]) => {
        const mutated = Uint8Array.from([...from, ...tail]);
        for (const [at, value] of changes) if (at < mutated.length) mutated[at] = value;
        return mutated;
      });
    fc.assert(
      fc.property(codec, bytes, bytes, (kind, record, data) => {
        const track = new VideoTrack();
        track.learn(kind, record);
        const picture = track.read(kind, data, true);
        if (picture === undefined || 'reason' in picture) return;
        expect(Math.max(picture.format.width, picture.format.height)).toBeLessThanOrEqual(16_384);
      }),
      { numRuns: 500 },
    );
  });
});
