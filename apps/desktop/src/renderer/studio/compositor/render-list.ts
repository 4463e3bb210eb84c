import type { Collection, Crop, Fit } from '../scene/collection.ts';

/** One source to be painted: what the compositor knows of a scene's item. */
export interface RenderItem {
  readonly itemId: string;
  readonly sourceId: string;
  /** Centre, px of the canvas. */
  readonly x: number;
  readonly y: number;
  /** The box before rotation, px of the canvas. */
  readonly width: number;
  readonly height: number;
  /** Clockwise, in radians. */
  readonly rotation: number;
  /** What is cut off the source on each side, shares of its size. */
  readonly crop: Crop;
  readonly fit: Fit;
  /** 0 to 1. */
  readonly opacity: number;
  readonly isMirrored: boolean;
}

/** @returns what is to be painted of a scene, back to front; nothing where the scene is not there. */
export function renderList(collection: Collection, sceneId: string): RenderItem[] {
  const scene = collection.scenes.find(({ id }) => id === sceneId);
  if (scene === undefined) return [];
  const sources = new Map(collection.sources.map((source) => [source.id, source.settings]));
  return scene.items.flatMap((item) => {
    const settings = sources.get(item.sourceId);
    if (settings === undefined || !item.visible || item.opacity <= 0) return [];
    const { sourceId, x, y, width, height, crop, fit, opacity } = item;
    const isMirrored = settings.kind === 'camera' && settings.isMirrored;
    const rotation = (item.rotation * Math.PI) / 180;
    // A colour has no shape of its own that could be kept.
    const shape: Fit = settings.kind === 'colour' ? 'stretch' : fit;
    return [
      { itemId: item.id, sourceId, x, y, width, height, rotation, crop, fit: shape, opacity, isMirrored },
    ];
  });
}
