import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Destination } from '../../src/ipc/publish-messages.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { makeStudioMedia, type StudioMedia } from '../support/studio-media.ts';
import { channelOf, publishOptions, relayDestination, StudioOnAir } from '../support/studio-on-air.ts';
import { TlsFront } from '../support/tls-front.ts';
import { eventually, hear, sourcePlaylist, untilSegments } from '../support/watcher.ts';

/** One studio, several servers. */

let relay: RunningRelay;
let media: StudioMedia;
let studio: StudioOnAir;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  media = makeStudioMedia(ffmpegInstaller.path);
  relay = await startRelay();
});
afterEach(async () => {
  await studio.close();
  for (const thing of opened.splice(0)) await thing.close();
});
afterAll(async () => relay.stop());

async function goLive(destinations: readonly Destination[], keys: Record<string, string>): Promise<void> {
  studio = new StudioOnAir(keys);
  opened.push(studio.openPage(media));
  await studio.publisher.start(publishOptions(destinations));
}

describe('Two destinations', () => {
  it.each(['rtmp', 'srt'] as const)(
    'are on air at once, the first by %s; when the second one dies the first does not notice',
    async (protocol) => {
      const second = await startRelay();
      const url = protocol === 'srt' ? relay.srtUrl : relay.rtmpUrl;
      const other = { ...relayDestination(second.rtmpUrl, 'other'), kind: 'rtmp' as const };
      const keys = { main: relay.owner.streamKey, other: second.owner.streamKey };
      await goLive([relayDestination(url), other], keys);
      await studio.untilState('live');
      await studio.untilState('live', 'other');
      await Promise.all([untilSegments(relay, 2), untilSegments(second, 2)]);
      expect((await hear(second)).meanVolume).toBeGreaterThan(-20);
      await second.crash();
      expect(await studio.untilState('reconnecting', 'other')).toMatchObject({
        error: { code: 'relay-unreachable' },
      });
      await untilSegments(relay, 4);
      expect(studio.states().map(({ state }) => state)).toEqual(['connecting', 'live']);
      const heard = await hear(relay);
      expect(heard.complaints).toBe('');
      expect(heard.meanVolume).toBeGreaterThan(-20);
      expect(await sourcePlaylist(relay, channelOf(relay))).not.toContain('#EXT-X-DISCONTINUITY\n');
    },
  );
});

describe('A server of RTMPS', () => {
  it('whose certificate nobody trusts gets neither key nor media', async () => {
    const front = await TlsFront.start(relay.rtmpUrl);
    opened.push(front);
    await goLive([relayDestination(front.url)], { main: relay.owner.streamKey });
    const state = await eventually('an error', () =>
      studio.states().find(({ error }) => error !== undefined),
    );
    expect(state).toMatchObject({ state: 'connecting', error: { code: 'relay-unreachable' } });
    expect(state.error?.message).toContain('SELF_SIGNED');
  });

  it('gets pictures and sound when its certificate is trusted', async () => {
    const front = await TlsFront.start(relay.rtmpUrl);
    opened.push(front);
    const usual = getCACertificates('default');
    setDefaultCACertificates([...usual, front.certificate]);
    try {
      await goLive([relayDestination(front.url)], { main: relay.owner.streamKey });
      await studio.untilState('live');
      await untilSegments(relay, 3);
      const heard = await hear(relay);
      expect(heard.meanVolume).toBeGreaterThan(-20);
      expect(heard.pictures).toBeGreaterThan(60);
    } finally {
      setDefaultCACertificates(usual);
    }
  });
});
