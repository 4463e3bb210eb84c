import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TagDecoder } from './tag-decoder.ts';
import type { Tag } from './tag.ts';

const hex = (text: string) => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];
const fourCc = (text: string) => [...Buffer.from(text)];
const tag = (type: Tag['type'], body: readonly number[], timestamp = 0): Tag => ({
  ...{ type, timestamp, body: Uint8Array.from(body) },
});

const avcRecord = hex('0142c00dffe100166742c00dda0507ec0440000003004000000c83c50aa801000468ce0fc8');
const hevcRecord = hex(
  '0101600000009000000000003ff000fcfdf8f800000f01 a10001002b42010101600000030090000003000003003fa005220171c449965644a4c2f0168080000003008000000f04',
);
const av1Record = hex('81010c00 0a0b0000000cc5036900be0010');
const vp9Record = hex('0015820202020000');
const opusHead = [...fourCc('OpusHead'), ...hex('01 02 3801 80bb0000 0000 00')];
const hevcIdr = hex('00000003 26 01 af');
const av1Key = hex('32 02 10 aa');
const vp9Key = hex('8249834200281016960638241c18');

const start = (codec: string, record: readonly number[]) => tag('video', [0x90, ...fourCc(codec), ...record]);
function decodeAfter(header: Tag, coded: Tag) {
  const decoder = new TagDecoder();
  decoder.decode(header);
  return decoder.decode(coded);
}

describe('an enhanced video tag', () => {
  it.each([
    ['avc1', avcRecord, 'avc1.42c00d'],
    ['hvc1', hevcRecord, 'hvc1.1.6.L63.90'],
    ['av01', av1Record, 'av01.0.01M.08'],
  ])('of SequenceStart tells the format of %s', (codec, record, codecString) => {
    expect(new TagDecoder().decode(start(codec, record))).toMatchObject({
      kind: 'format',
      format: { codecString },
    });
  });

  it('of CodedFrames has a composition time for HEVC', () => {
    const coded = tag('video', [0x91, ...fourCc('hvc1'), 0, 0, 40, ...hevcIdr], 1_000);
    expect(decodeAfter(start('hvc1', hevcRecord), coded)).toMatchObject({
      kind: 'frame',
      frame: {
        ...{ decodeTime: 1_000, presentationTime: 1_040, isKeyframe: true },
        ...{ format: { codec: 'hevc', width: 642, height: 362 }, data: Uint8Array.from(hevcIdr) },
      },
    });
  });

  it.each([
    ['av01', av1Record, av1Key],
    ['vp09', vp9Record, vp9Key],
  ])('of CodedFrames has none for %s', (codec, record, data) => {
    const coded = tag('video', [0x91, ...fourCc(codec), ...data], 1_000);
    expect(decodeAfter(start(codec, record), coded)).toMatchObject({
      frame: { decodeTime: 1_000, presentationTime: 1_000, isKeyframe: true, data: Uint8Array.from(data) },
    });
  });

  it('of CodedFramesX has a composition time of 0', () => {
    const coded = tag('video', [0xa3, ...fourCc('hvc1'), ...hevcIdr], 1_000);
    expect(decodeAfter(start('hvc1', hevcRecord), coded)).toMatchObject({
      frame: { presentationTime: 1_000, isKeyframe: false, data: Uint8Array.from(hevcIdr) },
    });
  });

  it.each([
    ['SequenceEnd', [0x92, ...fourCc('hvc1')]],
    ['Metadata with colorInfo', [0x94, ...fourCc('hvc1'), 2, 0, 9, ...fourCc('colorInfo'), 5]],
    ['a command frame', [0xd1, 0, ...fourCc('hvc1')]],
  ])('of %s holds nothing to play', (_name, body) => {
    expect(decodeAfter(start('hvc1', hevcRecord), tag('video', body))).toEqual({ kind: 'nothing' });
  });

  it('adds the nanoseconds of its modifier to the stamp, and skips modifiers that are not known', () => {
    const nano = [0x97, 2, ...hex('07a120'), 0x07];
    const unknown = [0, 9, 0x17];
    const long = [255, 1, 0, ...new Array<number>(257).fill(1), 0xf1];
    const coded = tag(
      'video',
      [...nano, ...unknown, ...long, ...fourCc('hvc1'), 0, 0, 40, ...hevcIdr],
      1_000,
    );
    expect(decodeAfter(start('hvc1', hevcRecord), coded)).toMatchObject({
      frame: { decodeTime: 1_000.5, presentationTime: 1_040.5 },
    });
  });

  it('may be multitrack with one track, the first', () => {
    const coded = tag('video', [0x96, 0x03, ...fourCc('hvc1'), 0, ...hevcIdr], 7);
    expect(decodeAfter(start('hvc1', hevcRecord), coded)).toMatchObject({ frame: { decodeTime: 7 } });
  });

  it.each([
    ['another track than the first', [0x96, 0x01, ...fourCc('hvc1'), 1, 0, 0, 0]],
    ['several tracks', [0x96, 0x11, ...fourCc('hvc1'), 0, 0, 0, 1, 9]],
    ['several tracks and codecs', [0x96, 0x21, ...fourCc('hvc1'), 0, 0, 0, 1, 9]],
  ])('is refused when it holds %s', (_name, body) => {
    expect(new TagDecoder().decode(tag('video', body))).toEqual({
      kind: 'unsupported',
      what: 'More than one video track in a stream (enhanced RTMP multitrack)',
      because: 'multitrack',
    });
  });

  it.each([
    ['no FourCC', [0x91]],
    ['a modifier that is cut short', [0x97, 9, 1]],
    ['modifiers without end', [0x97, ...new Array<readonly number[]>(40).fill([0, 0, 0x17]).flat()]],
    ['a composition time that is cut short', [0x91, ...fourCc('hvc1'), 0]],
    ['a packet type that does not exist', [0x9c, ...fourCc('hvc1')]],
  ])('is malformed with %s', (_name, body) => {
    expect(new TagDecoder().decode(tag('video', body))).toMatchObject({ kind: 'malformed' });
  });
});

describe('CodecID 12', () => {
  it('is HEVC, as patched encoders write it', () => {
    const header = tag('video', [0x1c, 0, 0, 0, 0, ...hevcRecord]);
    expect(decodeAfter(header, tag('video', [0x1c, 1, 0, 0, 33, ...hevcIdr], 5))).toMatchObject({
      frame: { format: { codec: 'hevc' }, decodeTime: 5, presentationTime: 38, isKeyframe: true },
    });
  });
});

describe('an enhanced audio tag', () => {
  const header = tag('audio', [0x90, ...fourCc('Opus'), ...opusHead]);

  it('carries Opus', () => {
    const coded = tag('audio', [0x91, ...fourCc('Opus'), 0xfc, 1, 2], 20);
    expect(decodeAfter(header, coded)).toMatchObject({
      frame: { kind: 'audio', format: { codec: 'opus' }, decodeTime: 20, data: Uint8Array.of(0xfc, 1, 2) },
    });
  });

  it('carries AAC', () => {
    const aac = tag('audio', [0x90, ...fourCc('mp4a'), 0x12, 0x10]);
    expect(decodeAfter(aac, tag('audio', [0x91, ...fourCc('mp4a'), 1, 2], 20))).toMatchObject({
      frame: { format: { codecString: 'mp4a.40.2' }, data: Uint8Array.of(1, 2) },
    });
  });

  it('carries MP3 and AC-3, which need no sequence start', () => {
    const mp3 = tag('audio', [0x91, ...fourCc('.mp3'), ...hex('fffb9464000001ee')]);
    const ac3 = tag('audio', [0x91, ...fourCc('ac-3'), ...hex('0b77fe95144043e106f46370')]);
    expect(new TagDecoder().decode(mp3)).toMatchObject({ frame: { format: { codec: 'mp3' } } });
    expect(new TagDecoder().decode(ac3)).toMatchObject({ frame: { format: { codec: 'ac3' } } });
  });

  it.each([
    ['SequenceEnd', [0x92, ...fourCc('Opus')]],
    ['MultichannelConfig', [0x94, ...fourCc('Opus'), 1, 2, 0, 0, 0, 3]],
  ])('of %s holds nothing to play', (_name, body) => {
    expect(decodeAfter(header, tag('audio', body))).toEqual({ kind: 'nothing' });
  });

  it('is refused when it holds a second track, as OBS sends its VOD track', () => {
    const second = tag('audio', [0x95, 0x01, ...fourCc('mp4a'), 1, 9]);
    expect(new TagDecoder().decode(second)).toMatchObject({ because: 'multitrack' });
  });

  it('carries MP3 in the old form, too', () => {
    const old = tag('audio', [0x2f, ...hex('fffb9464000001ee')], 9);
    expect(new TagDecoder().decode(old)).toMatchObject({
      frame: { format: { codec: 'mp3', samplesPerFrame: 1152 }, decodeTime: 9 },
    });
  });
});

it('TagDecoder never throws on enhanced tags', () => {
  const bodies = fc.tuple(
    fc.constantFrom(0x90, 0x91, 0x93, 0x95, 0x96, 0x97, 0x9f),
    fc.array(fc.constantFrom(0, 1, 2, 0x17, 0xff), { maxLength: 6 }),
    fc.constantFrom('hvc1', 'av01', 'vp09', 'Opus', 'fLaC', '.mp3', 'ac-3', 'ec-3'),
    fc.uint8Array({ maxLength: 60 }),
  );
  const decoder = new TagDecoder();
  fc.assert(
    fc.property(fc.constantFrom('audio' as const, 'video' as const), bodies, (type, parts) => {
      const [first, modifiers, codec, rest] = parts;
      decoder.decode(tag(type, [first, ...modifiers, ...fourCc(codec), ...rest]));
    }),
    { numRuns: 1_000 },
  );
});
