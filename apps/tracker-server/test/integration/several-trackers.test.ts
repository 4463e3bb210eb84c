import { afterEach, describe, expect, it } from 'vitest';
import { TrackerClient } from '@starling/shared/mesh-driver/tracker-client.ts';
import { freePort } from '../../../../packages/shared/test/free-port.ts';
import { hexId } from '../support/talker.ts';
import { createTokenIssuer } from '../support/token-issuer.ts';
import { startTrackerProcess, type TrackerProcess } from '../support/tracker-process.ts';

const relay = createTokenIssuer();
const relayKey = ['--relay-key', relay.key];
const patience = { timeout: 60_000, interval: 50 };
const running: TrackerProcess[] = [];
const viewers: Viewer[] = [];

afterEach(async () => {
  for (const viewer of viewers.splice(0)) viewer.client.stop();
  for (const tracker of running.splice(0)) await tracker.kill();
});

/** The client of our own player, on Node's WebSocket, which is connected to whomever it is told to dial. */
class Viewer {
  readonly id: string;
  readonly client: TrackerClient;
  readonly neighbours = new Set<string>();
  /** As the tracker that it is connected to says; 0 while it is to none. */
  size = 0;
  /** Where it has tried to connect, the newest last. */
  readonly tried: string[] = [];

  constructor(id: string, swarm: string, trackers: readonly string[]) {
    this.id = id;
    this.client = new TrackerClient(
      {
        ...{ swarm, self: id, trackers, random: Math.random },
        createSocket: (url) => {
          this.tried.push(url);
          return new WebSocket(url);
        },
        state: () => ({
          ...{ token: relay.token(swarm), spareUpload: 4e6, isDownloadOnly: false },
          neighbours: [...this.neighbours],
        }),
      },
      {
        dial: (peer) => {
          this.neighbours.add(peer);
          viewers.find((other) => other.id === peer)?.neighbours.add(this.id);
        },
        drop: (peer) => this.neighbours.delete(peer),
        signal: () => undefined,
        undelivered: () => undefined,
        swarm: (size) => (this.size = size),
        connection: (isConnected) => (this.size = isConnected ? this.size : 0),
      },
    );
    viewers.push(this);
  }
}

const largest = () => Math.max(...viewers.map(({ size }) => size));
const areAllIn = () => viewers.every(({ size }) => size > 0);

describe('a tracker that is killed and started again', () => {
  it('is whole again, and the viewers keep whom they had', async () => {
    const before = await startTrackerProcess(relayKey);
    const count = 60;
    for (let id = 1; id <= count; id += 1)
      new Viewer(hexId(id), hexId(0xabc), [`ws://127.0.0.1:${before.port}`]);
    await expect.poll(() => [areAllIn(), largest()], patience).toEqual([true, count]);
    const neighbours = new Map(viewers.map((viewer) => [viewer, [...viewer.neighbours]]));
    await before.kill();
    const killedAt = performance.now();
    await expect.poll(() => viewers.some(({ size }) => size > 0), patience).toBe(false);
    running.push(await startTrackerProcess(relayKey, before.port));
    const backAt = performance.now();
    await expect.poll(() => [areAllIn(), largest()], patience).toEqual([true, count]);
    const wholeAt = performance.now();
    console.log(
      `${count} viewers: the tracker took connections again ${seconds(backAt - killedAt)} after it was killed, ` +
        `and was whole ${seconds(wholeAt - killedAt)} after`,
    );
    const kept = [...neighbours].map(([viewer, old]) => old.filter((id) => viewer.neighbours.has(id)).length);
    const had = [...neighbours.values()].map(({ length }) => length);
    expect(sum(kept) / sum(had)).toBeGreaterThan(0.8);
  });
});

describe('two trackers that share the swarms', () => {
  it('bring the viewers of each swarm together, wherever they ask first, also once one of the two is dead', async () => {
    const ports = [await freePort(), await freePort()];
    const [one = '', two = ''] = ports.map((port) => `ws://127.0.0.1:${port}`);
    for (const [own, other, port] of [
      [one, two, ports[0]],
      [two, one, ports[1]],
    ] as const)
      running.push(
        await startTrackerProcess([...relayKey, '--tracker-url', own, '--peer-trackers', other], port),
      );
    const swarms = Array.from({ length: 8 }, (_, at) => hexId(0xabc000 + at));
    swarms.forEach((swarm, at) => {
      new Viewer(hexId(2 * at + 1), swarm, [one, two]);
      new Viewer(hexId(2 * at + 2), swarm, [two, one]);
    });
    const haveMet = () => viewers.every(({ neighbours }) => neighbours.size === 1);
    await expect.poll(() => [areAllIn(), haveMet()], patience).toEqual([true, true]);
    const owners = swarms.map((_, at) =>
      [viewers[2 * at], viewers[2 * at + 1]].map((viewer) => viewer?.tried.at(-1)),
    );
    // Of each pair one asked the wrong tracker, and was told the right one.
    for (const [a, b] of owners) expect(a).toBe(b);
    expect(new Set(owners.flat())).toEqual(new Set([one, two]));

    const orphans = viewers.filter(({ tried }) => tried.at(-1) === one);
    await running[0]?.kill();
    for (const orphan of orphans) orphan.neighbours.clear();
    await expect.poll(() => [areAllIn(), haveMet()], patience).toEqual([true, true]);
    for (const viewer of viewers) expect(viewer.tried.at(-1)).toBe(two);
  });
});

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const seconds = (millis: number) => `${(millis / 1000).toFixed(1)} s`;
