import type { PartKey } from '../../src/ids.ts';
import type { PeerMessage } from '../../src/protocol/peer-message.ts';
import type { Millis } from '../../src/units.ts';
import type { SimPart } from './content.ts';
import type { SimFetch, SimPeer } from './sim-peer.ts';

/** What is to happen at a time of the virtual clock. */
export type SimEvent =
  | { readonly kind: 'wake'; readonly peer: SimPeer; readonly at: Millis }
  | { readonly kind: 'arrive'; readonly from: SimPeer; readonly to: SimPeer; readonly message: PeerMessage }
  | { readonly kind: 'drained'; readonly from: SimPeer; readonly to: SimPeer; readonly bytes: number }
  | { readonly kind: 'publish'; readonly index: number }
  | { readonly kind: 'announce'; readonly peer: SimPeer; readonly part: SimPart }
  | { readonly kind: 'playlist'; readonly peer: SimPeer }
  | { readonly kind: 'play'; readonly peer: SimPeer }
  | { readonly kind: 'playing'; readonly peer: SimPeer }
  | {
      readonly kind: 'http';
      readonly peer: SimPeer;
      readonly fetch: SimFetch;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'verified'; readonly peer: SimPeer; readonly key: PartKey; readonly isGood: boolean }
  | { readonly kind: 'join' }
  | { readonly kind: 'leave'; readonly peer: SimPeer; readonly isReplaced: boolean }
  | { readonly kind: 'connected'; readonly a: SimPeer; readonly b: SimPeer }
  | { readonly kind: 'missed'; readonly peer: SimPeer; readonly gone: SimPeer }
  | { readonly kind: 'mend' };
