import { describe, expect, it } from 'vitest';
import { parseVodUrl } from './vod-request.ts';

const video = '0123456789abcdef';

describe('parseVodUrl', () => {
  it.each([
    [`/vod/${video}/index.m3u8`, { video, kind: 'multivariant' }],
    [`/vod/${video}/thumbnail.jpg?v=3`, { video, kind: 'thumbnail' }],
    [`/vod/${video}/storyboard.vtt`, { video, kind: 'storyboard' }],
    [`/vod/${video}/sheet-0.jpg`, { video, kind: 'picture', file: 'sheet-0.jpg' }],
    [`/vod/${video}/480p/index.m3u8`, { video, rendition: '480p', kind: 'playlist', skip: false }],
    [
      `/vod/${video}/480p/index.m3u8?_HLS_skip=YES`,
      { video, rendition: '480p', kind: 'playlist', skip: true },
    ],
    [`/vod/${video}/source/init-2.mp4`, { video, rendition: 'source', kind: 'init', version: 2 }],
    [`/vod/${video}/source/17.m4s`, { video, rendition: 'source', kind: 'segment', msn: 17 }],
  ])('reads %s', (url, expected) => {
    expect(parseVodUrl(url)).toEqual(expected);
  });

  it.each([
    '/vod/',
    `/vod/${video}`,
    `/vod/${video}/`,
    `/vod/${video.toUpperCase()}/index.m3u8`,
    `/vod/${video}/../index.m3u8`,
    `/vod/${video}/%2e%2e/index.m3u8`,
    `/vod/${video}/source/..%2f..%2fetc`,
    `/vod/${video}/source/../17.m4s`,
    `/vod/${video}/source/17.m4s\0`,
    `/vod/${video}//17.m4s`,
    `/vod/${video}/source/1e3.m4s`,
    `/vod/${video}/picture.jpg`,
    `/vod/${video}/source/17.m4s${'/x'.repeat(2000)}`,
  ])('takes %j for nothing of ours', (url) => {
    expect(parseVodUrl(url)).toBeUndefined();
  });
});
