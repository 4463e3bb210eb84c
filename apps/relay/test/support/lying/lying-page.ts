import Hls from 'hls.js';
import { Mesh } from '@starling/shared/mesh-driver/mesh.ts';
import type { Link } from '@starling/shared/mesh-driver/neighbourhood.ts';
import { browserSurroundings } from '@starling/shared/mesh-driver/surroundings.ts';
import { type Lie, LyingTongue } from './lies.ts';

/** What a program that opened the page may call. */
export interface LyingPage {
  /** Plays as any other viewer does. */
  watch(playlistUrl: string): void;
  /** From now on. */
  lie(how: Lie): void;
  figures(): { readonly lies: number; readonly peers: number; readonly bytesFromPeers: number };
}

let mesh: Mesh | undefined;
let tongue: LyingTongue | undefined;

/** A viewer like any other, with the mesh as it is, but for what its links say. */
const page: LyingPage = {
  watch(playlistUrl) {
    const honest = browserSurroundings();
    const liar = new LyingTongue();
    const video = document.body.appendChild(document.createElement('video'));
    video.muted = true;
    mesh = new Mesh({
      surroundings: {
        ...honest,
        createLink: (options, events) => {
          const link: Link = honest.createLink(options, {
            ...events,
            connected: () => {
              liar.joined(link);
              events.connected();
            },
            message: (message) => {
              if (liar.hears(message)) events.message(message);
            },
            closed: (reason) => {
              liar.left(link);
              events.closed(reason);
            },
          });
          return {
            isInitiator: link.isInitiator,
            get isConnected() {
              return link.isConnected;
            },
            get buffered() {
              return link.buffered;
            },
            signal: (signal) => link.signal(signal),
            send: (message) => liar.says(message, link),
            close: (reason) => link.close(reason),
          };
        },
      },
    });
    tongue = liar;
    const hls = new Hls({ lowLatencyMode: true, liveSyncDuration: 1.2, ...mesh.hlsConfig() });
    mesh.attach(hls);
    hls.loadSource(playlistUrl);
    hls.attachMedia(video);
    void video.play().catch(() => undefined);
  },
  lie: (how) => tongue?.lie(how),
  figures: () => {
    const { peers = 0, totals } = mesh?.state() ?? {};
    return { lies: tongue?.lies ?? 0, peers, bytesFromPeers: totals?.bytesFromPeers ?? 0 };
  },
};

Object.assign(globalThis, { lyingPage: page });
