import type { SettingsOf } from '../scene/source.ts';
import { failed, type OpenResult } from './opened-source.ts';

/** Larger pictures are scaled down to this side, px: no canvas is larger, and no graphics card need hold them. */
const largestSide = 4096;

/** Opens a picture: whatever format the browser reads, of an animated one the first frame. */
export async function openImage({ url, label }: SettingsOf<'image'>): Promise<OpenResult> {
  if (url === '') return failed({ state: 'lost', message: 'Choose an image.', retryOn: 'nothing' });
  const name = label === '' ? 'The image' : `“${label}”`;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const bitmap = await decode(await response.blob());
    const source = {
      // Not transferred: the compositor gets a copy, and another one if it must begin anew.
      feed: () => ({ content: { kind: 'bitmap', bitmap } as const, transfer: [] }),
      ended: new AbortController().signal,
      close: () => bitmap.close(),
    };
    return { ok: true, source };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `${name} cannot be shown (${why}). Choose it again, or another one.`;
    return failed({ state: 'lost', message, retryOn: 'time' });
  }
}

async function decode(blob: Blob): Promise<ImageBitmap> {
  const bitmap = await createImageBitmap(blob);
  const scale = largestSide / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) return bitmap;
  const resizeWidth = Math.max(1, Math.round(bitmap.width * scale));
  const resizeHeight = Math.max(1, Math.round(bitmap.height * scale));
  const smaller = await createImageBitmap(bitmap, { resizeWidth, resizeHeight, resizeQuality: 'high' });
  bitmap.close();
  return smaller;
}
