import Client from 'bittorrent-tracker/client';
import { Core } from 'p2p-media-loader-core';

/**
 * The page of the test: the two clients as they come from npm, told where the tracker is and nothing else. (JavaScript,
 * as neither has types that hold under ours.)
 */
const state = { updates: 0, scrapes: [], warnings: [], peers: [], texts: [], pmlPeers: [], pmlLoaded: 0 };
window.state = state;
let client;

/** bittorrent-tracker's client: announces with offers, and talks to whomever it gets connected to. */
window.startClient = (tracker, infoHash, peerId) => {
  client = new Client({ infoHash, peerId, announce: [tracker], port: 6881, rtcConfig: { iceServers: [] } });
  client.on('update', () => (state.updates += 1));
  client.on('scrape', ({ complete, incomplete }) => state.scrapes.push({ complete, incomplete }));
  client.on('warning', (warning) => state.warnings.push(String(warning)));
  client.on('error', (error) => state.warnings.push(String(error)));
  client.on('peer', (peer) => {
    peer.on('error', () => undefined);
    peer.on('connect', () => {
      state.peers.push(peer.id);
      peer.send(`hello from ${peerId}`);
    });
    peer.on('data', (data) => state.texts.push(new TextDecoder().decode(data)));
  });
  client.start();
};
window.scrape = () => client.scrape();
window.stopClient = () => client.stop();

/** p2p-media-loader: two pages that load the same segment find each other by the tracker. */
window.startPml = async (tracker) => {
  const core = new Core({
    ...{ announceTrackers: [tracker], rtcConfig: { iceServers: [] }, swarmId: 'starling-test' },
    ...{ highDemandTimeWindow: 1, httpDownloadTimeWindow: 1, isP2PDisabled: false },
  });
  core.addEventListener('onPeerConnect', ({ peerId }) => state.pmlPeers.push(peerId));
  core.addEventListener('onTrackerWarning', ({ warning }) => state.warnings.push(String(warning)));
  core.addEventListener('onTrackerError', ({ error }) => state.warnings.push(String(error)));
  core.setManifestResponseUrl(`${location.origin}/index.m3u8`);
  core.addStreamIfNoneExists({ runtimeId: 'main', type: 'main', index: '0' });
  const segments = Array.from({ length: 4 }, (_, at) => ({
    ...{ runtimeId: `segment ${at}`, externalId: at, url: `${location.origin}/segment/${at}` },
    ...{ startTime: 4 * at, endTime: 4 * at + 4 },
  }));
  core.updateStream('main', segments);
  core.updatePlayback(0, 1);
  // Its peers are looked for once something is to be loaded.
  await core.loadSegment('segment 0', {
    onSuccess: ({ data }) => (state.pmlLoaded = data.byteLength),
    onError: (error) => state.warnings.push(String(error)),
  });
};
