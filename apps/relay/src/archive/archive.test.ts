import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestArchive, type TestArchive } from '../../test/support/archives.ts';
import { makeSegments } from '../../test/support/frames.ts';
import { PartDigester } from '../mesh/part-digester.ts';
import { BlobFault } from './blobs.ts';
import { DiskBlobs } from './disk-blobs.ts';
import type { Recorder } from './recorder.ts';

const video = '0123456789abcdef';
const startedAt = new Date('2026-01-01T00:00:00Z');

let opened: TestArchive | undefined;
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

async function open(options: Parameters<typeof openTestArchive>[0] = {}): Promise<TestArchive> {
  opened = await openTestArchive(options);
  return opened;
}

async function begin({ archive }: TestArchive, id = video): Promise<Recorder> {
  const recorder = await archive.record({ id, channel: 'anna', startedAt }, 'A day at sea');
  if (recorder === undefined) throw new Error('not recorded');
  recorder.addRendition({ id: 'source', name: 'Source', bitrate: 0, tracks: {}, frameRate: 30 });
  recorder.addRendition({ id: '480p', name: '480p', bitrate: 0, tracks: {} });
  recorder.setTargetDuration(2);
  return recorder;
}

function record(recorder: Recorder, first: number, last: number): void {
  for (const rendition of ['source', '480p'])
    for (const part of makeSegments(first, last, { rendition })) recorder.add(part);
}

describe('a recording', () => {
  it('has each segment as soon as it is complete', async () => {
    const test = await open();
    const recorder = await begin(test);
    for (const part of makeSegments(0, 2).slice(0, 10)) recorder.add(part);
    await recorder.written();
    expect(await readdir(path.join(test.folder, 'vod', video, 'source'))).toEqual(['0.m4s', '1.m4s']);
    const found = await test.archive.find(video);
    expect(found?.isLive).toBe(true);
    expect(found?.source?.segments.map(({ msn, start, duration }) => [msn, start, duration])).toEqual([
      [0, 0, 2000],
      [1, 2000, 2000],
    ]);
    expect(Buffer.from((await test.archive.blobs.read(`vod/${video}/source/1.m4s`)) ?? []).toString()).toBe(
      '<1.0><1.1><1.2><1.3>',
    );
  });

  it('is listed with its length and title, and is whole once it has ended', async () => {
    const test = await open();
    const recorder = await begin(test);
    record(recorder, 0, 4);
    await test.archive.finish(recorder);
    const [summary] = await test.archive.catalogue.list('anna', { first: 10, after: 0 });
    expect(summary).toMatchObject({ id: video, title: 'A day at sea', duration: 10_000, lost: 0 });
    expect(summary?.endedAt).toBeInstanceOf(Date);
    const again = await test.reopen().find(video);
    expect(again?.isLive).toBe(false);
    expect(again?.targetDuration).toBe(2);
    expect([...(again?.renditions.keys() ?? [])].sort()).toEqual(['480p', 'source']);
    expect(again?.renditions.get('480p')?.segments).toEqual(recorder.video.renditions.get('480p')?.segments);
    expect(again?.source?.inits.get(0)?.tracks).toEqual({
      ...{ codecs: ['avc1.64001f', 'mp4a.40.2'], width: 640, height: 360 },
    });
  });

  it('keeps what its segments must be, but of none whose media was lost', async () => {
    const test = await open();
    const recorder = await begin(test);
    const digester = new PartDigester();
    const parts = [...makeSegments(0, 1), ...makeSegments(2, 2, { isGap: true, data: new Uint8Array() })];
    for (const part of parts) recorder.add(digester.digest(part));
    // One that was recorded while the mesh was off.
    for (const part of makeSegments(3, 3)) recorder.add(part);
    await test.archive.finish(recorder);
    const half = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest().subarray(0, 16);
    const digestOf = (msn: number) =>
      half(Buffer.concat(makeSegments(msn, msn).map(({ data }) => half(data)))).toString('base64url');
    const again = await test.reopen().find(video);
    expect(again?.source?.segments.map((segment) => segment.sha256)).toEqual([
      ...[digestOf(0), digestOf(1), undefined, undefined],
    ]);
  });

  it('is closed after a relay that was killed, with every segment that was complete', async () => {
    const test = await open();
    const recorder = await begin(test);
    record(recorder, 0, 2);
    for (const part of makeSegments(3, 3).slice(0, 2)) recorder.add(part);
    await recorder.written();
    const next = test.reopen();
    await next.recover();
    const found = await next.find(video);
    expect(found?.isLive).toBe(false);
    expect(found?.source?.segments.map(({ msn }) => msn)).toEqual([0, 1, 2]);
    expect(found?.endedAt?.getTime()).toBe(6000);
  });

  it('of which nothing was stored leaves nothing behind', async () => {
    const test = await open();
    await test.archive.finish(await begin(test));
    expect(await test.archive.catalogue.find(video)).toBeUndefined();
    await begin(test, 'fedcba9876543210');
    const next = test.reopen();
    await next.recover();
    expect(await next.catalogue.find('fedcba9876543210')).toBeUndefined();
  });

  it('is not made where the channel does not want it', async () => {
    const { archive } = await open();
    await archive.catalogue.saveSettings('anna', { isRecording: false, days: undefined, bytes: undefined });
    expect(await archive.record({ id: video, channel: 'anna', startedAt }, 'x')).toBeUndefined();
  });

  it('keeps lost parts as gaps', async () => {
    const test = await open();
    const recorder = await begin(test);
    record(recorder, 0, 0);
    for (const part of makeSegments(1, 1, { isGap: true, data: new Uint8Array(0) })) recorder.add(part);
    await recorder.written();
    expect(recorder.video.source?.segments[1]).toMatchObject({ msn: 1, bytes: 0 });
    expect(recorder.video.source?.segment(1)).toBeUndefined();
  });
});

describe('a storyboard', () => {
  /** A JPEG as far as its size can be read, with a number behind it. */
  const jpeg = (number: number) =>
    Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 90, 0, 160, 1, 1, 0x11, 0, number]);

  it('is of single pictures at first, then of sheets, and survives the relay', async () => {
    const test = await open();
    const recorder = await begin(test);
    record(recorder, 0, 4);
    for (let tile = 0; tile < 27; tile += 1) recorder.addTile(jpeg(tile), 300 * tile);
    await recorder.written();
    const text = recorder.video.storyboard();
    expect(text).toContain('00:00:00.300 --> 00:00:00.600\nsheet-0.jpg#xywh=160,0,160,90');
    expect(text).toContain('00:00:07.500 --> 00:00:07.800\ntile-25.jpg');
    const files = () => readdir(path.join(test.folder, 'vod', video));
    expect((await files()).sort()).toEqual(['480p', 'sheet-0.jpg', 'source', 'tile-25.jpg', 'tile-26.jpg']);
    expect((await test.reopen().find(video))?.storyboard()).toBe(text);
    await test.archive.finish(recorder);
    expect((await files()).sort()).toEqual(['480p', 'sheet-0.jpg', 'sheet-1.jpg', 'source']);
    expect(recorder.video.storyboard()).toContain('sheet-1.jpg#xywh=160,0,160,90');
  });

  it('stays in single pictures where no sheet can be made', async () => {
    const test = await open({ makeSheet: () => Promise.resolve(undefined) });
    const recorder = await begin(test);
    record(recorder, 0, 4);
    for (let tile = 0; tile < 25; tile += 1) recorder.addTile(jpeg(tile), 300 * tile);
    recorder.addTile(Buffer.from('no picture'), 9_000);
    await test.archive.finish(recorder);
    expect(recorder.video.storyboard()).toContain('tile-24.jpg');
    expect(test.archive.trouble).toBeUndefined();
  });
});

describe('a disk that is full', () => {
  it('costs segments, says so, and is forgotten when there is room again', async () => {
    let isFull = false;
    let lost = 0;
    class FillingBlobs extends DiskBlobs {
      override async put(key: string, pieces: readonly Uint8Array[]): Promise<void> {
        if (isFull) throw new BlobFault('full', new Error('ENOSPC'));
        await super.put(key, pieces);
      }
    }
    const folder = await mkdtemp(path.join(tmpdir(), 'starling-full-'));
    const test = await open({ blobs: new FillingBlobs(folder), onLost: () => (lost += 1) });
    const { archive } = test;
    const recorder = await begin(test);
    record(recorder, 0, 1);
    await recorder.written();
    isFull = true;
    record(recorder, 2, 3);
    await recorder.written();
    expect(archive.trouble).toBe('The disk is full: nothing is recorded now.');
    expect(lost).toBe(4);
    isFull = false;
    record(recorder, 4, 4);
    await archive.finish(recorder);
    expect(archive.trouble).toBeUndefined();
    const found = await archive.find(video);
    expect(found?.source?.segments.map(({ msn, bytes }) => [msn, bytes > 0])).toEqual([
      ...[0, 1].map((msn) => [msn, true]),
      ...[2, 3].map((msn) => [msn, false]),
      [4, true],
    ]);
    expect(await archive.catalogue.find(video)).toMatchObject({ lost: 4000, duration: 10_000 });
    await rm(folder, { recursive: true });
  });

  it('is what a nearly full disk is taken for', async () => {
    const test = await open();
    test.archive.blobs.free = () => Promise.resolve(100_000_000);
    const recorder = await begin(test);
    record(recorder, 0, 1);
    await recorder.written();
    expect(test.archive.trouble).toBe('The disk is full: nothing is recorded now.');
    expect(recorder.video.bytes).toBe(0);
  });
});

describe('retention', () => {
  async function recordWhole(test: TestArchive, id: string, segments = 2): Promise<void> {
    const recorder = await begin(test, id);
    record(recorder, 0, segments - 1);
    await test.archive.finish(recorder);
  }

  it('deletes rows and media of what is too old, and not what is being watched', async () => {
    let now = new Date('2026-01-02T00:00:00Z');
    const test = await open({ now: () => now });
    const { archive } = test;
    await archive.catalogue.saveSettings('anna', { isRecording: true, days: 1, bytes: undefined });
    await recordWhole(test, video);
    await recordWhole(test, 'fedcba9876543210');
    now = new Date('2026-01-04T00:00:00Z');
    archive.touch(video);
    await archive.sweep();
    expect(await archive.find('fedcba9876543210')).toBeUndefined();
    expect(await archive.find(video)).toBeDefined();
    expect(await readdir(path.join(test.folder, 'vod'))).toEqual([video]);
    now = new Date('2026-01-04T01:00:00Z');
    await archive.sweep();
    expect(await archive.find(video)).toBeUndefined();
    expect(await readdir(path.join(test.folder, 'vod'))).toEqual([]);
  });

  it('takes the beginning of a broadcast that is too large while it is on air', async () => {
    const test = await open();
    const recorder = await begin(test);
    record(recorder, 0, 9);
    await recorder.written();
    const before = recorder.video.bytes;
    await test.archive.catalogue.saveSettings('anna', {
      ...{ isRecording: true, days: undefined, bytes: Math.round(before / 2) },
    });
    await test.archive.sweep();
    expect(recorder.video.source?.segments[0]?.msn).toBe(5);
    expect(recorder.video.bytes).toBeLessThanOrEqual(before / 2);
    expect(await test.archive.catalogue.find(video)).toMatchObject({
      ...{ bytes: recorder.video.bytes, duration: 10_000 },
    });
    expect((await readdir(path.join(test.folder, 'vod', video, 'source'))).sort()).toEqual(
      [5, 6, 7, 8, 9].map((msn) => `${msn}.m4s`),
    );
    record(recorder, 10, 10);
    await test.archive.finish(recorder);
    expect((await test.reopen().find(video))?.source?.segments).toHaveLength(6);
  });

  it('leaves what is on air alone when it is told to delete it', async () => {
    const test = await open();
    const recorder = await begin(test);
    record(recorder, 0, 1);
    await recorder.written();
    expect(await test.archive.delete(video)).toBe(false);
    await test.archive.finish(recorder);
    expect(await test.archive.delete(video)).toBe(true);
    expect(await test.archive.delete(video)).toBe(false);
  });
});
