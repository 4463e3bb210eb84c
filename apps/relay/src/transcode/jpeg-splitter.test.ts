import { expect, it } from 'vitest';
import { JpegSplitter } from './jpeg-splitter.ts';

const picture = (fill: number) => Uint8Array.from([0xff, 0xd8, fill, fill, 0xff, 0xd9]);

it('gives each picture once, however the bytes are cut', () => {
  const stream = Buffer.concat([picture(1), picture(2), picture(3)]);
  for (let size = 1; size <= stream.length; size += 1) {
    const splitter = new JpegSplitter();
    const pictures: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += size)
      pictures.push(...splitter.push(stream.subarray(at, at + size)));
    expect(pictures.map((bytes) => [...bytes])).toEqual([1, 2, 3].map((fill) => [...picture(fill)]));
  }
});

it('forgets bytes that never become a picture', () => {
  const splitter = new JpegSplitter();
  for (let i = 0; i < 5; i += 1) expect(splitter.push(new Uint8Array(1024 * 1024))).toEqual([]);
  expect(splitter.push(picture(7)).at(-1)?.length).toBeLessThan(3 * 1024 * 1024);
});
