import { expect, it } from 'vitest';
import { absoluteMediaUrls } from './media-urls.ts';

it('makes media’s addresses absolute, wherever they are in an answer, and nothing else', () => {
  const answer = {
    data: [{ playlistUrl: '/live/demo/index.m3u8', title: '/live/is my title', thumbnailUrl: null }],
    clip: {
      mediaUrl: '/clips/a/clip.mp4?download',
      pageUrl: '/videos/1',
      homeUrl: 'https://example.org/live/',
    },
    emote: { name: '/emotes/v1/a/1.webp', urls: { 1: '/emotes/v1/a/1.webp' } },
    cursor: null,
  };
  expect(absoluteMediaUrls(answer, 'http://relay:8080')).toEqual({
    data: [
      {
        playlistUrl: 'http://relay:8080/live/demo/index.m3u8',
        title: '/live/is my title',
        thumbnailUrl: null,
      },
    ],
    clip: {
      mediaUrl: 'http://relay:8080/clips/a/clip.mp4?download',
      pageUrl: '/videos/1',
      homeUrl: 'https://example.org/live/',
    },
    emote: { name: '/emotes/v1/a/1.webp', urls: { 1: 'http://relay:8080/emotes/v1/a/1.webp' } },
    cursor: null,
  });
});
