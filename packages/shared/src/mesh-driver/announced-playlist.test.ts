import { describe, expect, it } from 'vitest';
import type { PartAnnouncement } from '../protocol/part-announcement.ts';
import { AnnouncedPlaylist } from './announced-playlist.ts';

const text = [
  ...['#EXTM3U', '#EXT-X-TARGETDURATION:2', '#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-MAP:URI="init-1.mp4"'],
  ...['#EXT-X-PART:DURATION=0.25,URI="0.0.m4s"', '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="0.1.m4s"', ''],
].join('\n');

function announce(part: number, more: Partial<PartAnnouncement> = {}): PartAnnouncement {
  return {
    ...{ broadcast: '00112233445566aa', rendition: 'source', msn: 0, part, independent: false },
    ...{ endsSegment: false, isGap: false, discontinuity: false, endsBroadcast: false },
    ...{ duration: 250, bytes: 9, initVersion: 1, programDate: 0, sha256: new Uint8Array(16), ...more },
  };
}

/** A playlist with its first part, and announcements of four more. */
function start() {
  let now = 0;
  const playlist = new AnnouncedPlaylist(() => now);
  playlist.take(text);
  for (let part = 1; part < 5; part += 1) playlist.append(announce(part));
  return { playlist, pass: (time: number) => (now += time) };
}

describe('reloads out of announcements', () => {
  it('are left to the relay until announcements have shown that they come', async () => {
    const playlist = new AnnouncedPlaylist(() => 0);
    playlist.take(text);
    playlist.append(announce(1));
    expect(await playlist.reload(0, 1)).toBe(undefined);
  });

  it('are answered at once with what is there', async () => {
    expect(await start().playlist.reload(0, 4)).toContain('URI="0.4.m4s"');
  });

  it('wait for the part that they ask for', async () => {
    const { playlist } = start();
    const answer = playlist.reload(0, 5);
    playlist.append(announce(5));
    expect(await answer).toContain('URI="0.5.m4s"');
  });

  it('go to the relay where the announcement does not come, and so do the next', async () => {
    const { playlist } = start();
    expect(await playlist.reload(0, 5)).toBe(undefined);
    expect(await playlist.reload(0, 4)).toBe(undefined);
  });

  it('go to the relay at the end of the broadcast', async () => {
    const { playlist } = start();
    const answer = playlist.reload(0, 5);
    playlist.append(announce(5, { endsBroadcast: true }));
    expect(await answer).toBe(undefined);
  });

  it('go to the relay now and then, for what has grown too old', async () => {
    const { playlist, pass } = start();
    pass(20_001);
    expect(await playlist.reload(0, 4)).toBe(undefined);
    playlist.take(text);
    for (let part = 1; part < 5; part += 1) playlist.append(announce(part));
    expect(await playlist.reload(0, 4)).toContain('URI="0.4.m4s"');
  });
});
