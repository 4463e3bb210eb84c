import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SrtRequest, SrtVerdict } from '../../src/srt/listener.ts';
import type { SrtSettings } from '../../src/srt/settings.ts';
import { callSrt, type SrtCallOptions } from '../../src/srt-socket/call-srt.ts';
import { listenSrt, type SrtServer } from '../../src/srt-socket/listen-srt.ts';
import type { SrtLink } from '../../src/srt-socket/srt-link.ts';
import {
  freeUdpPort,
  hasSrtLiveTransmit,
  numberedPayloads,
  SrtLiveTransmit,
  UdpEnd,
  until,
} from '../support/srt-live-transmit.ts';

/** Both directions against libsrt 1.5 in a process of its own. */

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const passphrase = 'a long enough secret';
const gstreamer = { inspect: 'gst-inspect-1.0', launch: 'gst-launch-1.0' };
const hasGstreamer = spawnSync(gstreamer.inspect, ['srtsink']).status === 0;

class Listening {
  readonly requests: SrtRequest[] = [];
  readonly failures: string[] = [];
  readonly links: SrtLink[] = [];
  readonly received: Uint8Array[] = [];
  server: SrtServer | undefined;

  async start(verdict: SrtVerdict, settings: Partial<SrtSettings> = {}): Promise<this> {
    const server = await listenSrt({
      ...{ port: 0, host: '127.0.0.1', settings },
      admit: (request) => {
        this.requests.push(request);
        return Promise.resolve(verdict);
      },
      onLink: (link) => {
        this.links.push(link);
        link.onPayload = (bytes) => this.received.push(bytes);
      },
      onFailure: (_, because) => this.failures.push(because),
    });
    this.server = server;
    closers.push(() => server.close());
    return this;
  }

  url(query: string): string {
    return `srt://127.0.0.1:${this.server?.port ?? 0}?${query}`;
  }
}

function transmit(from: string, to: string, options: readonly string[] = []): SrtLiveTransmit {
  const program = new SrtLiveTransmit(from, to, options);
  closers.push(() => program.stop());
  return program;
}

async function udpEnd(): Promise<UdpEnd> {
  const end = await new UdpEnd().bind();
  closers.push(() => end.close());
  return end;
}

/** libsrt publishes to `at` what is fed to it. */
async function publish(
  at: Listening,
  query: string,
  payloads: readonly Uint8Array[],
): Promise<SrtLiveTransmit> {
  const [source, port] = [await udpEnd(), await freeUdpPort()];
  const program = transmit(`udp://127.0.0.1:${port}`, at.url(query));
  await until(() => expect(at.links).toHaveLength(1));
  await source.feed(port, payloads);
  return program;
}

describe.skipIf(!hasSrtLiveTransmit)('libsrt calls our listener', () => {
  it.each([
    ['in clear', 'streamid=live/KEY', undefined, 1_316, 0],
    ['with payloads of 188 bytes', 'streamid=live/KEY', undefined, 188, 0],
    ['with payloads of 1456 bytes', 'streamid=live/KEY', undefined, 1_456, 0],
    [
      'encrypted with 128 bits',
      `streamid=live/KEY&passphrase=${passphrase}&pbkeylen=16`,
      passphrase,
      1_316,
      2,
    ],
    [
      'encrypted with 192 bits',
      `streamid=live/KEY&passphrase=${passphrase}&pbkeylen=24`,
      passphrase,
      1_316,
      3,
    ],
    [
      'encrypted with 256 bits',
      `streamid=live/KEY&passphrase=${passphrase}&pbkeylen=32`,
      passphrase,
      1_316,
      4,
    ],
  ])('%s, and every byte arrives', async (_, query, secret, length, encryption) => {
    const at = await new Listening().start({ accepted: true, passphrase: secret });
    const payloads = numberedPayloads(1_000, length);
    await publish(at, query, payloads);
    await until(() => expect(at.received).toHaveLength(1_000));
    expect(Buffer.concat(at.received).equals(Buffer.concat(payloads))).toBe(true);
    expect(at.requests[0]).toMatchObject({ streamId: 'live/KEY', isEncrypted: encryption > 0 });
    expect(at.links[0]?.statistics()).toMatchObject({ pktRcvDropTotal: 0, pktRcvUndecryptTotal: 0 });
  });

  it.each([
    [20, 20, 20],
    [20, 120, 120],
    [500, 120, 500],
    [2_000, 120, 2_000],
  ])('asking for %d ms where we want %d: %d hold', async (theirs, ours, agreed) => {
    const at = await new Listening().start({ accepted: true }, { latency: ours });
    const payloads = numberedPayloads(200, 1_316);
    await publish(at, `latency=${theirs}`, payloads);
    await until(() => expect(at.received).toHaveLength(200));
    expect(at.links[0]?.statistics().msRcvTsbPdDelay).toBe(agreed);
  });

  it('with keys that it renews on the way', async () => {
    const at = await new Listening().start({ accepted: true, passphrase });
    const payloads = numberedPayloads(1_500, 1_316);
    await publish(at, `passphrase=${passphrase}&kmrefreshrate=300&kmpreannounce=100`, payloads);
    await until(() => expect(at.received).toHaveLength(1_500));
    expect(Buffer.concat(at.received).equals(Buffer.concat(payloads))).toBe(true);
    expect(at.links[0]?.statistics().pktRcvUndecryptTotal).toBe(0);
  });

  it('to receive, and gets every byte', async () => {
    const at = await new Listening().start(
      { accepted: true, passphrase },
      { keyRefreshEvery: 300, keyAnnouncedBefore: 100 },
    );
    const sink = await udpEnd();
    transmit(
      at.url(`mode=caller&streamid=request:kim&passphrase=${passphrase}`),
      `udp://127.0.0.1:${sink.port}`,
    );
    await until(() => expect(at.links).toHaveLength(1));
    const payloads = numberedPayloads(1_000, 1_316);
    for (const payload of payloads) {
      at.links[0]?.send(payload);
      if (payload[3] === 0 || (payload[3] ?? 0) % 4 === 0)
        await new Promise((resolve) => setTimeout(resolve, 4));
    }
    await until(() => expect(sink.received).toHaveLength(1_000));
    expect(Buffer.concat(sink.received).equals(Buffer.concat(payloads))).toBe(true);
  });

  it.each([
    [
      'unauthorized',
      `streamid=live/WRONG`,
      { accepted: false, because: 'unauthorized' },
      'Application-defined',
    ],
    ['conflict', `streamid=live/KEY`, { accepted: false, because: 'conflict' }, 'Application-defined'],
    [
      'a wrong passphrase',
      'passphrase=not the same one',
      { accepted: true, passphrase },
      'Incorrect passphrase',
    ],
    ['no passphrase', 'streamid=k', { accepted: true, passphrase }, 'required or unexpected'],
    ['a needless passphrase', `passphrase=${passphrase}`, { accepted: true }, 'required or unexpected'],
  ] as const)('and is told: %s', async (_, query, verdict, told) => {
    const at = await new Listening().start(verdict);
    const program = transmit(`udp://127.0.0.1:${await freeUdpPort()}`, at.url(query), ['-a:no']);
    await until(() => expect(program.output).toMatch(new RegExp(told)));
    expect(at.links).toHaveLength(0);
  });

  it('and hears of it when it leaves', async () => {
    const at = await new Listening().start({ accepted: true });
    const program = await publish(at, 'streamid=k', numberedPayloads(50, 188));
    await until(() => expect(at.links[0]?.statistics().pktRecvUniqueTotal).toBe(50));
    await program.stop();
    expect(await at.links[0]?.closed).toBe('shutdown');
    expect(at.received).toHaveLength(50);
  });
});

describe.skipIf(!hasSrtLiveTransmit)('our caller calls libsrt', () => {
  async function call(query: string, options: Partial<SrtCallOptions>, sink: UdpEnd): Promise<SrtLink> {
    const port = await freeUdpPort();
    const program = transmit(
      `srt://127.0.0.1:${port}?mode=listener&${query}`,
      `udp://127.0.0.1:${sink.port}`,
    );
    await until(() => expect(program.pid).toBeGreaterThan(0));
    const link = await callSrt({ host: '127.0.0.1', port, timeout: 10_000, ...options });
    closers.push(() => link.close());
    return link;
  }

  it.each([
    ['in clear', '', {}, 1_316],
    ['with payloads of 188 bytes', '', {}, 188],
    ['with a latency of 20 ms', 'latency=20', { settings: { latency: 20 } }, 1_316],
    ['with a latency of 2 s', 'latency=20', { settings: { peerLatency: 2_000 } }, 1_316],
    ['encrypted with 128 bits', `passphrase=${passphrase}`, { passphrase, keyLength: 16 }, 1_316],
    ['encrypted with 192 bits', `passphrase=${passphrase}`, { passphrase, keyLength: 24 }, 1_316],
    ['encrypted with 256 bits', `passphrase=${passphrase}`, { passphrase, keyLength: 32 }, 1_316],
    [
      'with keys that it renews on the way',
      `passphrase=${passphrase}`,
      { passphrase, settings: { keyRefreshEvery: 300, keyAnnouncedBefore: 100 } },
      1_316,
    ],
  ] as const)('%s, and every byte arrives', async (_, query, options, length) => {
    const sink = await udpEnd();
    const link = await call(query, options, sink);
    const payloads = numberedPayloads(1_000, length);
    for (const [at, payload] of payloads.entries()) {
      link.send(payload);
      if (at % 4 === 3) await new Promise((resolve) => setTimeout(resolve, 4));
    }
    await until(() => expect(sink.received).toHaveLength(1_000));
    expect(Buffer.concat(sink.received).equals(Buffer.concat(payloads))).toBe(true);
    await until(() => expect(link.statistics().pktFlightSize).toBe(0));
    expect(link.statistics()).toMatchObject({ pktSentUniqueTotal: 1_000, pktSndDropTotal: 0 });
  });

  it.each([
    ['a wrong passphrase', 'another secret 123', 10],
    ['no passphrase', undefined, 11],
  ])('and is told of %s', async (_, secret, code) => {
    const sink = await udpEnd();
    await expect(call(`passphrase=${passphrase}`, { passphrase: secret }, sink)).rejects.toMatchObject({
      code,
    });
  });

  it('and gives up where nobody answers', async () => {
    const port = await freeUdpPort();
    const lonely = callSrt({ host: '127.0.0.1', port, timeout: 300 });
    await expect(lonely).rejects.toMatchObject({ name: 'SrtCallError', code: 16 });
  });
});

describe.skipIf(!hasGstreamer)("GStreamer's srtsink calls our listener", () => {
  it('encrypted with 192 bits, and every byte arrives', async () => {
    const at = await new Listening().start({ accepted: true, passphrase });
    const folder = mkdtempSync(path.join(tmpdir(), 'starling-srt-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'payloads');
    const whole = Buffer.concat(numberedPayloads(500, 1_316));
    writeFileSync(file, whole);
    const source = [
      'filesrc',
      `location=${file}`,
      'blocksize=1316',
      '!',
      'identity',
      'datarate=500000',
      'sync=true',
    ];
    const sink = ['srtsink', `uri=${at.url('')}`, 'mode=caller', 'streamid=publish:live/KEY', 'pbkeylen=24'];
    const child = spawn(gstreamer.launch, ['-q', ...source, '!', ...sink, `passphrase=${passphrase}`]);
    closers.push(() => child.kill('SIGKILL'));
    await until(() => expect(Buffer.concat(at.received).equals(whole)).toBe(true));
    expect(at.requests[0]?.streamId).toBe('publish:live/KEY');
  });
});
