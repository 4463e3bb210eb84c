import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { findBox, readBoxes } from '@starling/shared/fmp4/box.ts';
import type { AudioFormat, Frame, VideoFormat } from '@starling/shared/frame.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventName, EventValue, SendEvent } from '../../ipc/channel-map.ts';
import { classifyTag, type ProgrammeTag } from '../publish/programme-tag.ts';
import { type Disk, realDisk } from './disk.ts';
import { judgeDiskError } from './disk-failure.ts';
import { Fragmenter } from './fragmenter.ts';
import { Recorder } from './recorder.ts';
import { ReplayBuffer } from './replay-buffer.ts';

const videoFormat: VideoFormat = {
  ...{ codec: 'h264', decoderConfig: Uint8Array.of(1, 66, 0, 31), codecString: 'avc1.42001f' },
  ...{ width: 640, height: 360 },
};
const audioFormat: AudioFormat = {
  ...{ codec: 'aac', decoderConfig: Uint8Array.of(0x11, 0x90), codecString: 'mp4a.40.2' },
  ...{ sampleRate: 48_000, channels: 2, samplesPerFrame: 1024 },
};
const picture = (time: number, isKeyframe: boolean, format = videoFormat, length = 10): Frame => ({
  ...{ kind: 'video', format, decodeTime: time, presentationTime: time, isKeyframe },
  data: new Uint8Array(length),
});
const sound = (decodeTime: number): Frame => ({
  ...{ kind: 'audio', format: audioFormat, decodeTime, data: new Uint8Array(5) },
});

describe('ReplayBuffer', () => {
  it('keeps what was asked for at least and begins with a key frame', () => {
    const buffer = new ReplayBuffer(30_000);
    for (let time = 0; time < 100_000; time += 100) buffer.take(picture(time, time % 2_000 === 0));
    expect(buffer.frames()[0]).toMatchObject({ isKeyframe: true });
    expect(buffer.duration).toBeGreaterThanOrEqual(30_000);
    expect(buffer.duration).toBeLessThan(34_000);
  });

  it('takes nothing before the first key frame', () => {
    const buffer = new ReplayBuffer(30_000);
    buffer.take(sound(0));
    buffer.take(picture(10, false));
    expect(buffer.frames()).toEqual([]);
  });

  it('stays within its bytes, whatever the bitrate', () => {
    const buffer = new ReplayBuffer(120_000, 10_000);
    for (let index = 0; index < 1_000; index += 1) {
      buffer.take(picture(index * 100, index % 20 === 0, videoFormat, 100));
      const bytes = buffer.frames().reduce((sum, { data }) => sum + data.length, 0);
      expect(bytes).toBeLessThanOrEqual(10_000);
    }
    expect(buffer.frames()[0]).toMatchObject({ isKeyframe: true });
  });
});

describe('Fragmenter', () => {
  it('writes a header and a fragment a second, from the first key frame on', () => {
    const fragmenter = new Fragmenter();
    const pieces: Uint8Array[] = [fragmenter.take(picture(4_900, false)), fragmenter.take(sound(4_990))];
    for (let time = 5_000; time <= 8_000; time += 100) {
      pieces.push(fragmenter.take(picture(time, time % 2_000 === 1_000)));
      pieces.push(fragmenter.take(sound(time + 3)));
    }
    pieces.push(fragmenter.finish());
    const boxes = readBoxes(Buffer.concat(pieces));
    expect(boxes.map(({ type }) => type).join(' ')).toMatch(/^ftyp moov( moof mdat){4}$/);
    expect(readBoxes(findBox(Buffer.concat(pieces), ['moov'])?.body ?? new Uint8Array()).length).toBe(4);
    expect(fragmenter.duration).toBe(3_100);
  });

  it('does without sound where none comes', () => {
    const fragmenter = new Fragmenter();
    const pieces = [0, 500, 1_000, 1_600].map((time) => fragmenter.take(picture(time, time === 0)));
    const boxes = readBoxes(Buffer.concat([...pieces, fragmenter.finish()]));
    expect(boxes.map(({ type }) => type)).toEqual(['ftyp', 'moov', 'moof', 'mdat', 'moof', 'mdat']);
  });

  it('says that pictures of another format need another file', () => {
    const fragmenter = new Fragmenter();
    fragmenter.take(picture(0, true));
    expect(fragmenter.fits(picture(100, true))).toBe(true);
    expect(fragmenter.fits(picture(100, true, { ...videoFormat, width: 1280 }))).toBe(false);
  });
});

/** A programme by hand: configurations, then pictures and sound of two seconds. */
function programme(seconds: number): ProgrammeTag[] {
  const sps = [
    0x67, 0x42, 0xc0, 0x1e, 0xd9, 0x00, 0xa0, 0x2f, 0xf9, 0x66, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10,
  ];
  const record = [1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, sps.length, ...sps, 1, 0, 4, 0x68, 0xcb, 0x83, 0xcb];
  const tags = [
    { type: 'video' as const, timestamp: 0, body: Uint8Array.from([0x17, 0, 0, 0, 0, ...record]) },
    { type: 'audio' as const, timestamp: 0, body: Uint8Array.of(0xaf, 0, 0x11, 0x90) },
  ];
  for (let time = 0; time < seconds * 1_000; time += 100) {
    const isKey = time % 2_000 === 0;
    const slice = [0, 0, 0, 3, isKey ? 0x65 : 0x41, 1, 2];
    tags.push({
      type: 'video',
      timestamp: time,
      body: Uint8Array.from([isKey ? 0x17 : 0x27, 1, 0, 0, 0, ...slice]),
    });
    tags.push({ type: 'audio', timestamp: time, body: Uint8Array.of(0xaf, 1, 9, 9) });
  }
  return tags.flatMap((tag) => classifyTag(tag) ?? []);
}

/** A disk on which something goes wrong when it is told to. */
class FaultyDisk implements Disk {
  fault: string | undefined;
  prepareFolder = async (folder: string) => {
    if (this.fault === 'EACCES') throw Object.assign(new Error('no'), { code: this.fault });
    await realDisk.prepareFolder(folder);
  };
  create = async (file: string) => {
    const real = await realDisk.create(file);
    return {
      ...real,
      append: async (bytes: Uint8Array) => {
        if (this.fault !== undefined) throw Object.assign(new Error('no'), { code: this.fault });
        await real.append(bytes);
      },
    };
  };
  replace = async (file: string, text: string) => realDisk.replace(file, text);
  remove = async (file: string) => realDisk.remove(file);
}

describe('Recorder', () => {
  let folder: string;
  let disk: FaultyDisk;
  let sinks: Set<(item: ProgrammeTag) => void>;
  let ownSinks: Set<(item: ProgrammeTag) => void>;
  let events: { name: EventName; value: EventValue<EventName> }[];
  let recorder: Recorder;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'starling-record-'));
    disk = new FaultyDisk();
    sinks = new Set();
    ownSinks = new Set();
    events = [];
    const send: SendEvent = (name, value) => void events.push({ name, value });
    recorder = new Recorder({
      ...{ disk, send, folder: () => folder, replayMs: () => 30_000 },
      listen: (sink) => {
        sinks.add(sink);
        return () => sinks.delete(sink);
      },
      listenToOwn: (sink) => {
        ownSinks.add(sink);
        return () => ownSinks.delete(sink);
      },
      ...{ onKeyWanted: () => undefined, onChange: () => undefined },
    });
  });
  afterEach(async () => {
    await recorder.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const play = (seconds: number) => {
    for (const item of programme(seconds)) for (const sink of sinks) sink(item);
  };
  const options = () => ({ folder, quality: 'stream' as const });

  it('writes a file that holds what was played', async () => {
    expect(await recorder.start(options())).toMatchObject({ ok: true });
    play(5);
    const stopped = await recorder.stop();
    if (!stopped.ok) throw new Error(stopped.error.message);
    const boxes = readBoxes(readFileSync(stopped.file)).map(({ type }) => type);
    expect(boxes.join(' ')).toMatch(/^ftyp moov( moof mdat){5}$/);
  });

  it('writes what was coded for it alone, where it is to be better than the stream', async () => {
    expect(await recorder.start({ folder, quality: 'own' })).toMatchObject({ ok: true });
    play(5);
    for (const item of programme(2)) for (const sink of ownSinks) sink(item);
    const stopped = await recorder.stop();
    if (!stopped.ok) throw new Error(stopped.error.message);
    const boxes = readBoxes(readFileSync(stopped.file)).map(({ type }) => type);
    expect(boxes.join(' ')).toMatch(/^ftyp moov( moof mdat){2}$/);
    expect(ownSinks.size).toBe(0);
  });

  it('says that nobody codes for it, instead of leaving an empty file at the end', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const idle = new Recorder({
        ...{ disk, folder: () => folder, replayMs: () => 0, listen: () => () => undefined },
        send: (name, value) => void events.push({ name, value }),
        ...{ listenToOwn: () => () => undefined, onKeyWanted: () => undefined, onChange: () => undefined },
      });
      await idle.start({ folder, quality: 'own' });
      vi.advanceTimersByTime(10_000);
      expect(events.at(-1)?.value).toMatchObject({ state: 'failed', error: { code: 'no-media' } });
      expect(idle.isRecording).toBe(false);
      await idle.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('puts markers beside the recording', async () => {
    await recorder.start(options());
    play(3);
    await recorder.mark('a goal');
    await recorder.stop();
    const name = readdirSync(folder).find((file) => file.endsWith('.markers.json')) ?? '';
    const markers: unknown = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
    expect(markers).toEqual({ markers: [{ label: 'a goal', atMs: 2_900 }] });
  });

  it('leaves no empty file where no picture came', async () => {
    await recorder.start(options());
    expect(await recorder.stop()).toMatchObject({ ok: false, error: { code: 'no-media' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('saves the replay buffer to a file that begins with a key frame', async () => {
    play(6);
    const saved = await recorder.saveReplay();
    if (!saved.ok) throw new Error(saved.error.message);
    expect(readBoxes(readFileSync(saved.file))[0]?.type).toBe('ftyp');
  });

  it('says that the disk is full, stops recording, and disturbs nobody else', async () => {
    await recorder.start(options());
    play(3);
    disk.fault = 'ENOSPC';
    play(3);
    await expect
      .poll(() => events.at(-1)?.value)
      .toMatchObject({ state: 'failed', error: { code: 'disk-full' } });
    expect(recorder.isRecording).toBe(false);
    expect(() => play(1)).not.toThrow();
  });

  it('says at once that a folder cannot be written to', async () => {
    disk.fault = 'EACCES';
    expect(await recorder.start(options())).toMatchObject({ ok: false, error: { code: 'no-permission' } });
    expect(await recorder.saveReplay()).toMatchObject({ ok: false, error: { code: 'no-media' } });
  });
});

describe('judgeDiskError', () => {
  it('names the place and what to do', () => {
    const full = judgeDiskError(Object.assign(new Error('x'), { code: 'ENOSPC' }), '/videos/a.mp4');
    expect(full.message).toContain('/videos/a.mp4');
    expect(judgeDiskError(new Error('odd'), '/x')).toMatchObject({ code: 'internal', retry: true });
  });
});
