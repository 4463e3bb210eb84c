import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { makeStudioMedia, type StudioMedia } from '../support/studio-media.ts';
import { publishOptions, relayDestination, StudioOnAir } from '../support/studio-on-air.ts';
import { UdpWay } from '../support/udp-way.ts';
import { eventually, hear, untilSegments } from '../support/watcher.ts';

/** The studio's main process publishes by SRT to the relay as it runs. */

const passphrase = 'a long enough secret';
let relay: RunningRelay;
let media: StudioMedia;
let studio: StudioOnAir;
const relays: RunningRelay[] = [];
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  media = makeStudioMedia(ffmpegInstaller.path);
  relay = await startRelay();
  relays.push(relay);
});
const count = (of: RunningRelay, words: string) => of.output().split(words).length;
/** Goodbyes take a while on a bad way, and a channel has one publisher. */
const untilFree = (of: RunningRelay) =>
  eventually('nobody on air', () =>
    count(of, 'a publisher is on air') === count(of, 'a publisher left') ? true : undefined,
  );
afterEach(async () => {
  await studio.close();
  for (const one of relays) await untilFree(one);
  for (const thing of opened.splice(0)) await thing.close();
});
afterAll(async () => relay.stop());

interface Live {
  readonly url?: string;
  readonly key?: string;
  readonly passphrase?: string;
  readonly dynamicBitrate?: boolean;
}

async function goLive({ url = relay.srtUrl, key = relay.owner.streamKey, ...more }: Live = {}) {
  studio = new StudioOnAir({
    main: key,
    ...(more.passphrase === undefined ? {} : { secret: more.passphrase }),
  });
  const page = studio.openPage(media);
  opened.push(page);
  const destination = relayDestination(url);
  const secret = more.passphrase === undefined ? {} : { passphraseRef: 'secret' };
  const { dynamicBitrate = false } = more;
  await studio.publisher.start(publishOptions([{ ...destination, ...secret }], { dynamicBitrate }));
  return page;
}

async function way(): Promise<UdpWay> {
  const between = await UdpWay.start(relay.srtUrl);
  opened.push(between);
  return between;
}

describe('A destination that is called by SRT', () => {
  it('gets pictures and sound, and what the link knows is told', async () => {
    await goLive();
    await studio.untilState('live');
    await untilSegments(relay, 4);
    const heard = await hear(relay);
    expect(heard).toMatchObject({ complaints: '' });
    expect(heard.meanVolume).toBeGreaterThan(-20);
    expect(heard.pictures).toBeGreaterThan(60);
    const stats = studio.stats().at(-1);
    expect(stats).toMatchObject({ srt: { latencyMs: 250, isEncrypted: false } });
    expect(stats?.bitsPerSecond).toBeGreaterThan(500_000);
  });

  it('comes back on the same broadcast when the network was dead, with sound', async () => {
    const between = await way();
    await goLive({ url: between.url });
    await studio.untilState('live');
    await untilSegments(relay, 2);
    between.isDead = true;
    expect(await studio.untilState('reconnecting')).toMatchObject({ error: { code: 'relay-unreachable' } });
    between.isDead = false;
    await studio.untilState('live');
    expect(await untilSegments(relay, 3)).toContain('#EXT-X-DISCONTINUITY');
    const heard = await hear(relay);
    expect(heard.meanVolume).toBeGreaterThan(-20);
    expect(heard.pictures).toBeGreaterThan(60);
  });

  it('does not notice that each twentieth packet is lost', async () => {
    const between = await way();
    // Time enough, also where the machine has little for us: then nothing may be missing.
    await goLive({ url: `${between.url}?latency=4000` });
    await studio.untilState('live');
    await untilSegments(relay, 1);
    between.oneLostOf = 20;
    const srt = () => studio.stats().at(-1)?.srt;
    await expect.poll(() => srt()?.resentPackets, { timeout: 60_000 }).toBeGreaterThan(20);
    await untilSegments(relay, 2);
    expect(srt()?.droppedPackets).toBe(0);
    expect((await hear(relay)).complaints).toBe('');
  });

  it('has the encoder make less where the way is too narrow, and more when it is not', async () => {
    const between = await way();
    const page = await goLive({ url: between.url, dynamicBitrate: true });
    await studio.untilState('live');
    await untilSegments(relay, 1);
    between.bitsPerSecond = 600_000;
    const bitrates = () =>
      page.requests.flatMap((request) => (request.kind === 'bitrate' ? [request.bitsPerSecond] : []));
    await eventually('less', () => bitrates().find((bitrate) => bitrate < 600_000));
    between.bitsPerSecond = Infinity;
    const lowest = Math.min(...bitrates());
    await eventually('more', () => ((bitrates().at(-1) ?? 0) > lowest ? true : undefined));
  });

  it('is spared pictures where the way is too narrow and the bitrate may not change, but no sound', async () => {
    const between = await way();
    await goLive({ url: between.url });
    await studio.untilState('live');
    await untilSegments(relay, 1);
    between.bitsPerSecond = 500_000;
    await eventually('left out pictures', () =>
      studio.stats().find(({ droppedFrames }) => droppedFrames > 30),
    );
    between.bitsPerSecond = Infinity;
    await untilSegments(relay, 3);
    expect(studio.states().at(-1)?.state).toBe('live');
    expect((await hear(relay)).meanVolume).toBeGreaterThan(-20);
  });

  it('is on air again at once after a stop, though the relay may still hold the old connection', async () => {
    await goLive();
    await studio.untilState('live');
    await untilSegments(relay, 1);
    await studio.publisher.stop();
    await studio.publisher.start(publishOptions([relayDestination(relay.srtUrl)]));
    await eventually(
      'on air again',
      () => studio.publisher.status.session?.destinations[0]?.state === 'live' || undefined,
    );
    await untilSegments(relay, 2);
    expect(studio.states().map(({ state }) => state)).not.toContain('failed');
  });

  it('says that the stream key is wrong', async () => {
    await goLive({ key: 'nobody’s key' });
    expect((await studio.untilState('failed')).error).toMatchObject({ code: 'key-refused', retry: false });
  });

  it('says that the channel is live from elsewhere', async () => {
    await goLive();
    await studio.untilState('live');
    await untilSegments(relay, 1);
    const other = new StudioOnAir({ main: relay.owner.streamKey });
    opened.push(other);
    await other.publisher.start(publishOptions([relayDestination(relay.srtUrl)]));
    expect((await other.untilState('failed')).error).toMatchObject({ code: 'already-live', retry: true });
    expect(studio.states().at(-1)?.state).toBe('live');
  });

  it('that does not answer is tried again', async () => {
    await goLive({ url: 'srt://127.0.0.1:9' });
    const state = await eventually('an error', () =>
      studio.states().find(({ error }) => error !== undefined),
    );
    expect(state).toMatchObject({ state: 'connecting', error: { code: 'relay-unreachable', retry: true } });
  });
});

describe('A relay that asks for a passphrase', () => {
  let secret: RunningRelay;
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-passphrase-'));
  beforeAll(async () => {
    const file = path.join(folder, 'passphrase');
    writeFileSync(file, passphrase);
    secret = await startRelay(['--no-demo', '--srt-passphrase', file]);
    relays.push(secret);
  });
  afterAll(async () => {
    await secret.stop();
    rmSync(folder, { recursive: true });
  });

  it('gets an encrypted broadcast of whoever knows it', async () => {
    const { streamKey: key } = secret.owner;
    await goLive({ url: `${secret.srtUrl}?pbkeylen=32`, key, passphrase });
    await studio.untilState('live');
    await untilSegments(secret, 2);
    expect(studio.stats().at(-1)).toMatchObject({ srt: { isEncrypted: true } });
    expect((await hear(secret)).meanVolume).toBeGreaterThan(-20);
  });

  it.each([
    ['another one', { passphrase: 'another secret' }],
    ['none', {}],
  ])('refuses who has %s, and it is said why', async (_, given) => {
    await goLive({ url: secret.srtUrl, key: secret.owner.streamKey, ...given });
    expect((await studio.untilState('failed')).error).toMatchObject({ code: 'passphrase-refused' });
  });
});
