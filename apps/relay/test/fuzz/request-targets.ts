import { judgeReload, type PlaylistPosition } from '@starling/shared/hls/reload-directives.ts';
import { parseLiveUrl } from '../../src/serve/live/live-request.ts';
import { parseRange, sliceBuffers } from '../../src/serve/media/byte-range.ts';
import { parseVodUrl } from '../../src/serve/vod/vod-request.ts';
import { readCorpus } from './corpus.ts';
import { type Answer, demand, type FuzzTarget } from './fuzz-target.ts';

const tricks = [
  ...['..', '../', '/../', '%2e%2e%2f', '%2f', '%5c', '\\', '\0', '%00', '\n', '//', '?', '#', '&', '='],
  ...[
    '_HLS_msn=',
    '_HLS_part=',
    '_HLS_skip=YES',
    '_HLS_skip=v2',
    '9'.repeat(15),
    '-1',
    '1e3',
    '0x10',
    '+1',
    ' ',
  ],
];
const positions: readonly PlaylistPosition[] = [
  { lastMsn: 0, parts: 1, isComplete: false, partTarget: 250, hasEnded: false },
  { lastMsn: 7, parts: 8, isComplete: true, partTarget: 250, hasEnded: false },
  { lastMsn: 7, parts: 3, isComplete: false, partTarget: 1_500, hasEnded: false },
  { lastMsn: 9, parts: 3, isComplete: true, partTarget: 250, hasEnded: true },
];
/** RFC 8216bis-22 §6.2.5.2: three seconds of the shortest parts here. */
const mostPartsAhead = 12;

const live: FuzzTarget = {
  name: 'live-url',
  seeds: readCorpus('live-url'),
  words: [...tricks, '/live/', 'index.m3u8', '.m4s', 'init-'],
  run(input) {
    const url = textOf(input);
    const request = parseLiveUrl(url);
    if (request === undefined) return 'refused';
    const [path = ''] = url.split('?');
    demand(
      /^\/live\/[a-z0-9_]+\/[a-z0-9_./-]+$/.test(path) && !path.includes('..'),
      'no trick in the path is taken',
    );
    for (const value of Object.values(request))
      demand(typeof value !== 'number' || Number.isSafeInteger(value), 'numbers are whole');
    return request.kind === 'playlist' ? judge(request.query) : 'taken';
  },
};

const vod: FuzzTarget = {
  name: 'vod-url',
  seeds: readCorpus('vod-url'),
  words: [...tricks, '/vod/', 'storyboard.vtt', 'sheet-', '.jpg', '.m4s'],
  run(input) {
    const url = textOf(input);
    const request = parseVodUrl(url);
    if (request === undefined) return 'refused';
    const [path = ''] = url.split('?');
    demand(
      /^\/vod\/[0-9a-f]{16}\/[a-z0-9./-]+$/.test(path) && !path.includes('..'),
      'no trick in the path is taken',
    );
    if (request.kind === 'picture')
      demand(
        /^[a-z]+-\d+\.jpg$/.test(request.file),
        'the key of a blob holds no more than the name of a picture',
      );
    for (const value of Object.values(request))
      demand(typeof value !== 'number' || Number.isSafeInteger(value), 'numbers are whole');
    return 'taken';
  },
};

const range: FuzzTarget = {
  name: 'byte-range',
  seeds: readCorpus('byte-range'),
  words: ['bytes=', '-', ',', '9'.repeat(15), '9'.repeat(16), '0', ' ', '\t', '00'],
  run(input) {
    const answers = [0, 1, 10, 100_000, 2 ** 45].map((length) => checkRange(textOf(input), length));
    return answers.includes('taken') ? 'taken' : 'refused';
  },
};

export const requestTargets: readonly FuzzTarget[] = [live, vod, range];

/** As a server reads a request's line and headers. */
function textOf(input: Uint8Array): string {
  return Buffer.from(input).toString('latin1');
}

function judge(query: URLSearchParams): Answer {
  const reloads = positions.map((position) => {
    const reload = judgeReload(query, position);
    if (reload.action === 'wait') {
      const { msn, part = 0 } = reload;
      const { lastMsn, parts } = position;
      demand(msn >= lastMsn && msn <= lastMsn + 2, 'nobody waits for what is past or far ahead');
      demand(part <= parts + mostPartsAhead, 'nobody waits for a part far ahead');
    }
    return reload.action;
  });
  return reloads.every((action) => action === 'refuse') ? 'refused' : 'taken';
}

function checkRange(header: string, length: number): Answer {
  const parsed = parseRange(header, length);
  if (typeof parsed === 'string') return parsed === 'whole' ? 'refused' : 'taken';
  const { from, to } = parsed;
  demand(Number.isSafeInteger(from) && Number.isSafeInteger(to), 'bytes are counted in whole numbers');
  demand(from >= 0 && from < to && to <= length, 'a range lies within the body');
  if (length > 10) return 'taken';
  const halves = [new Uint8Array(length >> 1), new Uint8Array(length - (length >> 1))];
  const sent = sliceBuffers(halves, from, to).reduce((sum, slice) => sum + slice.length, 0);
  demand(sent === to - from, 'as many bytes are sent as were promised');
  return 'taken';
}
