import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAttributes } from './attributes.ts';
import { type MediaPlaylist, type PlaylistSegment, writeMediaPlaylist } from './media-playlist.ts';
import { writeMultivariantPlaylist } from './multivariant-playlist.ts';
import { parseMediaPlaylist, parseMultivariantPlaylist } from './parse-playlist.ts';

const duration = fc.integer({ min: 1, max: 9_000 });
const segment: fc.Arbitrary<Omit<PlaylistSegment, 'uri'>> = fc.record({
  ...{ map: fc.constantFrom('init-0.mp4', 'init-1.mp4'), duration, discontinuity: fc.boolean() },
  ...{ programDate: fc.integer({ min: 0, max: 2e12 }), isGap: fc.boolean(), isComplete: fc.constant(true) },
  independent: fc.boolean(),
  parts: fc.array(
    fc.record({ uri: fc.constant('0.0.m4s'), duration, independent: fc.boolean(), isGap: fc.boolean() }),
    {
      maxLength: 4,
    },
  ),
});

describe('parseMediaPlaylist', () => {
  it('reads back what is written', () => {
    const playlist = fc.record({
      ...{ targetDuration: fc.integer({ min: 1, max: 10 }), partTarget: fc.integer({ min: 100, max: 999 }) },
      ...{ mediaSequence: fc.nat(1e6), discontinuitySequence: fc.nat(9), hasEnded: fc.boolean() },
      segments: fc.array(segment, { minLength: 1, maxLength: 8 }),
    });
    fc.assert(
      fc.property(playlist, ({ segments, ...rest }) => {
        const written: MediaPlaylist = {
          ...rest,
          segments: segments.map((each, index) => ({ ...each, uri: `${rest.mediaSequence + index}.m4s` })),
          preloadHint: 'next.m4s',
          reports: [{ uri: '../480p/index.m3u8', lastMsn: 7, lastPart: 2 }],
        };
        const read = parseMediaPlaylist(writeMediaPlaylist(written, { skip: false }));
        if ('reason' in read) throw new Error(read.reason);
        expect(read).toMatchObject(rest);
        expect(
          read.segments.map(({ uri, duration: length, isGap, discontinuity, map, parts }) => ({
            ...{ uri, duration: length, isGap, discontinuity, map, parts },
          })),
        ).toEqual(
          written.segments.map(({ uri, duration: length, isGap, discontinuity, map, parts }) => ({
            ...{ uri, duration: length, isGap, discontinuity, map, parts },
          })),
        );
        expect(read.preloadHints).toEqual(rest.hasEnded ? [] : ['next.m4s']);
        expect(read.reports).toEqual(rest.hasEnded ? [] : written.reports);
      }),
    );
  });

  it('numbers what follows a skip', () => {
    const read = parseMediaPlaylist(
      [
        ...['#EXTM3U', '#EXT-X-TARGETDURATION:2', '#EXT-X-MEDIA-SEQUENCE:10'],
        ...['#EXT-X-SKIP:SKIPPED-SEGMENTS=5', '#EXTINF:2,', 'a.m4s', '#EXT-X-PART:DURATION=0.5,URI="b.m4s"'],
      ].join('\r\n'),
    );
    expect(read).toMatchObject({
      skipped: 5,
      segments: [
        { msn: 15, uri: 'a.m4s', duration: 2000 },
        { msn: 16, uri: undefined, duration: 500 },
      ],
    });
  });

  it.each([
    ['', 'does not begin with #EXTM3U'],
    ['#EXTM3U\n', 'no EXT-X-TARGETDURATION in it'],
    ['#EXTM3U\n#EXT-X-TARGETDURATION:two', '#EXT-X-TARGETDURATION cannot be read'],
    ['#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:-1,\na', '#EXTINF cannot be read'],
    ['#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1.5', '#EXT-X-MEDIA-SEQUENCE cannot be read'],
    ['#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-SKIP:SKIPPED-SEGMENTS=0.5', '#EXT-X-SKIP cannot be read'],
  ])('tells what is wrong with %j', (text, reason) => {
    expect(parseMediaPlaylist(text)).toEqual({ reason });
  });

  it('ends within seconds on a segment of 200,000 parts', () => {
    const part = '#EXT-X-PART:DURATION=1,URI="a"\n';
    const read = parseMediaPlaylist(`#EXTM3U\n#EXT-X-TARGETDURATION:2\n${part.repeat(200_000)}`);
    expect(read).toMatchObject({ segments: [{ msn: 0, duration: 200_000_000 }] });
  });

  it('never throws', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '#EXTM3U',
        '#EXT-X-PART:',
        '#EXTINF:',
        '#EXT-X-MAP:URI="',
        '#EXT-X-SKIP:SKIPPED-SEGMENTS=',
      ),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        parseMediaPlaylist(['#EXTM3U', '#EXT-X-TARGETDURATION:1', ...lines].join('\n'));
        parseMultivariantPlaylist(['#EXTM3U', ...lines].join('\n'));
      }),
    );
  });
});

describe('parseMultivariantPlaylist', () => {
  it('reads back what is written', () => {
    const variant = {
      ...{ uri: 'source/index.m3u8', name: 'Source', bandwidth: 2_000_000, frameRate: 30 },
      ...{ codecs: ['avc1.64001f', 'mp4a.40.2'], resolution: { width: 1280, height: 720 } },
    };
    const text = writeMultivariantPlaylist([variant]);
    expect(parseMultivariantPlaylist(text)).toEqual([
      {
        ...{ uri: 'source/index.m3u8', name: 'Source', bandwidth: 2_000_000, frameRate: 30 },
        ...{ codecs: ['avc1.64001f', 'mp4a.40.2'], width: 1280, height: 720 },
      },
    ]);
  });
});

describe('parseAttributes', () => {
  it('reads commas inside quotes, and stops at what cannot be read', () => {
    const read = parseAttributes('A=1,B="x,y=z",C=YES,oops,D=2');
    expect([...read]).toEqual([
      ['A', '1'],
      ['B', 'x,y=z'],
      ['C', 'YES'],
    ]);
  });
});
