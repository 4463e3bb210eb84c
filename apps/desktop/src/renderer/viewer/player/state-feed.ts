import type { Millis } from '@starling/shared/units.ts';
import { looksDifferent, type PlaybackState } from './playback-state.ts';

/**
 * What the screen gets to know of playback. Painting costs a live viewer more than all the rest of the page: what is
 * seen to differ is told at once, and figures that run on are told at a pace of their own.
 */
export class StateFeed {
  readonly #listeners = new Set<() => void>();
  readonly #pace: Millis;
  #newest: PlaybackState;
  #told: PlaybackState;
  #toldAt: Millis = -Infinity;

  /** @param pace least time between two figures that run on; 0 tells each */
  constructor(first: PlaybackState, pace: Millis) {
    this.#newest = this.#told = first;
    this.#pace = pace;
  }

  /** What was told last; the same object until something else is. */
  get state(): PlaybackState {
    return this.#told;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a newer state, and tells it if it looks different or if its time has come. */
  put(state: PlaybackState, now: Millis): void {
    this.#newest = state;
    if (now - this.#toldAt >= this.#pace || looksDifferent(this.#told, state)) this.tell(now);
  }

  /** Tells the newest state at once, unless it has been told. */
  tell(now: Millis): void {
    if (this.#told === this.#newest) return;
    this.#told = this.#newest;
    this.#toldAt = now;
    for (const listener of this.#listeners) listener();
  }

  /** Tells nobody any more. */
  close(): void {
    this.#listeners.clear();
  }
}
