import { parseMediaPlaylist, parseMultivariantPlaylist } from '@starling/shared/hls/parse-playlist.ts';
import { readCorpus } from './corpus.ts';
import { demand, type FuzzTarget } from './fuzz-target.ts';

const tagWords = [
  ...['#EXTM3U\n', '#EXT-X-TARGETDURATION:2\n', '#EXT-X-MEDIA-SEQUENCE:', '#EXTINF:2.0,\n', '#EXT-X-GAP\n'],
  ...[
    '#EXT-X-PART:DURATION=0.25,URI="a"\n',
    '#EXT-X-SKIP:SKIPPED-SEGMENTS=',
    '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="',
  ],
  ...[
    '#EXT-X-RENDITION-REPORT:URI="a",LAST-MSN=',
    '#EXT-X-STREAM-INF:BANDWIDTH=1\n',
    '#EXT-X-MAP:URI="',
    '\r\n',
  ],
  ...['#EXT-X-PROGRAM-DATE-TIME:', '9'.repeat(15), '1e9', '-1', '0.5', '"', ',', '=', '\0', 'x.m4s\n'],
];

const playlists: FuzzTarget = {
  name: 'playlists',
  seeds: readCorpus('playlists'),
  words: tagWords,
  run(input) {
    const text = Buffer.from(input).toString();
    const media = parseMediaPlaylist(text);
    const variants = parseMultivariantPlaylist(text);
    if (!('reason' in media)) checkMedia(media);
    if (!('reason' in variants))
      for (const { bandwidth, uri } of variants)
        demand(Number.isFinite(bandwidth) && bandwidth >= 0 && uri !== '', 'a variant has a rate and a URI');
    return 'reason' in media && 'reason' in variants ? 'refused' : 'taken';
  },
};

export const playlistTargets: readonly FuzzTarget[] = [playlists];

function checkMedia(playlist: Exclude<ReturnType<typeof parseMediaPlaylist>, { reason: string }>): void {
  const { segments, mediaSequence, skipped, discontinuitySequence, reports } = playlist;
  for (const [index, { msn, duration, parts }] of segments.entries()) {
    demand(msn === mediaSequence + skipped + index, 'segments are numbered one after the other');
    demand(Number.isSafeInteger(msn), 'a media-sequence number is a whole number');
    demand(Number.isFinite(duration) && duration >= 0, 'a segment has a length');
    demand(
      parts.every((part) => Number.isFinite(part.duration)),
      'a part has a length',
    );
  }
  demand(Number.isSafeInteger(discontinuitySequence), 'discontinuities are counted in whole numbers');
  for (const { lastMsn = 0, lastPart = 0 } of reports)
    demand(Number.isSafeInteger(lastMsn) && Number.isSafeInteger(lastPart), 'reports count in whole numbers');
}
