import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TagDecoder } from './tag-decoder.ts';
import type { Tag } from './tag.ts';

const avcRecord = Buffer.from(
  '0142c00dffe100166742c00dda0507ec0440000003004000000c83c50aa801000468ce0fc8',
  'hex',
);
const tag = (type: Tag['type'], body: readonly number[], timestamp = 0): Tag => ({
  type,
  timestamp,
  body: Uint8Array.from(body),
});
const videoHeader = tag('video', [0x17, 0, 0, 0, 0, ...avcRecord]);
const audioHeader = tag('audio', [0xaf, 0, 0x12, 0x10]);
const idr = [0, 0, 0, 2, 0x65, 1];
const nonIdr = [0, 0, 0, 2, 0x41, 1];

function decoderWithHeaders(): TagDecoder {
  const decoder = new TagDecoder();
  decoder.decode(videoHeader);
  decoder.decode(audioHeader);
  return decoder;
}

describe('TagDecoder', () => {
  it('turns a picture into a frame with its composition time', () => {
    const decoded = decoderWithHeaders().decode(tag('video', [0x17, 1, 0, 0, 40, ...idr], 1_000));
    expect(decoded).toMatchObject({
      kind: 'frame',
      frame: {
        kind: 'video',
        decodeTime: 1_000,
        presentationTime: 1_040,
        isKeyframe: true,
        data: Uint8Array.from(idr),
      },
    });
  });

  it('does not show a picture before it is decoded when the composition time is negative', () => {
    const decoded = decoderWithHeaders().decode(tag('video', [0x27, 1, 0xff, 0xff, 0xec, ...nonIdr], 1_000));
    expect(decoded).toMatchObject({ frame: { presentationTime: 1_000, isKeyframe: false } });
  });

  it('takes a picture for a keyframe only if it is an IDR', () => {
    const decoded = decoderWithHeaders().decode(tag('video', [0x17, 1, 0, 0, 0, ...nonIdr]));
    expect(decoded).toMatchObject({ frame: { isKeyframe: false } });
  });

  it('turns a block of sound into a frame', () => {
    const decoded = decoderWithHeaders().decode(tag('audio', [0xaf, 1, 1, 2, 3], 23));
    expect(decoded).toMatchObject({ frame: { kind: 'audio', decodeTime: 23, data: Uint8Array.of(1, 2, 3) } });
  });

  it('keeps the format object when a sequence header is repeated', () => {
    const decoder = new TagDecoder();
    for (const header of [videoHeader, audioHeader]) {
      const first = decoder.decode(header);
      const again = decoder.decode(header);
      expect(first.kind === 'format' && again.kind === 'format' && first.format === again.format).toBe(true);
    }
  });

  it('makes another format object when the parameters change', () => {
    const decoder = decoderWithHeaders();
    const before = decoder.decode(audioHeader);
    const after = decoder.decode(tag('audio', [0xaf, 0, 0x11, 0x90]));
    expect(after).toMatchObject({ kind: 'format', format: { sampleRate: 48_000 } });
    expect(before.kind === 'format' && after.kind === 'format' && before.format === after.format).toBe(false);
  });

  it.each([
    ['video', [0x90, ...Buffer.from('vvc1')], 'VVC (enhanced RTMP vvc1)'],
    ['video', [0x91, ...Buffer.from('vp08')], 'VP8 (enhanced RTMP vp08)'],
    ['video', [0x97, 2, 0, 0, 0, 0x01, ...Buffer.from('vp08')], 'VP8 (enhanced RTMP vp08)'],
    ['video', [0x91, 0, 0x41, 0, 0], 'Enhanced video (enhanced RTMP ?A??)'],
    ['video', [0x95, ...Buffer.from('av01')], 'AV1 as MPEG-2 TS (enhanced RTMP)'],
    ['video', [0x12, 0], 'Sorenson H.263'],
    ['video', [0x14, 0], 'VP6'],
    ['video', [0x1f, 0], 'Video of codec 15'],
    ['audio', [0x91, ...Buffer.from('xHE1')], 'Enhanced audio (enhanced RTMP xHE1)'],
    ['audio', [0x3f, 0], 'PCM'],
    ['audio', [0x6f, 0], 'Nellymoser'],
    ['audio', [0x7f, 0], 'G.711 A-law'],
    ['audio', [0xb2, 0], 'Speex'],
    ['audio', [0xdf, 0], 'Audio of format 13'],
  ] as const)('names an unsupported %s codec so that a person knows it: %j', (type, body, what) => {
    expect(new TagDecoder().decode(tag(type, body))).toEqual({
      ...{ kind: 'unsupported', what, because: 'codec' },
    });
  });

  it('says why media before its sequence header cannot be taken', () => {
    const decoder = new TagDecoder();
    expect(decoder.decode(tag('video', [0x17, 1, 0, 0, 0, ...idr]))).toHaveProperty('reason');
    expect(decoder.decode(tag('audio', [0xaf, 1, 1]))).toHaveProperty('reason');
    expect(decoder.decode(tag('video', [0x17, 0, 0]))).toEqual({
      kind: 'malformed',
      reason: 'a video tag of 3 bytes',
    });
  });

  it('finds nothing to play in empty tags, script data and ends of sequence', () => {
    for (const body of [[], [0x17, 2, 0, 0, 0]])
      expect(new TagDecoder().decode(tag('video', body))).toEqual({ kind: 'nothing' });
    expect(new TagDecoder().decode(tag('data', [2, 0, 0]))).toEqual({ kind: 'nothing' });
  });

  it('never throws', () => {
    const decoder = decoderWithHeaders();
    const type = fc.constantFrom('audio', 'video', 'data');
    const first = fc.constantFrom(0x17, 0x27, 0xaf, 0x97, 0x9f);
    fc.assert(
      fc.property(type, first, fc.uint8Array({ maxLength: 80 }), (kind, codec, rest) => {
        decoder.decode(tag(kind, [codec, ...rest]));
        decoder.decode(tag(kind, [...rest]));
      }),
    );
  });
});
