import sharp from 'sharp';

export interface PictureWish {
  readonly width: number;
  readonly height: number;
  /** 1 for a still; only of GIF and WebP. */
  readonly frames?: number;
  readonly type: 'png' | 'gif' | 'webp';
}

/** A picture of plain colours, another one each frame; WebP without loss, and with EXIF that names `Erika`. */
export async function makePicture({ width, height, frames = 1, type }: PictureWish): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * frames * 4);
  for (let frame = 0; frame < frames; frame += 1)
    pixels.fill(
      Buffer.from([(frame * 97) % 256, (frame * 53) % 256, 200, 255]),
      ...([frame * width * height * 4, (frame + 1) * width * height * 4] as const),
    );
  const raw = { width, height: height * frames, channels: 4 as const, pageHeight: height };
  const picture = sharp(pixels, { raw }).withExif({ IFD0: { Artist: 'Erika' } });
  if (type === 'png') return picture.png().toBuffer();
  const times = { delay: Array.from({ length: frames }, () => 80), loop: 0 };
  if (type === 'gif') return picture.gif(times).toBuffer();
  return picture.webp({ ...times, lossless: true }).toBuffer();
}

/** A GIF of one black pixel many times over, which is smaller than what it becomes. */
export function manyFrames(count: number): Buffer {
  const screen = [0x01, 0, 0x01, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255];
  const frame = [0x2c, 0, 0, 0, 0, 0x01, 0, 0x01, 0, 0, 0x02, 0x02, 0x44, 0x01, 0];
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from(screen),
    ...Array.from({ length: count }, () => Buffer.from(frame)),
    Buffer.from([0x3b]),
  ]);
}
