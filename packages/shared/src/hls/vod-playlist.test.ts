import { describe, expect, it } from 'vitest';
import { type VodPlaylist, type VodSegment, writeVodPlaylist } from './vod-playlist.ts';

function segment(msn: number, more: Partial<VodSegment> = {}): VodSegment {
  return {
    ...{
      uri: `${msn}.m4s`,
      map: 'init-0.mp4',
      duration: 2000,
      programDate: Date.UTC(2026, 0, 1) + 2000 * msn,
    },
    ...{ discontinuity: false, isGap: false, ...more },
  };
}

function playlist(more: Partial<VodPlaylist> = {}): VodPlaylist {
  return {
    ...{ targetDuration: 2, mediaSequence: 0, discontinuitySequence: 0, hasEnded: true, isTrimmed: false },
    ...{ segments: [segment(0), segment(1)], ...more },
  };
}

describe('writeVodPlaylist', () => {
  it('lists a recording that has ended', () => {
    expect(writeVodPlaylist(playlist(), { skip: false })).toBe(
      [
        ...['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:2', '#EXT-X-PLAYLIST-TYPE:VOD'],
        ...['#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-MAP:URI="init-0.mp4"'],
        ...['#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z', '#EXTINF:2.00000,', '0.m4s'],
        ...['#EXTINF:2.00000,', '1.m4s', '#EXT-X-ENDLIST', ''],
      ].join('\n'),
    );
  });

  it('tells the time anew where the clock has jumped', () => {
    const late = segment(1, { programDate: Date.UTC(2026, 0, 1, 1), discontinuity: true, map: 'init-1.mp4' });
    const text = writeVodPlaylist(playlist({ segments: [segment(0), late] }), { skip: false });
    expect(text).toContain(
      '#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-1.mp4"\n#EXT-X-PROGRAM-DATE-TIME:2026-01-01T01:00:00.000Z\n',
    );
  });

  it('marks what was lost', () => {
    const segments = [segment(0), segment(1, { isGap: true })];
    expect(writeVodPlaylist(playlist({ segments }), { skip: false })).toContain('#EXT-X-GAP\n#EXTINF');
  });

  it('grows as an event, with delta updates', () => {
    const segments = Array.from({ length: 20 }, (_, msn) => segment(msn));
    const full = writeVodPlaylist(playlist({ segments, hasEnded: false }), { skip: false });
    expect(full).toContain('#EXT-X-PLAYLIST-TYPE:EVENT');
    expect(full).toContain('CAN-SKIP-UNTIL=12.000');
    expect(full).not.toContain('ENDLIST');
    const delta = writeVodPlaylist(playlist({ segments, hasEnded: false }), { skip: true });
    expect(delta).toContain('#EXT-X-SKIP:SKIPPED-SEGMENTS=13\n#EXT-X-PROGRAM-DATE-TIME');
    expect(delta.match(/#EXTINF/g)).toHaveLength(7);
  });

  it('is no event once its beginning was deleted', () => {
    const text = writeVodPlaylist(
      playlist({ segments: [segment(7)], mediaSequence: 7, hasEnded: false, isTrimmed: true }),
      { skip: false },
    );
    expect(text).not.toContain('PLAYLIST-TYPE');
    expect(text).toContain('#EXT-X-MEDIA-SEQUENCE:7');
  });
});
