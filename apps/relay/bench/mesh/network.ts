import type { Page } from 'playwright';

/** What lies between a viewer and everybody else. */
export interface Network {
  /** Of one round trip between two viewers, in ms. */
  readonly roundTrip: number;
  /** Per cent of the packets between peers. */
  readonly loss: number;
  /** In bitrates of the stream. */
  readonly uplink: number;
}

/** @param text round trip, loss, uplink: `40,1,1.5` */
export function parseNetwork(text: string): Network {
  const [roundTrip, loss, uplink, ...more] = text.split(',').map(Number);
  if (!isPositive(roundTrip) || !isPositive(loss) || !isPositive(uplink) || more.length > 0)
    throw new Error(
      `--network wants round trip in ms, loss in %, uplink in bitrates, as 40,1,1.5; not ${text}`,
    );
  return { roundTrip, loss, uplink };
}

function isPositive(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && Number.isFinite(value);
}

/**
 * Puts a page behind a network by the DevTools protocol. Chromium delays and loses at both ends, on the way out and on the
 * way in, so that each of the four gets its share of a round trip. Loss and queue bind WebRTC alone, as HTTP on loopback has TCP
 * below it; a fetch is delayed once.
 */
export async function throttle(page: Page, network: Network, bitrate: number): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: network.roundTrip / 4,
    downloadThroughput: (10 * bitrate) / 8,
    uploadThroughput: (network.uplink * bitrate) / 8,
    packetLoss: network.loss / 2,
    packetQueueLength: 200,
  });
}

/** Lets `peerRoundTrips` find the connections of a page. To be called before it loads. */
export async function watchConnections(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Connection = globalThis.RTCPeerConnection;
    const connections: RTCPeerConnection[] = [];
    Object.assign(globalThis, {
      connections,
      RTCPeerConnection: class extends Connection {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          connections.push(this);
        }
      },
    });
  });
}

/** @returns in ms, of each open connection, as ICE has measured it */
export async function peerRoundTrips(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const { connections } = globalThis as unknown as { connections: RTCPeerConnection[] };
    const roundTrips: number[] = [];
    for (const connection of connections) {
      if (connection.connectionState !== 'connected') continue;
      for (const each of (await connection.getStats()).values() as Iterable<RTCIceCandidatePairStats>)
        if (each.type === 'candidate-pair' && each.nominated && each.currentRoundTripTime !== undefined)
          roundTrips.push(each.currentRoundTripTime * 1000);
    }
    return roundTrips;
  });
}
