import type { RenderItem } from './render-list.ts';

/** A size in px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Which part of a picture goes where. */
export interface Placement {
  /** The part of the source that is shown, px of the source. */
  readonly source: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  /** Centre and size on the canvas before rotation, px. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Clockwise, in radians. */
  readonly rotation: number;
  readonly opacity: number;
  readonly isMirrored: boolean;
}

/** @returns where a source of this size lies, or undefined where nothing of it can be seen. */
export function place(item: RenderItem, size: Size): Placement | undefined {
  const cropped = cropOf(item, size);
  if (!(cropped.width > 0 && cropped.height > 0 && item.width > 0 && item.height > 0)) return undefined;
  const { x, y, rotation, opacity, isMirrored } = item;
  const { source, width, height } = fitted(item, cropped);
  return { source, x, y, width, height, rotation, opacity, isMirrored };
}

function cropOf({ crop, isMirrored }: RenderItem, { width, height }: Size): Placement['source'] {
  // Cropping is done to the picture as it is seen.
  const left = isMirrored ? crop.right : crop.left;
  return {
    x: width * left,
    y: height * crop.top,
    width: width * (1 - crop.left - crop.right),
    height: height * (1 - crop.top - crop.bottom),
  };
}

function fitted(
  box: RenderItem,
  source: Placement['source'],
): Pick<Placement, 'source' | 'width' | 'height'> {
  const across = box.width / source.width;
  const down = box.height / source.height;
  switch (box.fit) {
    case 'stretch':
      return { source, width: box.width, height: box.height };
    case 'contain': {
      const scale = Math.min(across, down);
      return { source, width: source.width * scale, height: source.height * scale };
    }
    case 'cover': {
      const scale = Math.max(across, down);
      const width = box.width / scale;
      const height = box.height / scale;
      const x = source.x + (source.width - width) / 2;
      const y = source.y + (source.height - height) / 2;
      return { source: { x, y, width, height }, width: box.width, height: box.height };
    }
  }
}
