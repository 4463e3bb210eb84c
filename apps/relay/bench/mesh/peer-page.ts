import Hls, { type LoaderCallbacks, type LoaderConfiguration, type LoaderContext } from 'hls.js';
import { HlsJsP2PEngine } from 'p2p-media-loader-hlsjs';

/**
 * p2p-media-loader as its documentation sets it up, tuned for small latency: it shares whole segments, and fetches by
 * HTTP first whatever lies within `highDemandTimeWindow` of the playhead.
 */
const query = new URLSearchParams(location.search);
const playlist = query.get('playlist') ?? '';
const tracker = query.get('tracker') ?? '';
const video = document.querySelector('video');
if (video === null) throw new Error('no video');

const figures = {
  peers: 0,
  bytesFromPeers: 0,
  bytesFromHttp: 0,
  bytesUploaded: 0,
  rescues: 0,
  badPeers: 0,
  playlistsSaved: 0,
};
const publish = () => (video.dataset['mesh'] = JSON.stringify(figures));

/**
 * Two things keep it from sharing anything of an LL-HLS stream: it does not know a playlist again once a blocking
 * reload has added directives to its address, and it names the swarm after the declared bandwidth, which for a live
 * stream may grow from one viewer to the next. So that there is something to compare with it is spared both.
 */
class AccommodatingLoader extends Hls.DefaultConfig.loader {
  override load(
    context: LoaderContext,
    config: LoaderConfiguration,
    callbacks: LoaderCallbacks<LoaderContext>,
  ): void {
    super.load(context, config, {
      ...callbacks,
      onSuccess: (response, ...rest) => {
        const { data } = response;
        const isManifest = typeof data === 'string' && data.includes('#EXT-X-STREAM-INF');
        const text = isManifest ? { data: data.replace(/BANDWIDTH=\d+/g, 'BANDWIDTH=2000000') } : {};
        const url = response.url.replace(/\?_HLS.*$/, '');
        callbacks.onSuccess({ ...response, url, ...text }, ...rest);
      },
    });
  }
}

const HlsWithP2P = HlsJsP2PEngine.injectMixin(Hls);
const hls = new HlsWithP2P({
  lowLatencyMode: false,
  liveSyncDuration: 4,
  enableWorker: false,
  loader: AccommodatingLoader,
  p2p: {
    core: {
      announceTrackers: [tracker],
      rtcConfig: { iceServers: [] },
      highDemandTimeWindow: 1,
    },
    onHlsJsCreated(created) {
      const engine = created.p2pEngine;
      engine.addEventListener('onPeerConnect', () => (figures.peers += 1));
      engine.addEventListener('onPeerClose', () => (figures.peers -= 1));
      engine.addEventListener('onChunkDownloaded', (bytes, source) => {
        if (source === 'p2p') figures.bytesFromPeers += bytes;
        else figures.bytesFromHttp += bytes;
      });
      engine.addEventListener('onChunkUploaded', (bytes) => (figures.bytesUploaded += bytes));
    },
  },
});

let stalls = 0;
let hasPlayed = false;
video.dataset['stalls'] = '0';
video.addEventListener('playing', () => (hasPlayed = true));
video.addEventListener('waiting', () => {
  if (!hasPlayed || video.seeking) return;
  stalls += 1;
  video.dataset['stalls'] = String(stalls);
});
setInterval(publish, 250);
hls.loadSource(playlist);
hls.attachMedia(video);
