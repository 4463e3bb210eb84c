import { describe, expect, it } from 'vitest';
import { type MediaPlaylist, type PlaylistSegment, writeMediaPlaylist } from './media-playlist.ts';

const segment = (msn: number, more: Partial<PlaylistSegment> = {}): PlaylistSegment => ({
  uri: `${msn}.m4s`,
  map: 'init-0.mp4',
  duration: 2000,
  programDate: Date.UTC(2026, 0, 1) + 2000 * msn,
  ...{ discontinuity: false, isGap: false, isComplete: true, independent: true, parts: [] },
  ...more,
});

const part = (uri: string, independent = false, isGap = false) => ({
  uri,
  duration: 1000,
  independent,
  isGap,
});

const playlist = (segments: PlaylistSegment[], more: Partial<MediaPlaylist> = {}): MediaPlaylist => ({
  ...{ targetDuration: 2, partTarget: 1001, mediaSequence: 4, discontinuitySequence: 0, segments },
  ...{ preloadHint: '6.1.m4s', reports: [], hasEnded: false },
  ...more,
});

const write = (content: MediaPlaylist, skip = false) => writeMediaPlaylist(content, { skip });

const grown = [
  segment(4),
  segment(5, { parts: [part('5.0.m4s', true), part('5.1.m4s')] }),
  segment(6, { parts: [part('6.0.m4s', true)], isComplete: false, duration: 1000 }),
];

describe('writeMediaPlaylist', () => {
  it('writes segments, parts, the hint and the reports', () => {
    const reports = [{ uri: '../480p/index.m3u8', lastMsn: 6, lastPart: 0 }];
    expect(write(playlist(grown, { reports }))).toBe(`#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:2
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.003,HOLD-BACK=6.000,CAN-SKIP-UNTIL=12.000
#EXT-X-PART-INF:PART-TARGET=1.001
#EXT-X-MEDIA-SEQUENCE:4
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="init-0.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:08.000Z
#EXTINF:2.00000,
4.m4s
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:10.000Z
#EXT-X-PART:DURATION=1.00000,URI="5.0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=1.00000,URI="5.1.m4s"
#EXTINF:2.00000,
5.m4s
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:12.000Z
#EXT-X-PART:DURATION=1.00000,URI="6.0.m4s",INDEPENDENT=YES
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="6.1.m4s"
#EXT-X-RENDITION-REPORT:URI="../480p/index.m3u8",LAST-MSN=6,LAST-PART=0
`);
  });

  it('ends with ENDLIST and without hint', () => {
    const reports = [{ uri: 'other.m3u8', lastMsn: 6, lastPart: 0 }];
    const text = write(playlist([segment(4)], { hasEnded: true, reports }));
    expect(text.endsWith('4.m4s\n#EXT-X-ENDLIST\n')).toBe(true);
    expect(text).not.toContain('PRELOAD-HINT');
  });

  it('marks a gap at its part, and at its segment once that is complete', () => {
    const parts = [part('5.0.m4s', false, true), part('5.1.m4s', true)];
    const lost = { isGap: true, parts };
    expect(write(playlist([segment(4), segment(5, lost)]))).toContain(`#EXT-X-GAP
#EXT-X-PART:DURATION=1.00000,URI="5.0.m4s",GAP=YES
#EXT-X-PART:DURATION=1.00000,URI="5.1.m4s",INDEPENDENT=YES
#EXTINF:2.00000,
5.m4s
`);
    expect(write(playlist([segment(4), segment(5, { ...lost, isComplete: false })]))).not.toContain(
      '#EXT-X-GAP',
    );
  });

  it('names another init and the wall clock behind a discontinuity', () => {
    const text = write(
      playlist(
        [
          segment(4),
          segment(5, { discontinuity: true, map: 'init-1.mp4' }),
          segment(6, { map: 'init-1.mp4' }),
        ],
        {
          discontinuitySequence: 3,
        },
      ),
    );
    expect(text).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:3\n');
    expect(text).toContain(`4.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="init-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:10.000Z
#EXTINF:2.00000,
5.m4s
#EXTINF:2.00000,
6.m4s
`);
  });

  it('does not promise independent segments where one is not', () => {
    expect(write(playlist([segment(4), segment(5, { independent: false })]))).not.toContain(
      'INDEPENDENT-SEGMENTS',
    );
  });
});

describe('a delta update', () => {
  const long = Array.from({ length: 10 }, (_, index) => segment(4 + index));

  it('skips what ends more than six target durations before the end', () => {
    const text = write(playlist(long), true);
    expect(text).toContain(`#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-SKIP:SKIPPED-SEGMENTS=3
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:14.000Z
#EXTINF:2.00000,
7.m4s
`);
    expect(text).toContain('#EXT-X-MEDIA-SEQUENCE:4\n');
    expect(text).not.toContain('#EXT-X-MAP');
  });

  it('is a whole playlist where nothing is old enough', () => {
    const short = playlist(long.slice(0, 6));
    expect(write(short, true)).toBe(write(short));
  });

  it('names the init of its first segment where the skipped ones had another', () => {
    const changed = long.map((each, index) => (index < 3 ? each : { ...each, map: 'init-1.mp4' }));
    const text = write(playlist(changed), true);
    expect(text).toContain('SKIPPED-SEGMENTS=3\n#EXT-X-MAP:URI="init-1.mp4"\n');
  });
});
