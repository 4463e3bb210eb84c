import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMediaPlaylist, parseMultivariantPlaylist } from './parse-playlist.ts';
import { type MediaPlaylist, type PlaylistSegment, writeMediaPlaylist } from './media-playlist.ts';
import { writeMultivariantPlaylist } from './multivariant-playlist.ts';
import { digestLines, type MediaDigest, parseDigest, parseMeshMark, partTag } from './starling-tags.ts';
import { type VodSegment, writeVodPlaylist } from './vod-playlist.ts';

const digest = (letter: string, bytes = 1234): MediaDigest => ({ sha256: `${letter.repeat(21)}A`, bytes });

const part = (uri: string, more: Partial<PlaylistSegment['parts'][number]> = {}) => ({
  ...{ uri, duration: 1000, independent: false, isGap: false },
  ...more,
});
const segment = (msn: number, more: Partial<PlaylistSegment> = {}): PlaylistSegment => ({
  ...{ uri: `${msn}.m4s`, map: 'init-0.mp4', duration: 2000, programDate: 2000 * msn, parts: [] },
  ...{ discontinuity: false, isGap: false, isComplete: true, independent: true },
  ...more,
});
const write = (segments: PlaylistSegment[], skip = false) => {
  const playlist: MediaPlaylist = {
    ...{ targetDuration: 2, partTarget: 1000, mediaSequence: 0, discontinuitySequence: 0, segments },
    ...{ preloadHint: undefined, reports: [], hasEnded: false },
  };
  return writeMediaPlaylist(playlist, { skip });
};
const read = (text: string) => {
  const playlist = parseMediaPlaylist(text);
  if ('reason' in playlist) throw new Error(playlist.reason);
  return playlist;
};

describe('digests in a live playlist', () => {
  const segments = [
    segment(0, { digest: digest('a', 99) }),
    segment(1, { digest: digest('b'), parts: [part('1.0.m4s', { digest: digest('c') }), part('1.1.m4s')] }),
    segment(2, { isComplete: false, parts: [part('2.0.m4s', { digest: digest('d') })] }),
  ];

  it('stand right before what they are of', () => {
    expect(write(segments)).toContain(`#EXT-X-STARLING-SEGMENT:SHA256=${'a'.repeat(21)}A,BYTES=99
#EXTINF:2.00000,
0.m4s
`);
    expect(write(segments)).toContain(`#EXT-X-STARLING-PART:SHA256=${'c'.repeat(21)}A,BYTES=1234
#EXT-X-PART:DURATION=1.00000,URI="1.0.m4s"
#EXT-X-PART:DURATION=1.00000,URI="1.1.m4s"
#EXT-X-STARLING-SEGMENT:SHA256=${'b'.repeat(21)}A,BYTES=1234
#EXTINF:2.00000,
`);
  });

  it('are read again, each with its own', () => {
    const parsed = read(write(segments)).segments;
    expect(parsed.map((each) => each.digest)).toEqual([digest('a', 99), digest('b'), undefined]);
    expect(parsed.map(({ parts }) => parts.map((each) => each.digest))).toEqual([
      ...[[], [digest('c'), undefined], [digest('d')]],
    ]);
  });

  it('are in delta updates, of the segments that these hold', () => {
    const long = Array.from({ length: 10 }, (_, msn) => segment(msn, { digest: digest('e', msn) }));
    const delta = read(write(long, true));
    expect(delta.skipped).toBe(3);
    expect(delta.segments.map((each) => each.digest?.bytes)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });
});

it('digests stand in the playlist of a recording where they are known', () => {
  const recorded = (msn: number): VodSegment => ({
    ...{ uri: `${msn}.m4s`, map: 'init-0.mp4', duration: 2000, programDate: 2000 * msn },
    ...{ discontinuity: false, isGap: false, digest: msn === 0 ? undefined : digest('f', msn) },
  });
  const shape = { targetDuration: 2, mediaSequence: 0, discontinuitySequence: 0, isTrimmed: false };
  for (const hasEnded of [true, false]) {
    const text = writeVodPlaylist(
      { ...shape, segments: [recorded(0), recorded(1)], hasEnded },
      { skip: false },
    );
    expect(read(text).segments.map((each) => each.digest)).toEqual([undefined, digest('f', 1)]);
  }
});

describe('a digest', () => {
  it('is read as it was written', () => {
    const [line = ''] = digestLines(partTag, digest('g', 0));
    expect(parseDigest(line.slice(partTag.length + 1))).toEqual(digest('g', 0));
  });

  it.each([
    '',
    `SHA256=${'a'.repeat(22)},BYTES=1`,
    `SHA256=${'a'.repeat(20)}A,BYTES=1`,
    `SHA256=${'a'.repeat(42)}A,BYTES=1`,
    `SHA256=${'a'.repeat(21)}A`,
    `SHA256=${'a'.repeat(21)}A,BYTES=-1`,
    `SHA256=${'a'.repeat(21)}A,BYTES=1e3`,
    `SHA256=${'a'.repeat(21)}A,BYTES=1234567890123`,
    `SHA256=${'+'.repeat(21)}A,BYTES=1`,
  ])('is not read from %j', (text) => {
    expect(parseDigest(text)).toBeUndefined();
  });

  it('that cannot be read leaves its playlist as it is', () => {
    const text = write([segment(0)]).replace('#EXTINF', '#EXT-X-STARLING-SEGMENT:nonsense\n#EXTINF');
    expect(read(text).segments).toMatchObject([{ uri: '0.m4s', digest: undefined }]);
  });
});

describe('the mark of the mesh', () => {
  const variant = {
    ...{ uri: 'source/index.m3u8', name: 'Source', bandwidth: 1, codecs: ['avc1.64001f'] },
    ...{ resolution: undefined, frameRate: undefined },
  };
  const mark = { broadcast: '0123456789abcdef', key: `${'k'.repeat(42)}A` };

  it('is written into a multivariant playlist, read again, and no variant of it', () => {
    const text = writeMultivariantPlaylist([variant], { mesh: mark });
    expect(text).toContain(
      `\n#EXT-X-STARLING-MESH:VERSION=1,BROADCAST="0123456789abcdef",KEY="${mark.key}"\n`,
    );
    expect(parseMeshMark(text)).toEqual(mark);
    expect(parseMeshMark(text.replaceAll('\n', '\r\n'))).toEqual(mark);
    expect(parseMultivariantPlaylist(text)).toHaveLength(1);
  });

  it('is left out where the mesh is off', () => {
    const text = writeMultivariantPlaylist([variant]);
    expect(text).not.toContain('STARLING');
    expect(parseMeshMark(text)).toBeUndefined();
  });

  it.each(['VERSION=2', 'BROADCAST="../x"', 'KEY="short"'])('with %s is not one', (wrong) => {
    const name = wrong.slice(0, wrong.indexOf('='));
    const text = writeMultivariantPlaylist([variant], { mesh: mark });
    expect(parseMeshMark(text.replace(new RegExp(`${name}=[^,\\n]*`), wrong))).toBeUndefined();
  });

  it('is looked for in any text without a crash', () => {
    const pieces = fc.constantFrom('\n#EXT-X-STARLING-MESH:', 'VERSION=1', ',', 'KEY="', '"', '\n', 'a');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (texts) => {
        expect(parseMeshMark(texts.join(''))).toBeUndefined();
      }),
    );
  });
});
