import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { videosSchema } from '@starling/shared/protocol/videos.ts';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { eventually, listSegments, renditionUrl } from '../support/live-playlist.ts';
import { readClocks } from '../support/recorded-film.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { complaintsAbout, downloadStretches } from '../support/stretches.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

const { path: ffmpegPath } = await findFfmpeg();
const size = { width: 640, height: 360 };
let relay: RunningRelay | undefined;
let onAir: OnAir | undefined;
afterEach(async () => {
  await onAir?.stop();
  await relay?.stop();
  onAir = relay = undefined;
});

const text = async (url: string) => (await fetch(url)).text();

async function goOnAir(...args: string[]) {
  const running = (relay = await startRelay(['--no-demo', '--rungs', '160', ...args]));
  const url = `${running.rtmpUrl}/${running.owner.streamKey}`;
  onAir = await putTestCardOnAir(url);
  const source = await eventually('source', () => renditionUrl(running, 'owner', 'source'));
  const rung = await eventually('rung', () => renditionUrl(running, 'owner', '160p'));
  await untilSegments(rung, 2);
  return { running, url, source, rung };
}

async function untilSegments(url: string, count: number, discontinuities = 0) {
  return eventually(`${count} segments and ${discontinuities} discontinuities at ${url}`, async () => {
    const segments = listSegments(await text(url));
    const found = segments.filter(({ discontinuity }) => discontinuity).length;
    return segments.length >= count && found >= discontinuities ? segments : undefined;
  });
}

async function untilLogged(running: RunningRelay, words: string, patience?: number): Promise<void> {
  await eventually(words, () => Promise.resolve(running.output().includes(words) || undefined), patience);
}

async function recording(running: RunningRelay) {
  return eventually('the video', async () => {
    const answer = await fetch(`${running.httpUrl}/api/channels/owner/videos`);
    const [video] = videosSchema.parse(await answer.json()).data;
    return video?.isLive === false ? video : undefined;
  });
}

describe('the slate', () => {
  it('is shown in every quality until the publisher is back, between two discontinuities', async () => {
    const { running, url, source, rung } = await goOnAir('--slate', 'on');
    const before = (await untilSegments(source, 2)).length;
    await onAir?.crash();
    await untilLogged(running, 'the slate is shown');
    for (const playlist of [source, rung]) {
      const segments = await untilSegments(playlist, before + 2, 1);
      expect(segments.filter(({ isGap }) => isGap)).toEqual([]);
    }
    onAir = await putTestCardOnAir(url);
    const returned = performance.now();
    for (const playlist of [source, rung]) await untilSegments(playlist, before + 4, 2);
    console.log(`a whole segment after the slate ${Math.round(performance.now() - returned)} ms later`);
    await onAir.stop();
    const video = await recording(running);
    const stretches = await downloadStretches(`${running.httpUrl}/vod/${video.id}/source/index.m3u8`);
    const rungs = await downloadStretches(`${running.httpUrl}/vod/${video.id}/160p/index.m3u8`);
    expect([...stretches, ...rungs].map((stretch) => complaintsAbout(ffmpegPath, stretch)).join('')).toBe('');
    // The test card can be read, the slate cannot: it lies between two stretches of the card.
    const clocks = stretches.flatMap(({ bytes }, index) => {
      const file = path.join(running.dataDir, `stretch-${index}.mp4`);
      writeFileSync(file, bytes);
      return readClocks(ffmpegPath, file, size);
    });
    const shape = clocks
      .map((clock) => (Number.isNaN(clock) ? 's' : 'c'))
      .join('')
      .replaceAll(/(.)\1+/g, '$1');
    expect(shape).toBe('csc');
  });

  it('ends with the broadcast when nobody comes back', async () => {
    const { running, source } = await goOnAir('--slate', 'on', '--grace', '4');
    await onAir?.crash();
    await untilLogged(running, 'the slate is shown');
    await untilLogged(running, 'the broadcast has ended');
    expect(await text(source)).toContain('#EXT-X-ENDLIST');
    const video = await recording(running);
    const stretches = await downloadStretches(`${running.httpUrl}/vod/${video.id}/source/index.m3u8`);
    expect(stretches).toHaveLength(2);
    onAir = undefined;
  });

  it('that ffmpeg cannot read is reported, and the publisher may come back all the same', async () => {
    const picture = path.join(import.meta.dirname, 'slate.test.ts');
    expect(existsSync(picture)).toBe(true);
    const { running, url, source } = await goOnAir('--slate', picture);
    await onAir?.crash();
    await untilLogged(running, 'the slate ended by itself');
    onAir = await putTestCardOnAir(url);
    await untilSegments(source, 3, 1);
  });
});
