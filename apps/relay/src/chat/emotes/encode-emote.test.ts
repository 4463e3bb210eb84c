import sharp from 'sharp';
import { expect, it } from 'vitest';
import { makePicture } from '../../../test/support/made-pictures.ts';
import { encodeEmote } from './encode-emote.ts';

const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="2" height="4"/></svg>',
);
const shape = { width: 4, height: 4, frames: 1 };

it('draws SVG of the relay’s own, and no one else’s', async () => {
  const [own, other] = await Promise.all([
    encodeEmote({ files: [svg], shape, isDrawn: true }),
    encodeEmote({ files: [svg], shape, isDrawn: false }),
  ]);
  expect([own.kind, other.kind]).toEqual(['encoded', 'broken']);
});

it('decodes nothing but PNG, GIF and WebP, whatever the headers seemed to say', async () => {
  const png = await makePicture({ width: 8, height: 8, type: 'png' });
  for (const bytes of [
    await sharp(png).jpeg().toBuffer(),
    await sharp(png).tiff().toBuffer(),
    Buffer.from('no'),
  ])
    expect((await encodeEmote({ files: [bytes], shape, isDrawn: false })).kind).toBe('broken');
});
