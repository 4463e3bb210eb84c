import type { BroadcastId, RenditionId } from '../ids.ts';

/** @returns the name of the swarm of one rendition of one broadcast; ASCII */
export function swarmName(broadcast: BroadcastId, rendition: RenditionId): string {
  return `starling:1:${broadcast}:${rendition}`;
}

const idBytes = 20;

/**
 * The id by which trackers know a swarm (WebTorrent's `info_hash`): the first 20 bytes of a digest, as 40 hex digits.
 *
 * @param digest SHA-256 of the ASCII of {@link swarmName}
 */
export function swarmIdOf(digest: Uint8Array): string {
  return Array.from(digest.subarray(0, idBytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
