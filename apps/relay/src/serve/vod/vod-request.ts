import type { BroadcastId, RenditionId } from '@starling/shared/ids.ts';

/** What a URL under `/vod/` asks for. */
export type VodRequest = { readonly video: BroadcastId } & (
  | { readonly kind: 'multivariant' }
  | { readonly kind: 'thumbnail' }
  | { readonly kind: 'storyboard' }
  /** A picture that the storyboard names. */
  | { readonly kind: 'picture'; readonly file: string }
  | ({ readonly rendition: RenditionId } & (
      | { readonly kind: 'playlist'; readonly skip: boolean }
      | { readonly kind: 'init'; readonly version: number }
      | { readonly kind: 'segment'; readonly msn: number }
    ))
);

const longestUrl = 2_048;
const videoPath = /^\/vod\/([0-9a-f]{16})\/([a-z0-9.-]{1,32})$/;
const renditionPath = /^\/vod\/([0-9a-f]{16})\/([a-z0-9-]{1,32})\/([a-z0-9.-]{1,32})$/;
const pictureName = /^(?:sheet|tile)-\d{1,6}\.jpg$/;
const initName = /^init-(\d{1,6})\.mp4$/;
const segmentName = /^(\d{1,15})\.m4s$/;

/** @returns undefined for whatever is not exactly one of our URLs: dots, escapes and other tricks match nothing. */
export function parseVodUrl(url: string): VodRequest | undefined {
  if (url.length > longestUrl) return undefined;
  const [path = '', query = ''] = url.split('?', 2);
  const [, video, file] = videoPath.exec(path) ?? [];
  if (video !== undefined && file !== undefined) {
    if (file === 'index.m3u8') return { video, kind: 'multivariant' };
    if (file === 'thumbnail.jpg') return { video, kind: 'thumbnail' };
    if (file === 'storyboard.vtt') return { video, kind: 'storyboard' };
    return pictureName.test(file) ? { video, kind: 'picture', file } : undefined;
  }
  const [, owner, rendition, name] = renditionPath.exec(path) ?? [];
  if (owner === undefined || rendition === undefined || name === undefined) return undefined;
  const place = { video: owner, rendition };
  if (name === 'index.m3u8') {
    const skip = new URLSearchParams(query).get('_HLS_skip');
    return { ...place, kind: 'playlist', skip: skip === 'YES' || skip === 'v2' };
  }
  const segment = segmentName.exec(name);
  if (segment !== null) return { ...place, kind: 'segment', msn: Number(segment[1]) };
  const init = initName.exec(name);
  return init === null ? undefined : { ...place, kind: 'init', version: Number(init[1]) };
}
