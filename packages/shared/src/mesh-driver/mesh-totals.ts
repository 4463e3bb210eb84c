import type { Bytes } from '../units.ts';

/** What came from where since a page began to watch. */
export interface MeshTotals {
  /** Media that was played and that peers sent. */
  readonly bytesFromPeers: Bytes;
  /** Media that was played and that came by HTTP. */
  readonly bytesFromHttp: Bytes;
  /** Media sent to peers. */
  readonly bytesUploaded: Bytes;
  /** How many parts were fetched by HTTP, by the engine's reason. */
  readonly fetches: ReadonlyMap<string, number>;
  /** How many parts were played, by how they came. */
  readonly deliveries: ReadonlyMap<string, number>;
  /** Peers that were dropped for what they sent. */
  readonly badPeers: number;
  /** Parts that the mesh did not bring and the page fetched by itself. */
  readonly rescues: number;
  /** Playlists that announcements made superfluous. */
  readonly playlistsSaved: number;
}

/** Adds up {@link MeshTotals}. */
export class MeshCounter implements MeshTotals {
  bytesFromPeers: Bytes = 0;
  bytesFromHttp: Bytes = 0;
  bytesUploaded: Bytes = 0;
  readonly fetches = new Map<string, number>();
  readonly deliveries = new Map<string, number>();
  badPeers = 0;
  rescues = 0;
  playlistsSaved = 0;

  /** @returns the totals as they are now */
  snapshot(): MeshTotals {
    const { bytesFromPeers, bytesFromHttp, bytesUploaded, badPeers, rescues, playlistsSaved } = this;
    return {
      ...{ bytesFromPeers, bytesFromHttp, bytesUploaded, badPeers, rescues, playlistsSaved },
      ...{ fetches: new Map(this.fetches), deliveries: new Map(this.deliveries) },
    };
  }

  countFetch(reason: string): void {
    this.fetches.set(reason, (this.fetches.get(reason) ?? 0) + 1);
  }

  countDelivery(fromPeers: Bytes, fromHttp: Bytes, reason: string): void {
    this.bytesFromPeers += fromPeers;
    this.bytesFromHttp += fromHttp;
    this.deliveries.set(reason, (this.deliveries.get(reason) ?? 0) + 1);
  }

  /** Media that the mesh had no hand in. */
  countPlainHttp(bytes: Bytes): void {
    this.bytesFromHttp += bytes;
  }
}

/** @returns the share of the media played that peers sent, 0 to 1; undefined before there was any */
export function offloadOf({
  bytesFromPeers,
  bytesFromHttp,
}: Pick<MeshTotals, 'bytesFromPeers' | 'bytesFromHttp'>): number | undefined {
  const played = bytesFromPeers + bytesFromHttp;
  return played === 0 ? undefined : bytesFromPeers / played;
}
