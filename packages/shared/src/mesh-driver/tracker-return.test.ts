import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseTrackerMessage } from '../protocol/tracker-message.ts';
import { TrackerClient } from './tracker-client.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A network on which a tracker can be dead: its port then refuses at once. */
class Network {
  isUp = true;
  readonly announcedAt: number[] = [];
  readonly #sockets = new Set<FakeSocket>();

  open(): FakeSocket {
    const socket = new FakeSocket((text) => {
      if (parseTrackerMessage(text).kind === 'announce') this.announcedAt.push(Date.now());
    });
    this.#sockets.add(socket);
    setTimeout(() => (this.isUp ? socket.open() : socket.close()));
    return socket;
  }

  kill(): void {
    this.isUp = false;
    for (const socket of this.#sockets) socket.close();
    this.#sockets.clear();
  }
}

class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING;
  readonly send: (text: string) => void;

  constructor(send: (text: string) => void) {
    super();
    this.send = send;
  }

  open(): void {
    if (this.readyState !== WebSocket.CONNECTING) return;
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  close(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new Event('close'));
  }
}

function announceTo(network: Network, random: () => number): TrackerClient {
  const nothing = () => undefined;
  return new TrackerClient(
    {
      ...{ swarm: 'ab'.repeat(20), self: '01'.repeat(20), trackers: ['ws://tracker'], random },
      createSocket: () => network.open() as unknown as WebSocket,
      state: () => ({ token: '', spareUpload: 0, isDownloadOnly: false, neighbours: [] }),
    },
    {
      ...{ dial: nothing, drop: nothing, signal: nothing, undelivered: nothing, swarm: nothing },
      connection: nothing,
    },
  );
}

describe('a viewer whose tracker has died', () => {
  const luck = [0, 0.25, 0.5, 0.75, 0.999_999];
  const outages = [0, 100, 500, 1_000, 1_500, 2_000, 2_500, 5_000, 8_000];

  it.each(luck.flatMap((random) => outages.map((outage) => [outage, random] as const)))(
    'has announced itself at most 3 s after that is back, and 5 s after it died if it was back in two: %i ms, luck %d',
    async (outage, random) => {
      const network = new Network();
      const client = announceTo(network, () => random);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(network.announcedAt).toHaveLength(1);
      network.kill();
      const diedAt = Date.now();
      await vi.advanceTimersByTimeAsync(outage);
      network.isUp = true;
      const backAt = Date.now();
      await vi.advanceTimersByTimeAsync(10_000);
      const again = network.announcedAt[1] ?? Infinity;
      expect(again - backAt).toBeLessThanOrEqual(3_000);
      if (outage <= 2_000) expect(again - diedAt).toBeLessThanOrEqual(5_000);
      client.stop();
    },
  );
});
