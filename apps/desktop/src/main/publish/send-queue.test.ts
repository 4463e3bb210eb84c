import { describe, expect, it } from 'vitest';
import type { ProgrammeTag } from './programme-tag.ts';
import { SendQueue } from './send-queue.ts';

function picture(timestamp: number, kind: 'key' | 'P' | 'B' = 'P', length = 100): ProgrammeTag {
  const tag = { type: 'video', timestamp, body: new Uint8Array(length) } as const;
  return { tag, role: 'video', isKey: kind === 'key', isDisposable: kind === 'B' };
}

function sound(timestamp: number): ProgrammeTag {
  const tag = { type: 'audio', timestamp, body: new Uint8Array(10) } as const;
  return { tag, role: 'audio', isKey: false, isDisposable: false };
}

const stamps = (queue: SendQueue) => {
  const found: number[] = [];
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) found.push(item.tag.timestamp);
  return found;
};

describe('SendQueue', () => {
  it('gives everything back in order while the network keeps up', () => {
    const queue = new SendQueue();
    for (const item of [picture(0, 'key'), sound(5), picture(33, 'B'), picture(66)]) queue.push(item, 100);
    expect(stamps(queue)).toEqual([0, 5, 33, 66]);
    expect(queue.dropped).toBe(0);
  });

  it('leaves out what no other picture needs beyond 700 ms, also what waits', () => {
    const queue = new SendQueue();
    queue.push(picture(0, 'key'), 0);
    queue.push(picture(33, 'B'), 0);
    queue.push(picture(66), 701);
    queue.push(picture(99, 'B'), 701);
    queue.push(sound(100), 701);
    expect(stamps(queue)).toEqual([0, 66, 100]);
    expect(queue.dropped).toBe(2);
  });

  it('leaves out all but key frames beyond 900 ms, until the next one', () => {
    const queue = new SendQueue();
    queue.push(picture(0, 'key'), 0);
    queue.push(picture(33), 0);
    queue.push(sound(40), 0);
    queue.push(picture(66), 901);
    queue.push(picture(99), 0);
    queue.push(sound(100), 901);
    queue.push(picture(2_000, 'key'), 901);
    queue.push(picture(2_033), 0);
    expect(stamps(queue)).toEqual([0, 40, 100, 2_000, 2_033]);
    expect(queue.dropped).toBe(3);
  });

  it('never leaves out sound or configurations', () => {
    const queue = new SendQueue();
    const config: ProgrammeTag = { ...sound(0), role: 'audio-config' };
    queue.push(config, 60_000);
    for (let at = 0; at < 100; at += 1) queue.push(sound(at), 60_000);
    expect(stamps(queue)).toHaveLength(101);
  });

  it('keeps its memory bounded where even key frames are too much', () => {
    const queue = new SendQueue();
    for (let at = 0; at < 100; at += 1) queue.push(picture(at, 'key', 1024 * 1024), 60_000);
    expect(queue.length).toBeLessThanOrEqual(33);
    expect(queue.dropped + queue.length).toBe(100);
  });
});
