import type { BroadcastId, ChannelLogin, RenditionId } from '@starling/shared/ids.ts';
import type { Bytes } from '@starling/shared/units.ts';
import type { LiveBroadcast, Part, RenditionInfo, Timing } from '../media.ts';
import { LiveWindow } from './live-window.ts';

/** The id of the rendition that the publisher sent. */
export const sourceRendition: RenditionId = 'source';

/** One time on air of a channel: its renditions and what the directory says of it. */
export class Broadcast implements LiveBroadcast {
  readonly id: BroadcastId;
  readonly channel: ChannelLogin;
  readonly startedAt: Date;
  readonly #windows = new Map<RenditionId, LiveWindow>();
  readonly #infos = new Map<RenditionId, RenditionInfo>();
  timing: Timing | undefined;
  thumbnail: Uint8Array | undefined;
  /** No publisher will come back to it. */
  hasEnded = false;
  isRecorded = false;
  /** Viewers may pass it on to each other. */
  hasMesh = false;

  constructor(id: BroadcastId, channel: ChannelLogin, startedAt: Date) {
    this.id = id;
    this.channel = channel;
    this.startedAt = startedAt;
    this.addRendition({ id: sourceRendition, name: 'Source', bitrate: 0, tracks: {} });
  }

  /** Announces a rendition, or says something new of one. It is offered to players once it has a whole segment. */
  addRendition(info: RenditionInfo): void {
    this.#infos.set(info.id, info);
    if (!this.#windows.has(info.id)) this.#windows.set(info.id, new LiveWindow(info.id, () => this.timing));
  }

  has(rendition: RenditionId): boolean {
    return this.#windows.has(rendition);
  }

  add(part: Part): void {
    this.#windows.get(part.rendition)?.add(part);
  }

  end(): void {
    this.hasEnded = true;
    for (const window of this.#windows.values()) window.end();
  }

  /** What the live windows of all renditions take in memory. */
  get bytes(): Bytes {
    let sum = 0;
    for (const { bytes } of this.#windows.values()) sum += bytes;
    return sum;
  }

  window(rendition: RenditionId): LiveWindow | undefined {
    return this.#windows.get(rendition);
  }

  get source(): LiveWindow {
    const window = this.#windows.get(sourceRendition);
    if (window === undefined) throw new Error('a broadcast without source');
    return window;
  }

  /** The renditions that can be played now, source first, with their present parameters. */
  renditions(): { info: RenditionInfo; window: LiveWindow }[] {
    return [...this.#windows.values()].flatMap((window) => {
      const info = this.#infos.get(window.rendition);
      return info === undefined || window.position() === undefined
        ? []
        : [{ window, info: { ...info, tracks: window.latestInit?.tracks ?? info.tracks } }];
    });
  }

  get width(): number | undefined {
    return this.source.latestInit?.tracks.video?.width;
  }

  get height(): number | undefined {
    return this.source.latestInit?.tracks.video?.height;
  }

  get hasThumbnail(): boolean {
    return this.thumbnail !== undefined;
  }
}
