import type { Millis } from '@starling/shared/units.ts';

/** A viewer counts for so long after its last word; pages speak up every 10 s. */
const lifetime: Millis = 25_000;
const mostViewersPerChannel = 100_000;
const mostChannels = 10_000;

/** Counts who watches what, by the random ids that pages send. Pure: the time comes in. */
export class ViewerCount {
  /** Per channel each viewer's last word, oldest first. */
  readonly #channels = new Map<string, Map<string, Millis>>();

  /** Takes a viewer's word. */
  watch(channel: string, viewer: string, now: Millis): void {
    let viewers = this.#channels.get(channel);
    if (viewers === undefined) {
      if (this.#channels.size >= mostChannels) return;
      viewers = new Map();
      this.#channels.set(channel, viewers);
    }
    // Set anew at the end, so that the map stays in the order of the times.
    viewers.delete(viewer);
    if (viewers.size < mostViewersPerChannel) viewers.set(viewer, now);
  }

  count(channel: string, now: Millis): number {
    const viewers = this.#channels.get(channel);
    if (viewers === undefined) return 0;
    for (const [viewer, seen] of viewers) {
      if (now - seen <= lifetime) break;
      viewers.delete(viewer);
    }
    if (viewers.size === 0) this.#channels.delete(channel);
    return viewers.size;
  }
}
