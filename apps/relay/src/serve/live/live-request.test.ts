import { describe, expect, it } from 'vitest';
import { parseLiveUrl } from './live-request.ts';

const folder = '/live/anna/0123456789abcdef/480p';
const place = { channel: 'anna', broadcast: '0123456789abcdef', rendition: '480p' };

describe('parseLiveUrl', () => {
  it.each([
    ['/live/anna/index.m3u8', { channel: 'anna', kind: 'multivariant' }],
    ['/live/anna/index.m3u8?cache=1', { channel: 'anna', kind: 'multivariant' }],
    ['/live/anna/thumbnail.jpg', { channel: 'anna', kind: 'thumbnail' }],
    [`${folder}/init-12.mp4`, { ...place, kind: 'init', version: 12 }],
    [`${folder}/7.m4s`, { ...place, kind: 'segment', msn: 7 }],
    [`${folder}/7.3.m4s`, { ...place, kind: 'part', msn: 7, part: 3 }],
  ])('reads %s', (url, expected) => {
    expect(parseLiveUrl(url)).toEqual(expected);
  });

  it('reads a playlist with its directives', () => {
    const request = parseLiveUrl(`${folder}/index.m3u8?_HLS_msn=3&_HLS_part=1`);
    expect(request).toMatchObject({ ...place, kind: 'playlist' });
    expect(request?.kind === 'playlist' && request.query.get('_HLS_part')).toBe('1');
  });

  it.each([
    '/live/',
    '/live/anna',
    '/live/ANNA/index.m3u8',
    '/live//index.m3u8',
    '/live/anna/../index.m3u8',
    '/live/anna/%2e%2e/index.m3u8',
    '/live/anna%2findex.m3u8',
    '/live/anna/index.m3u8%00',
    '/live/anna/index.m3u8\0',
    '/live/anna/index.m3u8\n',
    `${folder}/../480p/7.m4s`,
    `${folder}/..%2f7.m4s`,
    `${folder}/7.m4s/`,
    `${folder}/7.m4s%00`,
    `${folder}/-1.m4s`,
    `${folder}/7.x.m4s`,
    `${folder}/7.3.1.m4s`,
    `${folder}/7.m4s.bak`,
    `${folder}/init-.mp4`,
    `${folder}/1234567890123456.m4s`,
    '/live/anna/0123456789ABCDEF/480p/7.m4s',
    '/live/anna/0123/480p/7.m4s',
    `/live/anna/index.m3u8?${'x'.repeat(3000)}`,
  ])('takes %j for nothing', (url) => {
    expect(parseLiveUrl(url)).toBeUndefined();
  });
});
