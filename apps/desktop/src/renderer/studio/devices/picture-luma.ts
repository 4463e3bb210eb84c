const width = 32;
const height = 18;

/** @returns how bright a picture is on average, 0 to 1; null while there is none, or where it may not be read. */
export function pictureLuma(picture: HTMLVideoElement | HTMLCanvasElement): number | null {
  const hasPicture =
    picture instanceof HTMLVideoElement
      ? picture.readyState >= 2 && picture.videoWidth > 0
      : picture.width > 0;
  if (!hasPicture) return null;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(picture, 0, 0, width, height);
  return meanLuma(context.getImageData(0, 0, width, height).data);
}

/** @returns the mean luma of RGBA pixels, 0 to 1 (weights of Rec. 709). */
export function meanLuma(pixels: Uint8ClampedArray): number {
  let sum = 0;
  for (let at = 0; at < pixels.length; at += 4)
    sum += 0.2126 * (pixels[at] ?? 0) + 0.7152 * (pixels[at + 1] ?? 0) + 0.0722 * (pixels[at + 2] ?? 0);
  return pixels.length === 0 ? 0 : sum / (pixels.length / 4) / 255;
}

/** Below this a picture is taken for black: a covered lens has noise. */
export const blackLuma = 0.02;
