import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventName, EventValue } from '../../src/ipc/channel-map.ts';
import type { WrittenFile } from '../../src/ipc/record-messages.ts';
import { defaultSettings } from '../../src/ipc/settings.ts';
import type { Broadcaster } from '../../src/main/broadcaster.ts';
import { createPublishing } from '../../src/main/publish/create-publishing.ts';
import { FakePage } from '../support/fake-page.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { makeStudioMedia, type StudioMedia } from '../support/studio-media.ts';
import { publishOptions, relayDestination } from '../support/studio-on-air.ts';
import { eventually, listen } from '../support/watcher.ts';

let relay: RunningRelay;
let cookie: string;
let media: StudioMedia;
let folder: string;
let page: FakePage;
let studio: Broadcaster;
let events: { name: EventName; value: EventValue<EventName> }[];

beforeAll(async () => {
  media = makeStudioMedia(ffmpegInstaller.path);
  relay = await startRelay();
  const { login, password } = relay.owner;
  const answer = await fetch(`${relay.httpUrl}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
});

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'starling-recording-'));
  events = [];
  const ignore = () => undefined;
  studio = createPublishing({
    secret: (name) => (name === 'main' ? relay.owner.streamKey : undefined),
    send: (name, value) => void events.push({ name, value }),
    log: { info: ignore, warn: ignore, error: ignore },
    settings: () => ({ ...defaultSettings, replaySeconds: 30 }),
    ...{ videoFolder: folder, logFolder: path.join(folder, 'logs') },
    relaySession: () => ({ origin: relay.httpUrl, cookie }),
  });
  page = new FakePage(media);
  studio.attachEncoder(page.port);
  page.play();
});

afterEach(async () => {
  await page.close();
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(async () => relay.stop());

const sleep = async (time: number) => new Promise((resolve) => setTimeout(resolve, time));
const fileOf = (written: WrittenFile) => {
  if (!written.ok) throw new Error(written.error.message);
  return written.file;
};
/**
 * What ffmpeg complains of when it decodes the whole file. Its output keeps the file's own time base: counted in pictures
 * of a thirtieth of a second, two stamps that were rounded to a millisecond can fall on the same one.
 */
const complaints = (file: string) =>
  spawnSync(
    ffmpegInstaller.path,
    ['-v', 'error', '-i', file, '-enc_time_base', '-1', '-vsync', 'passthrough', '-f', 'null', '-'],
    { encoding: 'utf8' },
  ).stderr;
const ffprobePath = process.env['FFPROBE_PATH'] ?? 'ffprobe';
/** When each picture that ffprobe can read is shown, in seconds; none where it is no film yet. */
const pictureTimesOf = (file: string) => {
  const fields = ['-select_streams', 'v', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
  const { stdout } = spawnSync(ffprobePath, ['-v', 'error', ...fields, file], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [Number(line.replace(',', ''))]));
};
/** The shortest time from one picture to the next, in seconds. */
const shortestStepOf = (file: string) => {
  const times = pictureTimesOf(file);
  return Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? NaN)));
};

describe('Recording', () => {
  it('writes a file with pictures and sound while nothing is published', async () => {
    const started = await studio.handlers['record.start']({ folder: '', quality: 'stream' });
    expect(started.ok).toBe(true);
    await sleep(5_000);
    const file = fileOf(await studio.handlers['record.stop'](undefined));
    const heard = await listen(ffmpegInstaller.path, file, 30);
    expect(heard.pictures).toBeGreaterThan(100);
    expect(heard.meanVolume).toBeGreaterThan(-20);
    expect(complaints(file)).toBe('');
  });

  it('is made of pictures that were coded for it alone, with the sound of the stream, when it is to be better', async () => {
    const file = fileOf(await studio.handlers['record.start']({ folder: '', quality: 'own' }));
    expect(page.requests).toContainEqual({ kind: 'recording', bitsPerSecond: 5_529_600 });
    await sleep(4_000);
    // Another page codes on for it.
    await page.close();
    page = new FakePage(media);
    studio.attachEncoder(page.port);
    page.play();
    await sleep(3_000);
    expect(fileOf(await studio.handlers['record.stop'](undefined))).toBe(file);
    expect(page.requests.at(-1)).toEqual({ kind: 'recording', bitsPerSecond: 0 });
    const heard = await listen(ffmpegInstaller.path, file, 30);
    expect(heard.pictures).toBeGreaterThan(150);
    expect(heard.meanVolume).toBeGreaterThan(-20);
    expect(shortestStepOf(file)).toBeGreaterThan(0.03);
    expect(complaints(file)).toBe('');
  });

  it.each(['stream', 'own'])(
    'leaves a file that plays when its program is killed, in quality "%s"',
    async (quality) => {
      const program = path.join(import.meta.dirname, '../support/recording-process.ts');
      const child = spawn(process.execPath, [program, folder, quality], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise((resolve) => child.once('close', resolve));
      const recording = () => readdirSync(folder).find((name) => name.endsWith('.mp4'));
      await eventually('four seconds on the disk', () => {
        const name = recording();
        const isThere = name !== undefined && (pictureTimesOf(path.join(folder, name)).at(-1) ?? 0) >= 4;
        return isThere ? true : undefined;
      });
      child.kill('SIGKILL');
      await ended;
      const file = path.join(folder, recording() ?? '');
      expect(complaints(file)).toBe('');
      const heard = await listen(ffmpegInstaller.path, file, 30);
      expect(heard.pictures).toBeGreaterThanOrEqual(100);
      expect(heard.meanVolume).toBeGreaterThan(-20);
    },
  );

  it('leaves a file that plays, wherever it breaks off', async () => {
    const file = fileOf(await studio.handlers['record.start']({ folder: '', quality: 'stream' }));
    await sleep(5_000);
    // What a crash at this instant would leave.
    const left = path.join(folder, 'crashed.mp4');
    copyFileSync(file, left);
    expect((await listen(ffmpegInstaller.path, left, 30)).pictures).toBeGreaterThan(60);
  });

  it('goes on through a broadcast that begins and ends, with markers that suggest clips', async () => {
    fileOf(await studio.handlers['record.start']({ folder: '', quality: 'stream' }));
    await studio.handlers['publish.start'](publishOptions([relayDestination(relay.rtmpUrl)]));
    await eventually('on air', () =>
      events.find(
        ({ name, value }) => name === 'publish.state' && 'state' in value && value.state === 'live',
      ),
    );
    await sleep(2_000);
    expect(await studio.handlers['marker.add']({ label: 'a goal' })).toMatchObject({
      ok: true,
      label: 'a goal',
    });
    expect(studio.activity()).toEqual({ isLive: true, isRecording: true });
    await studio.handlers['publish.stop'](undefined);
    await sleep(1_000);
    const file = fileOf(await studio.handlers['record.stop'](undefined));
    expect(complaints(file)).toBe('');
    expect(existsSync(file.replace('.mp4', '.markers.json'))).toBe(true);
    const [log] = readdirSync(path.join(folder, 'logs'));
    const lines = readFileSync(path.join(folder, 'logs', log ?? ''), 'utf8')
      .trim()
      .split('\n');
    const entries = lines.map((line) => JSON.parse(line) as { event: string });
    expect(entries.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['begin', 'state', 'figures', 'marker', 'summary']),
    );
    expect(entries.find(({ event }) => event === 'marker')).toHaveProperty('clipSuggestion');
    expect(JSON.stringify(entries)).not.toContain(relay.owner.streamKey);
  });

  it('saves the last half minute as a file', async () => {
    await sleep(4_000);
    const file = fileOf(await studio.handlers['replay.save'](undefined));
    expect((await listen(ffmpegInstaller.path, file, 60)).pictures).toBeGreaterThan(60);
    expect(complaints(file)).toBe('');
  });
});

describe('The bandwidth test', () => {
  it('uploads to the relay, puts nothing on air, and says what the line carries', async () => {
    const destination = relayDestination(relay.rtmpUrl);
    const result = await studio.handlers['publish.testBandwidth']({ destination });
    expect(result.ok && result.bitsPerSecond).toBeGreaterThan(5_000_000);
    const streams: unknown = await (await fetch(`${relay.httpUrl}/api/streams`)).json();
    expect(streams).toMatchObject({ data: [] });
  });
});
