import sharp from 'sharp';
import { emoteLimits } from '@starling/shared/protocol/chat-limits.ts';
import type { EncodeOrder, EncodeResult } from './encode-order.ts';
import { emoteSizes, sizeOf } from './picture-shape.ts';

// The process that decodes what strangers send: one order, then it ends. Of libvips' decoders it has those it needs.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadNsgifBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.cache(false);
sharp.concurrency(1);

process.once('message', (order: EncodeOrder) => {
  if (order.isDrawn) sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
  void encode(order)
    .then(
      (pictures): EncodeResult => ({ kind: 'encoded', pictures }),
      (error: unknown): EncodeResult => ({ kind: 'broken', message: String(error) }),
    )
    .then((result) => process.send?.(result));
});

/** WebP of each size of each file; what else a file holds (EXIF, XMP, profiles, comments) is left behind. */
async function encode({ files, shape, isDrawn }: EncodeOrder): Promise<Uint8Array[]> {
  const pictures: Uint8Array[] = [];
  const wanted = files.flatMap((bytes) => emoteSizes.map((size) => ({ bytes, size })));
  for (const { bytes, size } of wanted) {
    const animated = shape.frames > 1;
    const { width, height } = sizeOf(shape, size);
    const picture = sharp(bytes, {
      ...{ animated, failOn: 'error', limitInputPixels: emoteLimits.pixels },
      ...(isDrawn && { density: (72 * height) / shape.height }),
    });
    pictures.push(await picture.resize({ width, height, fit: 'fill' }).webp({ quality: 85 }).toBuffer());
  }
  return pictures;
}
