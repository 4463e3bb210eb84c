import { PeerLink, type PeerLinkOptions } from '@starling/shared/mesh-driver/peer-link.ts';
import type { Signal } from '@starling/shared/mesh-driver/simple-peer.ts';

/** Which of the two: the one that makes the offer, or the one that answers it. */
export type Side = 'caller' | 'called';

/** What a program that opened the page may call. Two links of one page, each the other's peer. */
export interface LinksPage {
  /** Signals go from one to the other, unless `isMute`. @returns when both have been connected or closed */
  open(options: { readonly patience: number; readonly isMute?: boolean }): Promise<void>;
  /** A message of so many bytes, the last of which is 7. @returns whether it was taken */
  send(from: Side, length: number): boolean;
  /** Past the link, as a peer that is none of ours would. */
  sendText(from: Side): void;
  signal(to: Side, signal: unknown): void;
  close(side: Side): void;
  /** What each link has told, a word or a few a telling; signals are left out. */
  told(): Readonly<Record<Side, readonly string[]>>;
}

const links = new Map<Side, PeerLink>();
const told: Record<Side, string[]> = { caller: [], called: [] };
const channels: RTCDataChannel[] = [];

globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
    const channel = super.createDataChannel(label, init);
    channels.push(channel);
    return channel;
  }
};

const page: LinksPage = {
  async open({ patience, isMute = false }) {
    const options: Omit<PeerLinkOptions, 'isInitiator'> = { iceServers: [], isRelayOnly: false, patience };
    const settled = (['caller', 'called'] as const).map(
      (side) =>
        new Promise<void>((resolve) => {
          const other = side === 'caller' ? 'called' : 'caller';
          const tell = (what: string) => told[side].push(what);
          const link = new PeerLink(
            { ...options, isInitiator: side === 'caller' },
            {
              signal: (signal) => {
                if (!isMute) links.get(other)?.signal(signal);
              },
              connected: () => resolve(void tell('connected')),
              message: (message) => tell(`${message.length} bytes, the last ${message.at(-1) ?? 'none'}`),
              drained: (buffered) => tell(buffered === 0 ? 'empty' : 'nearly empty'),
              closed: (reason) => resolve(void tell(`closed: ${reason}`)),
            },
          );
          links.set(side, link);
        }),
    );
    await Promise.all(settled);
  },
  send: (from, length) => links.get(from)?.send(new Uint8Array(length).fill(7)) ?? false,
  sendText: (from) => {
    // The one that is called opens no channel: simple-peer hands it the caller's.
    if (from === 'caller') channels.at(-1)?.send('text');
  },
  signal: (to, signal) => links.get(to)?.signal(signal as Signal),
  close: (side) => links.get(side)?.close('no more wanted'),
  told: () => told,
};

Object.assign(globalThis, { linksPage: page });
