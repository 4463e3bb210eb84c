import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../bytes.ts';
import type { Tag } from '../flv/tag.ts';
import { TransportDemuxer } from './demuxer.ts';
import { TransportMuxer } from './muxer.ts';

const sps = Uint8Array.of(0x67, 0x42, 0xc0, 0x1e, 0xd9, 0x00, 0xa0, 0x2f, 0xf9, 0x66, 0x10, 0x80);
const pps = Uint8Array.of(0x68, 0xcb, 0x83, 0xcb);
const record = [1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, sps.length, ...sps, 1, 0, pps.length, ...pps];
const videoConfig: Tag = {
  type: 'video',
  timestamp: 0,
  body: Uint8Array.from([0x17, 0, 0, 0, 0, ...record]),
};
const audioConfig: Tag = { type: 'audio', timestamp: 0, body: Uint8Array.of(0xaf, 0, 0x11, 0x90) };

/** @param later from decoding to showing, ms */
function picture(timestamp: number, length: number, isKey: boolean, later = 0): Tag {
  // No two zeros in a row: there are no start codes inside units.
  const unit = Uint8Array.from({ length }, (_, at) =>
    at === 0 ? (isKey ? 0x65 : 0x41) : 1 + ((at * 7) % 250),
  );
  const head = [isKey ? 0x17 : 0x27, 1, later >> 16, later >> 8, later];
  const size = [length >>> 24, length >>> 16, length >>> 8, length];
  return { type: 'video', timestamp, body: concatBytes([Uint8Array.from([...head, ...size]), unit]) };
}
const sound = (timestamp: number, length: number): Tag => ({
  ...{ type: 'audio', timestamp },
  body: Uint8Array.from({ length: length + 2 }, (_, at) => [0xaf, 1][at] ?? (at * 11) & 255),
});

function throughDemuxer(tags: readonly Tag[]): Tag[] {
  const muxer = new TransportMuxer();
  const demuxer = new TransportDemuxer();
  return tags
    .flatMap((tag) => demuxer.push(muxer.push(tag)))
    .flatMap((demuxed) => (demuxed.kind === 'tag' ? [demuxed.tag] : []));
}

const isConfig = ({ body }: Tag) => body[1] === 0;
const lead = 250;
const moved = (tags: readonly Tag[]) => tags.map((tag) => ({ ...tag, timestamp: tag.timestamp + lead }));

describe('TransportMuxer', () => {
  it('makes a stream from which the same tags come', () => {
    const media = [picture(0, 5_000, true), sound(3, 300), picture(33, 100, false, 66), sound(24, 3)];
    const read = throughDemuxer([videoConfig, audioConfig, ...media]);
    expect(read.filter((tag) => !isConfig(tag))).toEqual(moved(media));
    expect(read.filter(isConfig).map(({ body }) => [...body])).toEqual([
      [0x17, 0, 0, 0, 0, ...record],
      [...audioConfig.body],
    ]);
  });

  it('holds whatever sizes and times it is given', () => {
    const size = fc.integer({ min: 3, max: 3_000 });
    const step = fc.integer({ min: 1, max: 2_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(size, step, fc.boolean(), fc.boolean())), (script) => {
        let now = 0;
        const media = script.map(([length, wait, isPicture, isKey]) => {
          now += wait;
          return isPicture ? picture(now, length, isKey) : sound(now, length);
        });
        // Nobody shows pictures before the first that decoding can start with.
        const begun = [picture(0, 40, true), ...media];
        const read = throughDemuxer([videoConfig, audioConfig, ...begun]);
        expect(read.filter((tag) => !isConfig(tag))).toEqual(moved(begun));
      }),
    );
  });

  it('hands on a picture that is whole at once, and one of more than 64 KiB with the next', () => {
    const muxer = new TransportMuxer();
    const demuxer = new TransportDemuxer();
    muxer.push(videoConfig);
    const count = (tag: Tag) => demuxer.push(muxer.push(tag)).length;
    expect([picture(0, 60_000, true), picture(33, 70_000, true), picture(66, 100, false)].map(count)).toEqual(
      [...[2, 0, 2]],
    );
  });

  it('goes on where the stamps wrap at 33 bits', () => {
    const wrap = 2 ** 33 / 90;
    const times = [wrap - 300, wrap - 267, wrap - 234, wrap - 201].map(Math.round);
    const read = throughDemuxer([videoConfig, ...times.map((time) => picture(time, 200, true))]);
    const steps = read
      .filter((tag) => !isConfig(tag))
      .map(({ timestamp }, at, all) => timestamp - (all[at - 1]?.timestamp ?? timestamp));
    expect(steps).toEqual([0, 33, 33, 33]);
  });

  it('writes whole packets, counted without a gap, and a clock with each picture', () => {
    const muxer = new TransportMuxer();
    const tags = [videoConfig, audioConfig];
    for (let time = 0; time < 2_000; time += 33) tags.push(picture(time, 700, time === 0), sound(time, 200));
    const stream = concatBytes(tags.map((tag) => muxer.push(tag)));
    expect(stream.length % 188).toBe(0);
    const counts = new Map<number, number>();
    let clocks = 0;
    for (let at = 0; at < stream.length; at += 188) {
      const [sync, first = 0, second = 0, third = 0, length = 0, flags = 0] = stream.subarray(at, at + 188);
      expect(sync).toBe(0x47);
      const pid = ((first & 31) << 8) | second;
      expect(third & 15).toBe(((counts.get(pid) ?? -1) + 1) & 15);
      counts.set(pid, third & 15);
      if ((third & 0x20) !== 0 && length > 0 && (flags & 0x10) !== 0) clocks += 1;
    }
    expect([...counts.keys()]).toEqual([0, 0x1000, 0x100, 0x101]);
    expect(clocks).toBe(61);
  });

  it('leaves out what came before its configuration, other codecs and broken tags', () => {
    const muxer = new TransportMuxer();
    const hevc: Tag = { type: 'video', timestamp: 0, body: Uint8Array.of(0x91, 0x68, 0x76, 0x63, 0x31) };
    const data: Tag = { type: 'data', timestamp: 0, body: Uint8Array.of(2, 0, 1, 65) };
    const empty: Tag = { type: 'audio', timestamp: 0, body: new Uint8Array(0) };
    for (const tag of [picture(0, 10, true), sound(0, 10), hevc, data, empty])
      expect(muxer.push(tag).length).toBe(0);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('audio', 'video'), (body, type) => {
        expect(muxer.push({ type, timestamp: 5, body }).length % 188).toBe(0);
      }),
    );
  });
});
