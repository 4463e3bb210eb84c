import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { makeStudioMedia, type StudioMedia } from '../support/studio-media.ts';
import { channelOf, publishOptions, relayDestination, StudioOnAir } from '../support/studio-on-air.ts';
import { eventually, listen, segmentsSoFar, sourcePlaylist } from '../support/watcher.ts';

let relay: RunningRelay;
let media: StudioMedia;
let studio: StudioOnAir | undefined;

beforeAll(async () => {
  media = makeStudioMedia(ffmpegInstaller.path);
  relay = await startRelay();
});
afterEach(async () => {
  await studio?.close();
  studio = undefined;
});
afterAll(async () => relay.stop());

const ffmpegs = {
  'the system’s ffmpeg': 'ffmpeg',
  'the ffmpeg of 2018 that is packed': ffmpegInstaller.path,
};

describe('Publishing', () => {
  it.each(Object.entries(ffmpegs))('brings pictures and sound to the relay through %s', async (_, path) => {
    studio = new StudioOnAir({ main: relay.owner.streamKey }, { ...process.env, FFMPEG_PATH: path });
    const page = studio.openPage(media);
    const before = segmentsSoFar((await sourcePlaylist(relay, channelOf(relay))) ?? '');
    expect(await studio.publisher.start(publishOptions([relayDestination(relay.rtmpUrl)]))).toMatchObject({
      ok: true,
    });
    await studio.untilState('live');
    await eventually('four segments', async () => {
      const playlist = await sourcePlaylist(relay, channelOf(relay));
      return playlist !== undefined && segmentsSoFar(playlist) >= before + 4 ? playlist : undefined;
    });
    const heard = await listen(
      ffmpegInstaller.path,
      `${relay.httpUrl}/live/${channelOf(relay)}/index.m3u8`,
      4,
    );
    expect(heard.pictures).toBeGreaterThan(100);
    expect(heard.meanVolume).toBeGreaterThan(-20);
    expect(studio.stats().at(-1)).toMatchObject({ droppedFrames: 0, skippedFrames: 0 });
    expect(studio.restarts).toEqual([]);
    await studio.publisher.stop();
    expect(studio.programme.ffmpegPid).toBeUndefined();
    await page.close();
  });
});
