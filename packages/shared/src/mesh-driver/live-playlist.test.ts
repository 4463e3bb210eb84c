import { describe, expect, it } from 'vitest';
import { writeMediaPlaylist } from '../hls/media-playlist.ts';
import { parseMediaPlaylist } from '../hls/parse-playlist.ts';
import type { PartAnnouncement } from '../protocol/part-announcement.ts';
import { LivePlaylist } from './live-playlist.ts';

const start = Date.parse('2026-11-21T10:00:00Z');
const partOf = (msn: number, part: number) => ({
  ...{ uri: `${msn}.${part}.m4s`, duration: 500, independent: part === 0, isGap: false, digest: undefined },
});

/** The relay's playlist with so many parts, four of which are a segment. */
function written(parts: number): string {
  const msns = Array.from({ length: Math.ceil(parts / 4) }, (_, msn) => msn);
  return writeMediaPlaylist(
    {
      ...{ targetDuration: 2, partTarget: 500, mediaSequence: 0, discontinuitySequence: 0 },
      segments: msns.map((msn) => {
        const count = Math.min(4, parts - 4 * msn);
        return {
          ...{
            uri: `${msn}.m4s`,
            map: 'init-1.mp4',
            duration: 500 * count,
            programDate: start + 2_000 * msn,
          },
          ...{ discontinuity: false, isGap: false, isComplete: count === 4, independent: true },
          ...{ digest: undefined, parts: Array.from({ length: count }, (_, part) => partOf(msn, part)) },
        };
      }),
      preloadHint: `${Math.floor(parts / 4)}.${parts % 4}.m4s`,
      ...{ reports: [], hasEnded: false },
    },
    { skip: false },
  );
}

function announce(index: number, more: Partial<PartAnnouncement> = {}): PartAnnouncement {
  const [msn, part] = [Math.floor(index / 4), index % 4];
  return {
    ...{ broadcast: '00112233445566aa', rendition: 'source', msn, part, independent: part === 0 },
    ...{ endsSegment: part === 3, isGap: false, discontinuity: false, endsBroadcast: false },
    ...{ duration: 500, bytes: 9, initVersion: 1, programDate: start + 500 * index },
    ...{ sha256: new Uint8Array(16), ...more },
  };
}

describe('a playlist that goes on by announcements', () => {
  it('reads as the relay’s own, across segments', () => {
    const playlist = new LivePlaylist();
    playlist.take(written(6));
    for (let index = 6; index < 13; index += 1) playlist.append(announce(index));
    expect(parseMediaPlaylist(playlist.text() ?? '')).toEqual(parseMediaPlaylist(written(13)));
  });

  it('knows how far it has come', () => {
    const playlist = new LivePlaylist();
    expect(playlist.reaches(0, 0)).toBe(false);
    playlist.take(written(6));
    expect([playlist.reaches(1, 1), playlist.reaches(1, 2), playlist.reaches(0, undefined)]).toEqual([
      ...[true, false, true],
    ]);
    playlist.append(announce(6));
    expect([playlist.reaches(1, 2), playlist.reaches(1, undefined)]).toEqual([true, false]);
  });

  it('waits for the parts between where announcements come in any order', () => {
    const playlist = new LivePlaylist();
    for (const index of [8, 7, 5]) playlist.append(announce(index));
    playlist.take(written(6));
    expect(playlist.reaches(1, 2)).toBe(false);
    playlist.append(announce(6));
    expect(playlist.reaches(2, 0)).toBe(true);
  });

  it.each([
    ['a new init', { initVersion: 2 }],
    ['a discontinuity', { discontinuity: true }],
    ['the end', { endsBroadcast: true }],
  ])('leaves %s to the relay', (_name, more) => {
    const playlist = new LivePlaylist();
    playlist.take(written(6));
    playlist.append(announce(6, more));
    expect(playlist.text()).toBe(undefined);
    playlist.take(written(8));
    expect(playlist.reaches(1, 3)).toBe(true);
  });
});
