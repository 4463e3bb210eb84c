/** What a picture's headers say of it, before anything is decoded. */
export interface PictureShape {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** 1 for a still. */
  readonly frames: number;
}

/** `truncated`: it ends before its end; `broken`: its headers contradict themselves. */
export type ShapeFault = 'truncated' | 'broken';

/** Pixels of an emote's size, 1 to 3. */
export function sizeOf({ width, height }: PictureShape, size: EmoteSize): { width: number; height: number } {
  const high = heights[size];
  return { width: Math.max(1, Math.round((high * width) / height)), height: high };
}

const heights = { 1: 28, 2: 56, 3: 112 } as const;
export type EmoteSize = keyof typeof heights;
export const emoteSizes = [1, 2, 3] as const;
