import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { ask } from '../conformance/http-client.ts';
import { formatVerdicts, judge } from '../conformance/report.ts';
import { watch } from '../conformance/watch.ts';
import { eventually, renditionUrl } from '../support/live-playlist.ts';
import { hasNginxRtmp, startNginxRtmp } from '../support/nginx-rtmp.ts';
import { startRelay } from '../support/running-relay.ts';
import { putTestCardOnAir } from '../support/test-card-on-air.ts';

describe('the checker', () => {
  it('finds nothing in a broadcast with a ladder whose publisher is lost and comes back', async () => {
    const relay = await startRelay(['--no-demo', '--rungs', '240,160,audio']);
    const url = `${relay.rtmpUrl}/${relay.owner.streamKey}`;
    let onAir = await putTestCardOnAir(url);
    try {
      await eventually('the ladder', () => renditionUrl(relay, 'owner', '160p'));
      const watching = watch(`${relay.httpUrl}/live/owner/index.m3u8`, 40);
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      await onAir.crash();
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      onAir = await putTestCardOnAir(url, { keyframeEvery: 1 });
      const verdicts = judge(await watching);
      const report = formatVerdicts(verdicts);
      expect(report).not.toContain('FAIL');
      expect(verdicts.filter(({ outcome }) => outcome === 'held').length).toBeGreaterThan(38);
    } finally {
      await onAir.stop();
      await relay.stop();
    }
  });

  it('finds fault with the playlists of ffmpeg’s own muxer behind a plain server', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'starling-hls-'));
    const { path: ffmpegPath } = await findFfmpeg();
    const source = ['-re', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=30'];
    const coder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '60', '-pix_fmt', 'yuv420p'];
    const muxer = ['-f', 'hls', '-hls_time', '2', '-hls_segment_type', 'fmp4', '-hls_list_size', '5'];
    const ffmpeg = spawn(
      ffmpegPath,
      ['-v', 'error', ...source, ...coder, ...muxer, path.join(folder, 'index.m3u8')],
      { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder },
    );
    const ended = new Promise((resolve) => ffmpeg.once('close', resolve));
    const server = createServer((request, response) => {
      const file = path.join(folder, path.basename(new URL(request.url ?? '/', 'http://h').pathname));
      createReadStream(file)
        .on('error', () => response.writeHead(404).end())
        .pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.m3u8`;
    try {
      await eventually('a playlist', async () => ((await ask(url)).status === 200 ? true : undefined));
      const verdicts = judge(await watch(url, 8));
      const broken = verdicts.filter(({ outcome }) => outcome === 'failed').map(({ rule }) => rule);
      expect(broken).toEqual(
        expect.arrayContaining([
          'PART-HOLD-BACK is at least three times PART-TARGET',
          'CAN-SKIP-UNTIL is at least six target durations, and the server can block',
          'a preload hint names the next part, always',
          'pages of other origins may play it',
        ]),
      );
      const held = verdicts.filter(({ outcome }) => outcome === 'held').map(({ rule }) => rule);
      expect(held).toContain('no segment is longer than EXT-X-TARGETDURATION, rounded');
    } finally {
      ffmpeg.kill('SIGKILL');
      await ended;
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.skipIf(!hasNginxRtmp)('finds fault with the playlists of nginx-rtmp', async () => {
    const nginx = await startNginxRtmp();
    const onAir = await putTestCardOnAir(nginx.publishUrl);
    try {
      await eventually('a playlist', async () =>
        (await ask(nginx.playlistUrl)).status === 200 ? true : undefined,
      );
      const verdicts = judge(await watch(nginx.playlistUrl, 8));
      const rulesThat = (how: string) =>
        verdicts.filter(({ outcome }) => outcome === how).map(({ rule }) => rule);
      expect(rulesThat('failed')).toEqual([
        'PART-HOLD-BACK is at least three times PART-TARGET',
        'CAN-SKIP-UNTIL is at least six target durations, and the server can block',
        'the parts of the last three target durations are listed, and no older ones for ever',
        'a preload hint names the next part, always',
        'every segment has a map, and every playlist a date',
        'a playlist may be kept: for at least a second, a plain one for at most half a target duration',
        'playlists are compressed for those who take it',
        'pages of other origins may play it',
      ]);
      expect(rulesThat('held')).toEqual(
        expect.arrayContaining([
          'every answer can be read',
          'no segment is longer than EXT-X-TARGETDURATION, rounded',
          'media-sequence numbers never change their segment, and never go back',
        ]),
      );
    } finally {
      await onAir.stop();
      await nginx.stop();
    }
  });
});
