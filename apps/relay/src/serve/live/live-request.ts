import type { BroadcastId, ChannelLogin, RenditionId } from '@starling/shared/ids.ts';

/** What a URL under `/live/` asks for. */
export type LiveRequest = { readonly channel: ChannelLogin } & (
  | { readonly kind: 'multivariant' }
  | { readonly kind: 'thumbnail' }
  | ({ readonly broadcast: BroadcastId; readonly rendition: RenditionId } & (
      | { readonly kind: 'playlist'; readonly query: URLSearchParams }
      | { readonly kind: 'init'; readonly version: number }
      | { readonly kind: 'segment'; readonly msn: number }
      | { readonly kind: 'part'; readonly msn: number; readonly part: number }
    ))
);

const longestUrl = 2_048;
const channelPath = /^\/live\/([a-z0-9_]{1,25})\/(index\.m3u8|thumbnail\.jpg)$/;
const mediaPath = /^\/live\/([a-z0-9_]{1,25})\/([0-9a-f]{16})\/([a-z0-9-]{1,32})\/([^/]{1,64})$/;
const initName = /^init-(\d{1,6})\.mp4$/;
const segmentName = /^(\d{1,15})\.m4s$/;
const partName = /^(\d{1,15})\.(\d{1,6})\.m4s$/;

/** @returns undefined for whatever is not exactly one of our URLs: dots, escapes and other tricks match nothing. */
export function parseLiveUrl(url: string): LiveRequest | undefined {
  if (url.length > longestUrl) return undefined;
  const [path = '', query = ''] = url.split('?', 2);
  const ofChannel = channelPath.exec(path);
  if (ofChannel !== null) {
    const [, channel = '', file] = ofChannel;
    return { channel, kind: file === 'index.m3u8' ? 'multivariant' : 'thumbnail' };
  }
  const [, channel, broadcast, rendition, file] = mediaPath.exec(path) ?? [];
  if (channel === undefined || broadcast === undefined || rendition === undefined || file === undefined)
    return undefined;
  const place = { channel, broadcast, rendition };
  if (file === 'index.m3u8') return { ...place, kind: 'playlist', query: new URLSearchParams(query) };
  const part = partName.exec(file);
  if (part !== null) return { ...place, kind: 'part', msn: Number(part[1]), part: Number(part[2]) };
  const segment = segmentName.exec(file);
  if (segment !== null) return { ...place, kind: 'segment', msn: Number(segment[1]) };
  const init = initName.exec(file);
  return init === null ? undefined : { ...place, kind: 'init', version: Number(init[1]) };
}
