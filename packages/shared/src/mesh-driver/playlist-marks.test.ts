import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase64url } from '../protocol/base64url.ts';
import { readMarkedParts, readMeshOffer, renditionOf } from './playlist-marks.ts';

const base = 'https://live.example.org/live/ada/00112233445566aa/source/index.m3u8';
const digest = (fill: number) => new Uint8Array(16).fill(fill);
const half = (bytes: Uint8Array) =>
  new Uint8Array(createHash('sha256').update(bytes).digest().subarray(0, 16));
const mark = (kind: 'PART' | 'SEGMENT', fill: number, bytes: number) =>
  `#EXT-X-STARLING-${kind}:SHA256=${encodeBase64url(digest(fill))},BYTES=${bytes}`;

const playlist = [
  '#EXTM3U',
  '#EXT-X-TARGETDURATION:2',
  '#EXT-X-MEDIA-SEQUENCE:40',
  '#EXT-X-SKIP:SKIPPED-SEGMENTS=2',
  mark('SEGMENT', 1, 9_000),
  '#EXTINF:2.00000,',
  '42.m4s',
  '#EXT-X-PROGRAM-DATE-TIME:2026-11-21T10:00:00.000Z',
  mark('PART', 2, 1_000),
  '#EXT-X-PART:DURATION=0.25000,URI="43.0.m4s",INDEPENDENT=YES',
  '#EXT-X-PART:DURATION=0.25000,URI="43.1.m4s",GAP=YES',
  mark('SEGMENT', 4, 1_000),
  '#EXTINF:0.50000,',
  '43.m4s',
  mark('PART', 5, 1_500),
  '#EXT-X-PART:DURATION=0.25000,URI="44.0.m4s",INDEPENDENT=YES',
  '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="44.1.m4s"',
].join('\n');

describe('the marks of a media playlist', () => {
  const marked = readMarkedParts(playlist, base);

  it('name parts and whole segments by sequence number', () => {
    expect(marked.map(({ msn, part }) => `${msn}.${part ?? ''}`)).toEqual([
      ...['42.', '43.0', '43.', '44.0'],
    ]);
  });

  it('tell where each is to be had, how long it is and what its digest is', () => {
    expect(marked[1]).toEqual({
      url: 'https://live.example.org/live/ada/00112233445566aa/source/43.0.m4s',
      ...{ msn: 43, part: 0, bytes: 1_000, sha256: digest(2), duration: 250 },
      ...{ isIndependent: true, programDate: Date.parse('2026-11-21T10:00:00Z') },
    });
  });

  it('carry the date on from part to part and into the next segment', () => {
    const start = Date.parse('2026-11-21T10:00:00Z');
    const dates = marked.map(({ programDate }) =>
      programDate === undefined ? undefined : programDate - start,
    );
    expect(dates).toEqual([undefined, 0, 0, 500]);
  });

  it('of all parts of a segment are its own mark, too', () => {
    const parts = [0, 1].flatMap((part) => [
      ...[mark('PART', part, 700), `#EXT-X-PART:DURATION=0.25000,URI="5.${part}.m4s"`],
    ]);
    const text = ['#EXTM3U', '#EXT-X-TARGETDURATION:2', '#EXT-X-MEDIA-SEQUENCE:5', ...parts];
    const whole = ['#EXTINF:0.50000,', '5.m4s'];
    expect(readMarkedParts([...text, ...whole].join('\n'), base).at(-1)).toMatchObject({
      ...{ msn: 5, part: undefined, bytes: 1_400, duration: 500 },
      sha256: half(Buffer.concat([digest(0), digest(1)])),
    });
    const missing = [...text, '#EXT-X-PART:DURATION=0.25000,URI="5.2.m4s"', ...whole];
    expect(readMarkedParts(missing.join('\n'), base).map(({ part }) => part)).toEqual([0, 1]);
  });

  it('are left out where they cannot be read', () => {
    const text = [
      '#EXT-X-STARLING-SEGMENT:SHA256=AAAA,BYTES=5',
      '#EXTINF:2,',
      '0.m4s',
      '#EXTINF:2,',
      '1.m4s',
    ];
    expect(readMarkedParts(text.join('\n'), base)).toEqual([]);
  });

  it('are read out of any text without throwing', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom(...playlist.split('\n')));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        readMarkedParts(['#EXTM3U', ...lines].join('\n'), base);
      }),
    );
  });
});

describe('the mark of a multivariant playlist', () => {
  const publicKey = new Uint8Array(32).fill(7);
  const key = encodeBase64url(publicKey);

  it('names the broadcast and the key that signs', () => {
    const text = `#EXTM3U\n#EXT-X-STARLING-MESH:VERSION=1,BROADCAST="00112233445566aa",KEY="${key}"\n`;
    expect(readMeshOffer(text)).toEqual({ broadcast: '00112233445566aa', publicKey });
  });

  it('of another version, or without a key, offers no mesh', () => {
    expect(
      readMeshOffer(`#EXTM3U\n#EXT-X-STARLING-MESH:VERSION=2,BROADCAST="00112233445566aa",KEY="${key}"`),
    ).toBe(undefined);
    expect(
      readMeshOffer('#EXTM3U\n#EXT-X-STARLING-MESH:VERSION=1,BROADCAST="00112233445566aa",KEY="AAAA"'),
    ).toBe(undefined);
    expect(readMeshOffer('#EXTM3U')).toBe(undefined);
  });
});

describe('the id of a rendition', () => {
  it('is the folder of its playlist', () => {
    expect(renditionOf(base)).toBe('source');
    expect(renditionOf('https://live.example.org/x.m3u8')).toBe(undefined);
  });
});
