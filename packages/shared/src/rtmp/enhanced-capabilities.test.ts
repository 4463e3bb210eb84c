import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AmfObject, type AmfValue, amfObject, decodeAmf0, encodeAmf0 } from './amf0.ts';
import { ourCapabilities, readCapabilities } from './enhanced-capabilities.ts';

const read = (wishes: Record<string, AmfValue>) => readCapabilities(amfObject(wishes));

describe('readCapabilities', () => {
  it('finds none in a connect of plain RTMP', () => {
    expect(read({ app: 'live', flashVer: 'FMLE/3.0' })).toBeUndefined();
    expect(readCapabilities(undefined)).toBeUndefined();
  });

  it('reads the fourCcList of the first version, as OBS and ffmpeg send it', () => {
    expect(read({ fourCcList: ['av01', 'hvc1', 'vp09'] })).toEqual({
      codecs: ['av01', 'hvc1', 'vp09'],
      canReconnect: false,
    });
  });

  it('reads a fourCcList that was written as an object', () => {
    expect(read({ fourCcList: amfObject({ 0: 'av01', 1: 'hvc1' }) })?.codecs).toEqual(['av01', 'hvc1']);
  });

  it('takes from the info maps what the client can send, and not what it can only play', () => {
    const video = amfObject({ vp09: 1, hvc1: 2, '*': 4 });
    const audio = amfObject({ Opus: 3, 'ac-3': 1, mp4a: 0 });
    expect(read({ videoFourCcInfoMap: video, audioFourCcInfoMap: audio })?.codecs).toEqual([
      'hvc1',
      '*',
      'Opus',
    ]);
  });

  it.each([
    [1, true],
    [0x0f, true],
    [0x0e, false],
    [2 ** 31 + 1, true],
    [-1, false],
    [NaN, false],
    [Infinity, false],
    ['1', false],
    [null, false],
  ])('takes capsEx %s for reconnect: %s', (capsEx, canReconnect) => {
    expect(read({ capsEx })).toEqual({ codecs: [], canReconnect });
  });

  it('leaves out what is no FourCC, and what is more than any encoder has', () => {
    const many = Array.from({ length: 3_000 }, (_, at) => `${1_000 + at}`);
    expect(
      read({ fourCcList: ['', 'abc', 'abcde', 'a\nbc', 7, null, ['av01'], 'av01', 'av01'] })?.codecs,
    ).toEqual(['av01']);
    expect(read({ fourCcList: many })?.codecs).toEqual(many.slice(0, 64));
  });

  it('never throws, whatever stands where', () => {
    const leaf = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.constant(undefined));
    const value = fc.oneof(
      leaf,
      fc.array(leaf),
      fc.array(fc.tuple(fc.string(), leaf)).map((entries) => new Map(entries)),
    );
    const names = ['fourCcList', 'videoFourCcInfoMap', 'audioFourCcInfoMap', 'capsEx'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (wishes) => {
        expect(read(wishes)?.codecs.every((codec) => codec.length <= 4) ?? true).toBe(true);
      }),
    );
  });
});

describe('ourCapabilities', () => {
  it('names every codec that is taken, decoded and forwarded, and everything but multitrack', () => {
    const [ours] = decodeAmf0(encodeAmf0(ourCapabilities()));
    const entries = Object.fromEntries(ours as AmfObject);
    expect(entries).toEqual({
      fourCcList: ['avc1', 'hvc1', 'av01', 'vp09', 'mp4a', 'Opus', 'fLaC', '.mp3', 'ac-3', 'ec-3'],
      videoFourCcInfoMap: amfObject({ avc1: 5, hvc1: 5, av01: 5, vp09: 5 }),
      audioFourCcInfoMap: amfObject({ mp4a: 5, Opus: 5, fLaC: 5, '.mp3': 5, 'ac-3': 5, 'ec-3': 5 }),
      capsEx: 1 | 4 | 8,
    });
  });
});
