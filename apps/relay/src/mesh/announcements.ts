import type { BroadcastId, RenditionId } from '@starling/shared/ids.ts';
import {
  encodePartAnnouncement,
  type PartAnnouncement,
} from '@starling/shared/protocol/part-announcement.ts';
import type { Part } from '../media.ts';

/** One who is told of a rendition's parts. */
export interface Listener {
  /** @param frame one signed announcement, shared with every other listener */
  send(frame: Uint8Array): void;
  /** The broadcast has ended, and the last announcement said so. */
  end(): void;
}

export interface AnnouncementsOptions {
  readonly sign: (signed: Uint8Array) => Uint8Array;
  /** A part that cannot be announced: viewers learn of it from the playlist. */
  readonly onFault: (error: unknown) => void;
  readonly onSigned?: () => void;
}

interface Feed {
  /** The newest parts, oldest first, each signed once somebody is to hear of it. */
  readonly newest: { readonly part: Part; frame: Uint8Array | undefined }[];
  readonly listeners: Set<Listener>;
}

/** A new listener hears of so many parts at once. */
const mostNewest = 8;

/**
 * Says what has come, in signed announcements: each is made once for all who listen to its rendition, and not at all
 * where nobody does.
 */
export class Announcements {
  readonly #options: AnnouncementsOptions;
  readonly #broadcasts = new Map<BroadcastId, Map<RenditionId, Feed>>();

  constructor(options: AnnouncementsOptions) {
    this.#options = options;
  }

  /** @param part the next one of its rendition, with its digests */
  add(broadcast: BroadcastId, part: Part): void {
    const feed = this.#feedFor(broadcast, part.rendition);
    const entry = { part, frame: undefined };
    feed.newest.push(entry);
    if (feed.newest.length > mostNewest) feed.newest.shift();
    if (feed.listeners.size > 0) this.#tell(feed.listeners, this.#frameOf(broadcast, entry));
  }

  /** The broadcast is over: its last parts are announced once more, as the last. */
  end(broadcast: BroadcastId): void {
    for (const { newest, listeners } of this.#broadcasts.get(broadcast)?.values() ?? []) {
      const last = newest.at(-1);
      if (last !== undefined && listeners.size > 0)
        this.#tell(listeners, this.#sign(broadcast, last.part, true));
      for (const listener of listeners) listener.end();
    }
    this.#broadcasts.delete(broadcast);
  }

  has(broadcast: BroadcastId, rendition: RenditionId): boolean {
    return this.#broadcasts.get(broadcast)?.has(rendition) ?? false;
  }

  /**
   * Tells a listener of the newest parts, and from then on of each that comes.
   *
   * @returns what ends it; undefined where there is no such rendition on air
   */
  listen(broadcast: BroadcastId, rendition: RenditionId, listener: Listener): (() => void) | undefined {
    const feed = this.#broadcasts.get(broadcast)?.get(rendition);
    if (feed === undefined) return undefined;
    feed.listeners.add(listener);
    const alone = new Set([listener]);
    for (const entry of feed.newest) this.#tell(alone, this.#frameOf(broadcast, entry));
    return () => void feed.listeners.delete(listener);
  }

  #feedFor(broadcast: BroadcastId, rendition: RenditionId): Feed {
    const feeds = this.#broadcasts.get(broadcast) ?? new Map<RenditionId, Feed>();
    this.#broadcasts.set(broadcast, feeds);
    const feed = feeds.get(rendition) ?? { newest: [], listeners: new Set() };
    feeds.set(rendition, feed);
    return feed;
  }

  #frameOf(broadcast: BroadcastId, entry: Feed['newest'][number]): Uint8Array | undefined {
    return (entry.frame ??= this.#sign(broadcast, entry.part, false));
  }

  #sign(broadcast: BroadcastId, part: Part, endsBroadcast: boolean): Uint8Array | undefined {
    try {
      const frame = encodePartAnnouncement(
        announcementOf(broadcast, part, endsBroadcast),
        this.#options.sign,
      );
      this.#options.onSigned?.();
      return frame;
    } catch (error) {
      this.#options.onFault(error);
      return undefined;
    }
  }

  #tell(listeners: ReadonlySet<Listener>, frame: Uint8Array | undefined): void {
    if (frame !== undefined) for (const listener of listeners) listener.send(frame);
  }
}

function announcementOf(broadcast: BroadcastId, part: Part, endsBroadcast: boolean): PartAnnouncement {
  const { rendition, msn, independent, endsSegment, isGap, discontinuity, duration, programDate } = part;
  return {
    ...{ broadcast, rendition, msn, part: part.part, independent, endsSegment, isGap, discontinuity },
    ...{ endsBroadcast, duration, programDate, initVersion: part.init.version },
    bytes: isGap ? 0 : part.data.length,
    sha256: Buffer.from(part.digests?.part ?? '', 'base64url'),
  };
}
