import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTurnserver, type RunningCoturn, startCoturn } from '../support/coturn.ts';
import { lookUntil } from '../support/glass-clock.ts';
import { eventually } from '../support/live-playlist.ts';
import { launchMeshBrowser, openViewer } from '../support/mesh-viewers.ts';
import { untilConnected, watchFor } from '../support/mesh-watch.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import { type RunningTracker, startTracker } from '../support/running-tracker.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

declare global {
  /** Of each connection that a page has made: its policy, and the ICE candidates that it told of itself. */
  var connections: { readonly policy: string | undefined; readonly candidates: string[] }[];
}

/** Makes a page keep what its connections say of it. */
function keepConnections(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    globalThis.connections = [];
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        const candidates: string[] = [];
        globalThis.connections.push({ policy: configuration?.iceTransportPolicy, candidates });
        this.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate !== null && candidate.candidate !== '') candidates.push(candidate.candidate);
        });
      }
    };
  });
}

const title = 'viewers whose operator hides them from each other (needs turnserver)';
describe.skipIf(!hasTurnserver)(title, () => {
  let coturn: RunningCoturn;
  let relay: RunningRelay;
  let tracker: RunningTracker;
  let onAir: OnAir;
  let browser: Browser;

  beforeAll(async () => {
    coturn = await startCoturn();
    const trackerPort = await freePort();
    const turn = ['--turn', coturn.url, '--turn-secret', coturn.secretFile, '--mesh-relay-only'];
    relay = await startRelay(['--no-demo', '--rungs', 'none', '--tracker-port', `${trackerPort}`, ...turn]);
    tracker = await startTracker(trackerPort, relay.dataDir);
    onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`, { width: 320, height: 180 });
    browser = await launchMeshBrowser();
    await eventually('the channel on air', async () =>
      (await fetch(`${relay.httpUrl}/live/owner/index.m3u8`)).ok ? true : undefined,
    );
  });

  afterAll(async () => {
    await onAir.stop();
    await browser.close();
    await tracker.stop();
    await relay.stop();
    await coturn.stop();
  });

  it('carry the stream over TURN alone, and tell nobody an address of theirs', async () => {
    const prepare = keepConnections;
    const pages = [
      await openViewer(browser, relay, { prepare }),
      await openViewer(browser, relay, { prepare }),
    ];
    await Promise.all(pages.map((page) => lookUntil(page, ({ latency }) => latency < 3_000)));
    // A connection that fails is given up after 15 s and tried again after the next announcement, 15 s later.
    await untilConnected(pages, 75_000);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const { offload, stalls } = await watchFor(relay, pages, 8_000);
    const made = (await Promise.all(pages.map((page) => page.evaluate(() => globalThis.connections)))).flat();
    console.log(`over TURN: offload ${offload.toFixed(3)} of 0.5`, JSON.stringify(made));
    expect(offload).toBeGreaterThan(0.35);
    expect(stalls).toEqual([0, 0]);
    expect(made.map(({ policy }) => policy)).toEqual(made.map(() => 'relay'));
    const candidates = made.flatMap((connection) => connection.candidates);
    expect(candidates.length).toBeGreaterThan(0);
    expect(candidates.filter((candidate) => !candidate.includes(' typ relay '))).toEqual([]);
  });
});
