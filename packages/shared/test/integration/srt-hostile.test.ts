import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { handshakeTypes, writeHandshake } from '../../src/srt/handshake.ts';
import { controlTypes, writeControlPacket } from '../../src/srt/packet.ts';
import { callSrt } from '../../src/srt-socket/call-srt.ts';
import { listenSrt, type SrtServer } from '../../src/srt-socket/listen-srt.ts';
import type { SrtLink } from '../../src/srt-socket/srt-link.ts';
import { numberedPayloads, until } from '../support/srt-live-transmit.ts';

/** A stream on air, and somebody who sends to the same port whatever might hurt it. */

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const greeting = {
  ...{ version: 5, encryption: 0, extensionField: 5, initialSequence: 1, mtu: 1_500, flowWindow: 8_192 },
  ...{ cookie: 1, peerAddress: new Uint8Array(16), extensions: [{ type: 1, content: new Uint8Array(12) }] },
};
const handshake = (type: number, socketId: number) =>
  writeControlPacket({
    ...{ type: controlTypes.handshake, subtype: 0, info: 0, timestamp: 0, destination: 0 },
    body: writeHandshake({ ...greeting, type, socketId }),
  });

class OnAir {
  readonly received: Uint8Array[] = [];
  readonly recorded: Buffer[] = [];
  requests = 0;
  links = 0;
  listenerPort = 0;
  server: SrtServer | undefined;
  link: SrtLink | undefined;

  /** The caller's way leads by a socket that writes down what it sends. */
  async start(): Promise<this> {
    this.server = await listenSrt({
      ...{ port: 0, host: '127.0.0.1' },
      admit: () => {
        this.requests += 1;
        return Promise.resolve({ accepted: true });
      },
      onLink: (link) => {
        this.links += 1;
        link.onPayload = (bytes) => this.received.push(bytes);
      },
    });
    closers.push(() => this.server?.close());
    this.listenerPort = this.server.port;
    this.link = await callSrt({ host: '127.0.0.1', port: await this.#tap(), streamId: 'live/KEY' });
    closers.push(() => this.link?.close());
    return this;
  }

  async #tap(): Promise<number> {
    const [outside, inside] = [await bound(), await bound()];
    let caller = 0;
    outside.on('message', (message, { port }) => {
      caller = port;
      this.recorded.push(message);
      inside.send(message, this.listenerPort, '127.0.0.1');
    });
    inside.on('message', (message) => outside.send(message, caller, '127.0.0.1'));
    return outside.address().port;
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  closers.push(() => socket.close());
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

/** Sends a thousand payloads in two seconds while `attack` is called a thousand times with ten times the packets. */
async function sendUnder(at: OnAir, attack: (index: number) => Uint8Array): Promise<void> {
  const attacker = await bound();
  let index = 0;
  for (const [number, payload] of numberedPayloads(1_000, 1_316).entries()) {
    at.link?.send(payload);
    for (let count = 0; count < 10; count += 1) {
      attacker.send(attack(index), at.listenerPort, '127.0.0.1');
      index += 1;
    }
    if (number % 4 === 3) await sleep(4);
  }
}

describe('a stream on air does not notice', () => {
  it.each([
    [
      'random datagrams',
      (index: number) => Uint8Array.from({ length: index % 200 }, (_, at) => (at * index * 31) & 255),
    ],
    ['a flood of inductions', (index: number) => handshake(handshakeTypes.induction, 1 + index)],
    ['forged conclusions', (index: number) => handshake(handshakeTypes.conclusion, 1 + index)],
  ])('%s', async (_, attack) => {
    const at = await new OnAir().start();
    await sendUnder(at, attack);
    await until(() => expect(at.received).toHaveLength(1_000));
    expect([at.requests, at.links, at.server?.links]).toEqual([1, 1, 1]);
  });

  it('its own packets, replayed from elsewhere', async () => {
    const at = await new OnAir().start();
    await sendUnder(at, (index) => at.recorded[index % at.recorded.length] ?? new Uint8Array(20));
    await until(() => expect(at.received).toHaveLength(1_000));
    expect([at.links, at.server?.links]).toEqual([1, 1]);
    expect(at.server?.strays).toBeGreaterThan(5_000);
  });

  it('a farewell that is not from its publisher', async () => {
    const at = await new OnAir().start();
    const sample = numberedPayloads(20, 188);
    for (const payload of sample) at.link?.send(payload);
    await until(() => expect(at.received).toHaveLength(20));
    const socketId = at.recorded.findLast((bytes) => (bytes[0] ?? 128) < 128)?.readUInt32BE(12) ?? 0;
    expect(socketId).toBeGreaterThan(0);
    const farewell = writeControlPacket({
      ...{ type: controlTypes.shutdown, subtype: 0, info: 0, timestamp: 0, destination: socketId },
      body: new Uint8Array(4),
    });
    (await bound()).send(farewell, at.listenerPort, '127.0.0.1');
    await sleep(100);
    for (const payload of sample) at.link?.send(payload);
    await until(() => expect(at.received).toHaveLength(40));
  });
});
