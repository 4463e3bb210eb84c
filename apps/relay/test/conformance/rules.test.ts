import { describe, expect, it } from 'vitest';
import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import { parseMediaPlaylist } from '@starling/shared/hls/parse-playlist.ts';
import { aac, h264, picture, sound } from '../support/frames.ts';
import { readFragments, readInit } from './media-reader.ts';
import type { Answer, Observation, RenditionObservation, Snapshot } from './observation.ts';
import { judge } from './report.ts';

const url = 'http://origin/live/a/b/source/index.m3u8';

function answer(more: Partial<Answer> = {}): Answer {
  const headers = new Map([
    ['cache-control', 'public, max-age=1'],
    ['access-control-allow-origin', '*'],
  ]);
  return { url, status: 200, headers, body: new Uint8Array(0), askedAt: 0, begunAt: 0, endedAt: 0, ...more };
}

const lines = [
  '#EXTM3U',
  '#EXT-X-VERSION:9',
  '#EXT-X-TARGETDURATION:2',
  '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.000,CAN-SKIP-UNTIL=12.000',
  '#EXT-X-PART-INF:PART-TARGET=1.000',
  '#EXT-X-MEDIA-SEQUENCE:5',
  '#EXT-X-MAP:URI="init.mp4"',
  '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z',
  ...[5, 6, 7, 8].flatMap((msn) => [
    `#EXT-X-PART:DURATION=1.00000,URI="${msn}.0.m4s",INDEPENDENT=YES`,
    `#EXT-X-PART:DURATION=1.00000,URI="${msn}.1.m4s"`,
    '#EXTINF:2.00000,',
    `${msn}.m4s`,
  ]),
  '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="9.0.m4s"',
];

function snapshot(text: string, more: Partial<Snapshot> = {}): Snapshot {
  const playlist = parseMediaPlaylist(text);
  if ('reason' in playlist) throw new Error(playlist.reason);
  return { answer: answer(), form: 'plain', playlist, ...more };
}

function observe(change: (text: string) => string, more: Partial<RenditionObservation> = {}): Observation {
  const rendition: RenditionObservation = {
    variant: {
      ...{ uri: 'source', bandwidth: 1e6, codecs: ['avc1.64001f', 'mp4a.40.2'], name: 'Source' },
      ...{ width: 640, height: 360, frameRate: 30 },
    },
    ...{ url, inits: new Map(), parts: new Map(), probes: new Map(), givenUp: [], faults: [] },
    snapshots: [snapshot(change(lines.join('\n')))],
    ...more,
  };
  return { multivariant: answer(), renditions: [rendition] };
}

const failed = (observation: Observation) =>
  judge(observation)
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ rule }) => rule);

describe('the rules', () => {
  it('find nothing in a playlist that keeps them', () => {
    expect(failed(observe((text) => text))).toEqual([]);
  });

  it.each([
    ['EXTINF:2.00000,\n8', 'EXTINF:2.60000,\n8', 'no segment is longer than EXT-X-TARGETDURATION, rounded'],
    ['DURATION=1.00000,URI="8.0', 'DURATION=1.10000,URI="8.0', 'no part is longer than PART-TARGET'],
    [
      'DURATION=1.00000,URI="8.0',
      'DURATION=0.80000,URI="8.0',
      'every part but the last of a segment is at least 85 % of PART-TARGET',
    ],
    ['EXTINF:2.00000,\n8', 'EXTINF:1.90000,\n8', 'EXTINF is the sum of its parts'],
    ['PART-HOLD-BACK=3.000', 'PART-HOLD-BACK=2.500', 'PART-HOLD-BACK is at least three times PART-TARGET'],
    [
      'CAN-SKIP-UNTIL=12.000',
      'CAN-SKIP-UNTIL=6.000',
      'CAN-SKIP-UNTIL is at least six target durations, and the server can block',
    ],
    ['#EXT-X-PRELOAD-HINT:TYPE=PART,URI="9.0.m4s"', '', 'a preload hint names the next part, always'],
    ['URI="9.0.m4s"', 'URI="8.1.m4s"', 'a preload hint names the next part, always'],
    ['#EXT-X-MAP:URI="init.mp4"\n', '', 'every segment has a map, and every playlist a date'],
    [
      'URI="7.0.m4s",INDEPENDENT=YES',
      'URI="7.0.m4s"',
      'parts that begin with a keyframe say so, and each segment has one',
    ],
  ])('find %j turned into %j', (from, to, rule) => {
    expect(lines.join('\n')).toContain(from);
    expect(failed(observe((text) => text.replace(from, to)))).toContain(rule);
  });

  it('find a target that changes', () => {
    const later = lines
      .join('\n')
      .replace('TARGETDURATION:2', 'TARGETDURATION:3')
      .replace('12.000', '18.000');
    const snapshots = [snapshot(lines.join('\n')), snapshot(later)];
    expect(failed(observe((text) => text, { snapshots }))).toContain(
      'EXT-X-TARGETDURATION never changes, nor does PART-TARGET',
    );
  });

  it('find a segment that becomes another one', () => {
    const later = lines.join('\n').replace('\n8.m4s', '\neight.m4s');
    const snapshots = [snapshot(lines.join('\n')), snapshot(later)];
    expect(failed(observe((text) => text, { snapshots }))).toEqual([
      'media-sequence numbers never change their segment, and never go back',
    ]);
  });

  it('find a blocking reload that does not wait', () => {
    const early = snapshot(lines.join('\n'), {
      answer: answer({ url: `${url}?_HLS_msn=9&_HLS_part=0` }),
      form: 'blocking',
    });
    expect(failed(observe((text) => text, { snapshots: [early] }))).toEqual([
      'a blocking reload is held until it has what was asked for',
    ]);
  });

  it.each([
    ['part alone', 200, '_HLS_part without _HLS_msn is refused'],
    ['far segment', 503, 'a segment more than two ahead is refused'],
    ['old segment', 400, 'a segment that has gone by gets the present playlist at once'],
    ['strange part', 200, 'a part that nobody announced is not there'],
    ['hint', 404, 'the hinted part is held, and then comes whole'],
  ])('find the wrong answer to "%s"', (name, status, rule) => {
    expect(failed(observe((text) => text, { probes: new Map([[name, answer({ status })]]) }))).toEqual([
      rule,
    ]);
  });

  it('find a wait that is given up too early', () => {
    expect(failed(observe((text) => text, { givenUp: [answer({ status: 503, begunAt: 6_050 })] }))).toEqual(
      [],
    );
    expect(failed(observe((text) => text, { givenUp: [answer({ status: 503, begunAt: 900 })] }))).toEqual([
      'a wait is given up after three target durations, and not before',
    ]);
  });

  it('find media that no cache may keep', () => {
    const tracks = [{ id: 1, start: 0, duration: 1000, samples: 30, isSync: true }];
    const part = { uri: '5.0.m4s', msn: 5, part: 0, answer: answer(), tracks };
    expect(failed(observe((text) => text, { parts: new Map([[part.uri, part]]) }))).toEqual([
      'parts and inits may be kept for ever',
    ]);
  });

  it('find a rendition that lies beside another one', () => {
    const one = observe((text) => text).renditions[0];
    const other = observe((text) =>
      text.replaceAll('2.00000', '1.90000').replaceAll('DURATION=1.0', 'DURATION=0.95'),
    ).renditions[0];
    if (one === undefined || other === undefined) throw new Error('no rendition');
    const renditions = [one, { ...other, url: `${url}2`, variant: { ...other.variant, uri: '480p' } }];
    expect(failed({ multivariant: answer(), renditions })).toContain(
      'all renditions have the same segments: numbers, lengths, dates, discontinuities',
    );
  });

  it('read the media that a part holds', () => {
    const tracks = readInit(writeInit({ video: h264, audio: aac }));
    expect(tracks).toMatchObject([
      { id: 1, timescale: 90_000, isVideo: true, codec: 'avc1.64001f' },
      { id: 2, timescale: 48_000, isVideo: false, codec: 'mp4a' },
    ]);
    const video = [picture(1000, true), picture(1040, false)];
    const bytes = writeFragment({ sequence: 1, video, videoEnd: 1080, audio: [sound(1000)] });
    expect(readFragments(bytes, tracks)).toMatchObject([
      { id: 1, start: 1000, duration: 80, samples: 2, isSync: true },
      { id: 2, start: 1000, samples: 1 },
    ]);
  });
});
