import { describe, expect, it } from 'vitest';
import type { AudioFormat, Frame, VideoFormat } from '@starling/shared/frame.ts';
import { FrameQueue } from './frame-queue.ts';

const none = new Uint8Array(0);
const h264: VideoFormat = {
  codec: 'h264',
  decoderConfig: none,
  codecString: 'avc1.42c00d',
  width: 320,
  height: 240,
};
const aac: AudioFormat = {
  codec: 'aac',
  decoderConfig: none,
  codecString: 'mp4a.40.2',
  sampleRate: 48_000,
  channels: 2,
  samplesPerFrame: 1024,
};
const picture = (time: number, isKeyframe: boolean, bytes = 10): Frame => ({
  kind: 'video',
  format: h264,
  decodeTime: time,
  presentationTime: time,
  isKeyframe,
  data: new Uint8Array(bytes),
});
const sound = (time: number): Frame => ({
  kind: 'audio',
  format: aac,
  decodeTime: time,
  data: new Uint8Array(10),
});

async function rest(queue: FrameQueue): Promise<string[]> {
  queue.end();
  const seen: string[] = [];
  for await (const frame of queue)
    seen.push(`${frame.kind === 'audio' ? 'a' : frame.isKeyframe ? 'K' : 'p'}${frame.decodeTime}`);
  return seen;
}

describe('FrameQueue', () => {
  it('hands frames on as they come, and ends after the last', async () => {
    const queue = new FrameQueue();
    const iterator = queue[Symbol.asyncIterator]();
    const first = iterator.next();
    queue.push(picture(0, true));
    queue.push(sound(1));
    queue.end();
    expect((await first).value).toMatchObject({ decodeTime: 0 });
    expect((await iterator.next()).value).toMatchObject({ decodeTime: 1 });
    expect((await iterator.next()).done).toBe(true);
  });

  it('drops whole groups of pictures for a slow consumer, and counts them', async () => {
    const queue = new FrameQueue({ bytes: 60 });
    for (const time of [0, 1, 2, 3, 4, 5, 6, 7, 8]) queue.push(picture(time, time % 3 === 0));
    expect(queue.dropped).toBe(3);
    expect(await rest(queue)).toEqual(['K3', 'p4', 'p5', 'K6', 'p7', 'p8']);
  });

  it('waits for the next keyframe when one group alone is too much', async () => {
    const queue = new FrameQueue({ bytes: 35 });
    for (const time of [0, 1, 2, 3, 4, 5]) queue.push(picture(time, time === 0));
    queue.push(sound(6));
    queue.push(picture(7, true));
    expect(queue.dropped).toBe(6);
    expect(await rest(queue)).toEqual(['a6', 'K7']);
  });

  it('drops sound alone frame by frame', async () => {
    const queue = new FrameQueue({ span: 3 });
    for (const time of [0, 1, 2, 3, 4, 5]) queue.push(sound(time));
    expect(await rest(queue)).toEqual(['a2', 'a3', 'a4', 'a5']);
  });

  it('never holds more than its limit', () => {
    const queue = new FrameQueue({ bytes: 1_000 });
    for (let time = 0; time < 10_000; time += 1)
      queue.push(time % 2 === 0 ? picture(time, time % 50 === 0) : sound(time));
    expect(queue.dropped).toBeGreaterThanOrEqual(9_900);
  });

  it('hands on what comes before the first keyframe', async () => {
    const queue = new FrameQueue();
    queue.push(picture(0, false));
    queue.push(picture(1, true));
    expect(await rest(queue)).toEqual(['p0', 'K1']);
  });

  it('tells when the consumer leaves, even while it waits', async () => {
    const queue = new FrameQueue();
    let left = 0;
    queue.onLeave = () => (left += 1);
    const iterator = queue[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await iterator.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(left).toBe(1);
  });
});
