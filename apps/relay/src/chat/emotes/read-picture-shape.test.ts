import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePicture, manyFrames } from '../../../test/support/made-pictures.ts';
import { readPictureShape } from './read-picture-shape.ts';

const types = ['png', 'gif', 'webp'] as const;

/** The header of a PNG of a size, with nothing in it. */
function emptyPng(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IEND', Buffer.alloc(0))]);
}

describe('the shape of a picture', () => {
  it.each(types)('is read from the headers of a %s', async (type) => {
    const still = await makePicture({ width: 60, height: 40, type });
    expect(readPictureShape(still)).toEqual({ width: 60, height: 40, frames: 1 });
  });

  it.each(['gif', 'webp'] as const)('counts the frames of an animated %s', async (type) => {
    const animated = await makePicture({ width: 20, height: 30, frames: 5, type });
    expect(readPictureShape(animated)).toEqual({ width: 20, height: 30, frames: 5 });
  });

  it('is refused where decoding would cost too much, or nobody could see it', () => {
    expect([
      readPictureShape(emptyPng(4097, 4096)),
      readPictureShape(emptyPng(4096, 4096)),
      readPictureShape(emptyPng(1, 100_000)),
      readPictureShape(emptyPng(500, 100)),
      readPictureShape(emptyPng(0, 0)),
      readPictureShape(manyFrames(10_000)),
      readPictureShape(Buffer.alloc(1024 * 1024 + 1)),
    ]).toEqual([
      'too_many_pixels',
      { width: 4096, height: 4096, frames: 1 },
      'bad_shape',
      'bad_shape',
      'broken',
      'too_many_frames',
      'too_large',
    ]);
  });

  it('counts what a frame covers beyond the screen of a GIF', () => {
    const wide = manyFrames(1);
    wide.writeUInt16LE(60_000, 13 + 6 + 5);
    expect(readPictureShape(wide)).toBe('bad_shape');
  });

  it('knows no other files', () => {
    for (const text of [
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'GIF',
      'RIFF....WAVE',
      '',
      '\xff\xd8\xff',
    ])
      expect(readPictureShape(Buffer.from(text, 'latin1'))).toBe('not_a_picture');
  });

  it.each(types)('is refused where a %s ends too early', async (type) => {
    const whole = await makePicture({ width: 30, height: 30, type, frames: type === 'png' ? 1 : 3 });
    for (let length = 16; length < whole.length - 1; length += 1) {
      const cut = readPictureShape(whole.subarray(0, length));
      // What a GIF is cut between two frames, is a shorter GIF.
      if (type !== 'gif' || typeof cut === 'string') expect(cut).toBe('truncated');
    }
  });

  it('is read or refused, whatever the bytes', async () => {
    const samples = await Promise.all(
      types.map((type) => makePicture({ width: 8, height: 8, type, frames: type === 'png' ? 1 : 2 })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }),
        (sample, changes) => {
          const bytes = Buffer.from(sample);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const shape = readPictureShape(bytes);
          if (typeof shape === 'string') return;
          expect(shape.width * shape.height * shape.frames).toBeLessThanOrEqual(20_000_000);
          expect(shape.frames).toBeGreaterThan(0);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
