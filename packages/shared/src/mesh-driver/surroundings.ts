import type { Millis } from '../units.ts';
import { PeerLink, type PeerLinkOptions } from './peer-link.ts';
import type { Link } from './neighbourhood.ts';
import type { PeerLinkEvents } from './peer-link.ts';

/** All that the rim needs of the world outside; tests give it another one. */
export interface Surroundings {
  readonly fetch: typeof fetch;
  readonly createSocket: (url: string) => WebSocket;
  readonly createLink: (options: PeerLinkOptions, events: PeerLinkEvents) => Link;
  /** A clock that never goes back, from any start. */
  readonly now: () => Millis;
  /** Milliseconds since 1970. */
  readonly wallClock: () => Millis;
  /** 0 ≤ random < 1 */
  readonly random: () => number;
  /** Undefined on pages that came by plain HTTP from another host. */
  readonly subtle: SubtleCrypto | undefined;
}

/** The surroundings that a page has. */
export function browserSurroundings(): Surroundings {
  return {
    fetch: (input, init) => fetch(input, init),
    createSocket: (url) => new WebSocket(url),
    createLink: (options, events) => new PeerLink(options, events),
    now: () => performance.now(),
    wallClock: () => Date.now(),
    random: () => Math.random(),
    subtle: isSecureContext ? crypto.subtle : undefined,
  };
}
